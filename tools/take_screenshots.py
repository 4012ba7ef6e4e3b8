"""Takes pictures of every public page, and makes a contact sheet of them: `make screenshots`.

Builds a demo with further campaigns (texts as long and as short as may be, none and ten million signatures, one
language only, hostile) in a folder of its own, serves it, and looks at each page in each language on three screens,
light and dark, and on paper, into `var/screenshots/`; `index.html` there shows them all. Names of places take these
alone: `tools/take_screenshots.py campaign receipt`. With `--docs`, the pictures of the README are taken instead, into
`docs/images/`. Needs the development requirements and Debian's Chromium.
"""

import argparse
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

_ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(_ROOT))

from tools.gallery import readme, site  # noqa: E402 - a script finds its own package only now.
from tools.gallery.pages import Place, places  # noqa: E402
from tools.gallery.scenes import take  # noqa: E402
from tools.gallery.sheet import make_sheets  # noqa: E402

CHROMIUM: Final = "/usr/bin/chromium"
# Chromium must not look for its maker's servers: nothing here needs the network.
FLAGS: Final = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
#: As many as signed the petition of 2016.
PEOPLE: Final = 8_000


def main() -> int:
    """Take the pictures; the exit status is 0 if every page answered as it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="which places; all of them by default")
    parser.add_argument("--docs", action="store_true", help="take the README's pictures instead")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many sign")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nidaa-gallery-") as made:
        data_dir, port = Path(made) / "data", _free_port()
        site.build(data_dir, port=port, people=given.people)
        with site.served(data_dir, port=port) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            all_places = places(site.tokens(data_dir))
            if given.docs:
                readme.take(browser, address, all_places, _ROOT / "docs" / "images")
            else:
                _take_all(browser, address, [place for place in all_places if place.name in given.names] or all_places)
            browser.close()
    return 0


def _take_all(browser: Browser, address: str, wanted: list[Place] | tuple[Place, ...]) -> None:
    folder = _ROOT / "var" / "screenshots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pictures = []
    for picture in take(browser, address, tuple(wanted), folder):
        print(picture.file.relative_to(_ROOT))
        pictures.append(picture)
    for sheet in make_sheets(browser, pictures, folder):
        print(sheet.relative_to(_ROOT))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
