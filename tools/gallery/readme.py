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
    """One picture: its file, and what it shows."""

    file: str
    place: str
    language: str
    width: int
    height: int
    medium: Medium = "light"


PICTURES: Final = (
    Chosen("campaign-ar-phone.png", "campaign", "ar", 360, 1100),
    Chosen("boycott-fr-phone-dark.png", "boycott", "fr", 360, 1100, "dark"),
    Chosen("receipt-ar-phone.png", "receipt", "ar", 360, 1100),
    Chosen("campaign-zgh-phone.png", "campaign", "zgh", 360, 1100),
    Chosen("campaign-fr-desktop.png", "campaign", "fr", 1440, 900),
)


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
            medium=chosen.medium,
        )
        print(file)
