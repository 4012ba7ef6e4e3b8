"""The pictures of the README: few, and the same ones each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from tools.gallery.pages import Place
from tools.gallery.scenes import Medium, photograph_first_screen


@dataclass(frozen=True, slots=True)
class Chosen:
    """One picture: its file, and what it shows.

    Attributes:
        scale: Dots of the picture for each pixel of the page.
    """

    file: str
    place: str
    language: str
    width: int
    height: int
    scale: int = 2
    medium: Medium = "light"


PICTURES: Final = (
    Chosen("campaign-ar-phone.png", "campaign", "ar", 360, 860),
    Chosen("campaign-zgh-phone-dark.png", "campaign", "zgh", 360, 860, medium="dark"),
    Chosen("boycott-fr-phone.png", "boycott", "fr", 360, 860),
    Chosen("receipt-ar-phone.png", "receipt", "ar", 360, 860),
    Chosen("campaign-fr-desktop.png", "campaign", "fr", 1440, 900, scale=1),
)
#: What comes from the press as it is: poster, strips to tear off, hand-outs, story and card on one picture.
PRINTED: Final = {"printed-ar.png": "/ar/c/voip/boycott/overview.png"}


def take(browser: Browser, address: str, places: Sequence[Place], folder: Path) -> None:
    """Take them into `folder`, in place of what is there."""
    by_name = {place.name: place for place in places}
    for chosen in PICTURES:
        file = folder / chosen.file
        photograph_first_screen(
            browser,
            f"{address}/{chosen.language}{by_name[chosen.place].path}",
            file,
            width=chosen.width,
            height=chosen.height,
            scale=chosen.scale,
            medium=chosen.medium,
        )
        print(file)
    with browser.new_context(base_url=address) as context:
        for name, path in PRINTED.items():
            (folder / name).write_bytes(context.request.get(path, fail_on_status_code=True).body())
            print(folder / name)
