"""What is photographed: each place in each language, on three screens, light and dark, and on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Page

from nidaa.web.languages import LANGUAGES
from tools.gallery.pages import Place

Medium = Literal["light", "dark", "print"]


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at a page: how wide, and as what."""

    width: int
    medium: Medium

    @property
    def name(self) -> str:
        """In the name of a picture."""
        return f"{self.width}-{self.medium}"


#: A phone, a tablet, a desktop; and a sheet of A4 at 96 dots an inch.
LOOKS: Final = (
    *(Look(width, medium) for medium in ("light", "dark") for width in (360, 768, 1440)),
    Look(794, "print"),
)
_HIGHEST: Final = 12_000
_HEIGHTS: Final = {360: 740, 768: 1024, 1440: 900, 794: 1123}


@dataclass(frozen=True, slots=True)
class Picture:
    """One that was taken."""

    place: Place
    language: str
    look: Look
    file: Path


def take(browser: Browser, site: str, places: tuple[Place, ...], folder: Path) -> Iterator[Picture]:
    """Take every picture into `folder`.

    Raises:
        RuntimeError: A page answered with another status than its own.
    """
    # The worker that keeps pages would answer in place of the site.
    with browser.new_context(base_url=site, device_scale_factor=1, service_workers="block") as context:
        page = context.new_page()
        for place in places:
            for language in LANGUAGES:
                _open(page, place, language)
                for look in LOOKS:
                    file = folder / f"{place.name}-{language}-{look.name}.png"
                    _photograph(page, look, file)
                    yield Picture(place, language, look, file)


def _open(page: Page, place: Place, language: str) -> None:
    # Not "networkidle": a page with a live count never is.
    answer = page.goto(f"/{language}{place.path}", wait_until="load")
    status = answer.status if answer else 0
    if status != place.status:
        raise RuntimeError(f"{page.url} answered with {status}")


def _photograph(page: Page, look: Look, file: Path) -> None:
    is_print = look.medium == "print"
    page.emulate_media(
        media="print" if is_print else "screen", color_scheme="dark" if look.medium == "dark" else "light"
    )
    page.set_viewport_size({"width": look.width, "height": _HEIGHTS[look.width]})
    # As high as the page, so that what sticks to the window's edge lies where the page has it.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": look.width, "height": min(height, _HIGHEST)})
    _settle(page)
    page.screenshot(path=file, animations="disabled")


def _settle(page: Page) -> None:
    """Wait until the pictures in the window are there, or have failed."""
    page.wait_for_function(
        """() => [...document.images].every((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return one.complete || bottom <= 0 || top >= innerHeight;
        })"""
    )


def photograph_first_screen(
    browser: Browser, address: str, file: Path, *, width: int, height: int, scale: int, medium: Medium
) -> None:
    """Take what is seen of a page without scrolling."""
    scheme: Literal["light", "dark"] = "dark" if medium == "dark" else "light"
    with browser.new_context(color_scheme=scheme, device_scale_factor=scale, service_workers="block") as context:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address, wait_until="load")
        _settle(page)
        page.screenshot(path=file, animations="disabled")
