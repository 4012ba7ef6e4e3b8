"""A cheap phone on slow 3G, as Chromium's own tools play it, and what a first visit costs there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE
from tests.browser.wire import Wire, wire_to

#: Milliseconds until anything comes back, and bytes a second.
ROUND_TRIP_MS: Final = 400
BYTES_A_SECOND: Final = 400_000 // 8
#: How long the phone takes for a loop that takes 13 ms on a core of a server of 2026: four times as long. It is as fast
#: as that on every machine: what this one is, and what other work leaves of it, is measured with the loop just before.
LOOP_MS: Final = 52
_LOOP: Final = """() => {
  const begin = performance.now();
  let x = 1;
  for (let turn = 0; turn < 4 * 10_000_000; turn++) x = (Math.imul(x, 1103515245) + 12345) | 0;
  return x && (performance.now() - begin) / 4;
}"""
_STEP_MS: Final = 100
_QUIET_STEPS: Final = 12
#: What the page has seen of itself, as the browser keeps it for whoever asks later.
_SEEN: Final = """() => {
  const kept = (type) => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
    setTimeout(() => resolve([]), 250);
  });
  return Promise.all(["largest-contentful-paint", "layout-shift", "longtask", "paint"].map(kept)).then(
    ([largest, shifts, tasks, paints]) => {
      const first = paints.find(({ name }) => name === "first-contentful-paint")?.startTime ?? 0;
      return {
        largest: largest.at(-1)?.startTime ?? null,
        element: largest.at(-1)?.element?.outerHTML.slice(0, 80) ?? "",
        shifted: shifts.filter((one) => !one.hadRecentInput).reduce((sum, { value }) => sum + value, 0),
        blocked: tasks.filter((one) => one.startTime >= first).reduce((sum, one) => sum + one.duration - 50, 0),
      };
    });
}"""


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """What a first visit cost, until nothing more came.

    Attributes:
        asked: Paths that the page asked for, and the browser for it, in order; the live stream and the icon included.
        received_bytes: Of all answers, compressed, with headers; those to a service worker included.
        largest_ms: When the largest piece of text or picture stood there (LCP).
        largest_element: Which one.
        shifted: How much of the page moved by itself (CLS).
        blocked_ms: For how long a tap would not have been heard (TBT).
    """

    asked: tuple[str, ...]
    received_bytes: int
    largest_ms: float
    largest_element: str
    shifted: float
    blocked_ms: float


@contextmanager
def slow_phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page that has never been anywhere, on such a phone."""
    with browser.new_context(viewport=PHONE, base_url=base_url, device_scale_factor=2) as context:  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        slower = max(1.0, LOOP_MS / page.evaluate(_LOOP))
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": ROUND_TRIP_MS,
                "downloadThroughput": BYTES_A_SECOND,
                "uploadThroughput": BYTES_A_SECOND,
            },
        )
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        yield page


def first_visit(browser: Browser, base_url: str, path: str) -> FirstVisit:
    """Visit a page for the first time, of a campaign that somebody else has visited in the last seconds."""
    with wire_to(base_url) as wire, slow_phone(browser, wire.base_url) as page:
        _have_it_ready(base_url, path)
        page.goto(path, wait_until="load")
        _until_quiet(page, wire)
        if not any("icon" in asked.path for asked in wire.asked):
            page.evaluate("fetch(document.querySelector('link[rel=icon]').href).then((answer) => answer.blob())")
        seen = page.evaluate(_SEEN)
    return FirstVisit(
        asked=tuple(asked.path for asked in wire.asked if asked.is_of_the_page),
        received_bytes=wire.received_bytes,
        largest_ms=seen["largest"],
        largest_element=seen["element"],
        shifted=seen["shifted"],
        blocked_ms=seen["blocked"],
    )


def _have_it_ready(base_url: str, path: str) -> None:
    """Ask for the page beside the line that counts, so often that each of the site's processes has it in its cache."""
    for _ in range(6):
        with urlopen(Request(f"{base_url}{path}", headers={"Accept-Encoding": "gzip, deflate, br"})) as answer:
            answer.read()


def _until_quiet(page: Page, wire: Wire) -> None:
    """Wait until for a while nothing has come and nothing was asked for."""
    before, quiet = (-1, -1), 0
    while quiet < _QUIET_STEPS:
        page.wait_for_timeout(_STEP_MS)
        now = (wire.received_bytes, len(wire.asked))
        quiet = quiet + 1 if now == before else 0
        before = now
