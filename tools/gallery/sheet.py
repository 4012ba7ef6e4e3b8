"""The contact sheet: all pictures of a place on one, a row for each language, and an index of all sheets."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from tools.gallery.scenes import Look, Picture

#: Pixels of a sheet: how wide a picture is, by how wide the page was, and how much of its height is shown.
_SHOWN_WIDTHS: Final = {360: 200, 768: 280, 1440: 400, 794: 280}
_SHOWN_HEIGHT: Final = 560
_STYLE: Final = f"""
body {{ margin: 16px; background: #999; font: 14px sans-serif; width: max-content }}
h1 {{ font-size: 20px; margin: 0 0 8px }}
div {{ display: flex; gap: 8px; margin-block-end: 8px }}
figure {{ margin: 0 }} figcaption {{ padding: 2px 0 }}
a {{ display: block; height: {_SHOWN_HEIGHT}px; overflow: hidden; background: #bbb }}
img {{ display: block; height: auto }}
"""


def make_sheets(browser: Browser, pictures: Sequence[Picture], folder: Path) -> list[Path]:
    """Write one sheet a place, and `index.html` with all of them and links to the whole pictures."""
    sheets = []
    index = []
    for name in dict.fromkeys(picture.place.name for picture in pictures):
        own = [picture for picture in pictures if picture.place.name == name]
        html = _sheet(name, own)
        index.append(html)
        file = folder / f"{name}.html"
        file.write_text(_document(html), "utf-8")
        sheets.append(_photograph(browser, file, folder / f"sheet-{name}.jpg"))
        file.unlink()
    (folder / "index.html").write_text(_document("\n".join(index)), "utf-8")
    return sheets


def _photograph(browser: Browser, file: Path, sheet: Path) -> Path:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(file.as_uri(), wait_until="load")
        width = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=sheet, full_page=True, type="jpeg", quality=80)
    return sheet


def _sheet(name: str, pictures: Sequence[Picture]) -> str:
    rows = "".join(
        f"<div>{''.join(_figure(picture) for picture in pictures if picture.language == language)}</div>"
        for language in dict.fromkeys(picture.language for picture in pictures)
    )
    return f"<h1>{escape(name)}: {escape(pictures[0].place.path)}</h1>{rows}"


def _figure(picture: Picture) -> str:
    return (
        f'<figure><figcaption>{picture.language} {picture.look.name}</figcaption><a href="{picture.file.name}">'
        f'<img src="{picture.file.name}" width="{_width(picture.look)}" alt=""></a></figure>'
    )


def _width(look: Look) -> int:
    return _SHOWN_WIDTHS[look.width]


def _document(body: str) -> str:
    return f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{body}"
