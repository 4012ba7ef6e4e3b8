"""Takes pictures of the public pages of a running site: `make run` in one terminal, `make screenshots` in another.

Each page in each language, on a desktop and on a phone, into `var/screenshots/`. Needs the development requirements
and Debian's Chromium.
"""

import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

PAGES: Final = {
    "front": "/",
    "campaign": "/c/voip/",
    "boycott": "/c/voip/boycott/",
    "check": "/c/voip/check",
    "history": "/c/voip/history",
    "about": "/about-the-count",
    "privacy": "/privacy",
}
LANGUAGES: Final = ("fr", "ar", "en")
SCREENS: Final = {"desktop": (1280, 900), "phone": (360, 740)}
CHROMIUM: Final = "/usr/bin/chromium"
# Chromium must not look for its maker's servers: nothing here needs the network.
FLAGS: Final = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")


def take(browser: Browser, site: str, folder: Path) -> int:
    """Take every picture into `folder`, and return how many pages did not answer with 200."""
    failed = 0
    for screen, (width, height) in SCREENS.items():
        page = browser.new_page(viewport={"width": width, "height": height})
        for language in LANGUAGES:
            for name, path in PAGES.items():
                # Not "networkidle": a page with a live count never is.
                response = page.goto(f"{site}/{language}{path}", wait_until="load")
                status = response.status if response else 0
                failed += status != 200
                file = folder / f"{name}-{language}-{screen}.png"
                page.screenshot(path=file, full_page=True)
                print(f"{status} {file}")
        page.close()
    return failed


def main(site: str) -> int:
    """Take the pictures of `site`; the exit status is 0 if every page answered."""
    folder = Path("var/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        failed = take(browser, site.rstrip("/"), folder)
        browser.close()
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["http://127.0.0.1:8000"])))
