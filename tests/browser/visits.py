"""One visit to each page in each of its languages, by a phone; what was seen there serves several tests.

Loading a page and looking through it with axe is what costs, so that each is done once: light first, then dark, then on
the narrowest screen, all on the same loaded page.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright

from tests.browser.conftest import PHONE, launch
from tools.gallery.pages import Place, places

#: Without its paths: what pages there are.
PLACES: Final = {place.name: place for place in places(defaultdict(str))}
_AXE: Final = AXE_FILE_PATH.read_text("utf-8")
#: Everything that axe has, and what it leaves off unless it is asked.
_ALL_RULES: Final = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
#: What can differ between light and dark.
_OF_COLOURS: Final = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
#: For one page in all its languages, on a machine that has much else to do.
_AT_MOST_SECONDS: Final = 240
_NARROWEST: Final = {"width": 320, "height": 640}
#: Which elements stick out at the side: their own boxes, unless something around them cuts or scrolls them.
STICKING_OUT: Final = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > root.clientWidth + 0.5 || box.left < -0.5);
  });
  return [`${root.scrollWidth} px wide`, ...out.slice(0, 3).map((one) => one.outerHTML.slice(0, 80))];
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What was seen of a page.

    Attributes:
        status: Of the answer.
        headers: Of the answer, names in small letters.
        asked: Every address that the page made the browser ask.
        complaints: What the browser wrote to its console, and the exceptions of scripts.
        language: What the page says of itself.
        direction: The same.
        faults: What axe finds in the light, all rules.
        faults_in_the_dark: What it finds of colours in the dark.
        sticking_out: What does not fit a screen of 320 px; empty if all does.
        sticking_out_large: The same with letters twice as large on a screen of 360 px.
        foreign_elements: What the page's own templates never make, and markup that was typed would.
    """

    status: int
    headers: Mapping[str, str]
    asked: tuple[str, ...]
    complaints: tuple[str, ...]
    language: str
    direction: str
    faults: tuple[str, ...]
    faults_in_the_dark: tuple[str, ...]
    sticking_out: tuple[str, ...]
    sticking_out_large: tuple[str, ...]
    foreign_elements: tuple[str, ...]


class Visitors:
    """Two browsers, one a core, that visit everything once; what a test asks for comes next.

    Args:
        base_url: Of the site.
        tokens: For the pages of a person.
    """

    def __init__(self, base_url: str, tokens: Mapping[str, str]) -> None:
        self._base_url = base_url
        self._lock = threading.Lock()
        self._waiting = [(language, place) for place in places(tokens) for language in place.languages]
        self._seen: dict[tuple[str, str], Future[Visit]] = {
            (language, place.name): Future() for language, place in self._waiting
        }
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(2)]
        for thread in self._threads:
            thread.start()

    def visits(self, name: str) -> dict[str, Visit]:
        """Return what is seen of a place in each of its languages."""
        with self._lock:
            self._waiting.sort(key=lambda asked: asked[1].name != name)
        return {language: self._seen[language, name].result(_AT_MOST_SECONDS) for language in PLACES[name].languages}

    def close(self) -> None:
        """Visit nothing more."""
        with self._lock:
            self._waiting.clear()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            with _phone(browser, self._base_url) as context:
                while (asked := self._next()) is not None:
                    self._visit(context, *asked)
            browser.close()

    def _visit(self, context: BrowserContext, language: str, place: Place) -> None:
        try:
            self._seen[language, place.name].set_result(_look(context, language, place))
        except Error as error:
            self._seen[language, place.name].set_exception(error)

    def _next(self) -> tuple[str, Place] | None:
        with self._lock:
            return self._waiting.pop(0) if self._waiting else None


def _phone(browser: Browser, base_url: str) -> BrowserContext:
    return browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]  # a TypedDict
        base_url=base_url,
        color_scheme="light",
        # A worker that keeps pages would answer in place of the site.
        service_workers="block",
    )


def _look(context: BrowserContext, language: str, place: Place) -> Visit:
    page = context.new_page()
    heard = _Heard(page)
    answer = page.goto(f"/{language}{place.path}", wait_until="load")
    assert answer is not None
    faults = _faults(page, _ALL_RULES)
    page.emulate_media(color_scheme="dark")
    faults_in_the_dark = _faults(page, _OF_COLOURS)
    foreign_elements = tuple(page.evaluate(_FOREIGN))
    large = _with_large_letters(page)
    page.set_viewport_size(_NARROWEST)  # type: ignore[arg-type]  # a TypedDict
    visit = Visit(
        status=answer.status,
        headers=answer.all_headers(),
        asked=tuple(heard.asked),
        complaints=tuple(text for text in heard.complaints if not _is_meant(text, place)),
        language=page.evaluate("document.documentElement.lang"),
        direction=page.evaluate("document.documentElement.dir"),
        faults=faults,
        faults_in_the_dark=faults_in_the_dark,
        sticking_out=tuple(page.evaluate(STICKING_OUT)),
        sticking_out_large=large,
        foreign_elements=foreign_elements,
    )
    page.close()
    return visit


#: What markup would have made of itself if a page had let it through.
_FOREIGN: Final = """() => [...document.querySelectorAll(
  "script:not([src]), style, base, object, embed, [style], main iframe, img[src=x], form[action^=http]"
)].filter((one) => !["https:", "http:"].includes(new URL(one.action || location.href).protocol)
  || one.tagName !== "FORM" || new URL(one.action).host !== location.host)
  .concat([...document.querySelectorAll("*")].filter((one) => [...one.attributes].some(({name}) => /^on/.test(name))))
  .concat([...document.links].filter(({protocol}) => !["https:", "http:", "mailto:"].includes(protocol)))
  .map((one) => one.outerHTML.slice(0, 120))"""


class _Heard:
    """What a page asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).scheme != "data":
            self.asked.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


def _is_meant(complaint: str, place: Place) -> bool:
    """Whether the browser says only what is meant to be.

    A missing page is missing; the press draws for few at once, and two browsers ask it here; we let no worker in.
    """
    meant = {404: place.status == 404, 503: place.route == "posters"}
    if any(is_so and f"responded with a status of {status}" in complaint for status, is_so in meant.items()):
        return True
    return complaint == "Service Worker registration blocked by Playwright"


def _faults(page: Page, options: dict[str, Any]) -> tuple[str, ...]:
    """Return axe's findings, one a rule: which, why, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found = page.evaluate("(options) => axe.run(options).then(({ violations }) => violations)", options)
    return tuple(
        f"{rule['id']}: {rule['help']}: " + json.dumps([node["html"][:160] for node in rule["nodes"][:3]])
        for rule in found
    )


def _with_large_letters(page: Page) -> tuple[str, ...]:
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = tuple(page.evaluate(STICKING_OUT))
    page.evaluate("document.documentElement.removeAttribute('style')")
    return found
