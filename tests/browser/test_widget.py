"""The widget in a page of somebody else's, on another port, under a policy that allows it nothing but us."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Request, expect

from tests.browser.test_supporter_journeys import fill_in, link_in_last_mail_to, press
from tests.integration.nidaa_process import Served, wait_for

BUDGET_BYTES = 15_000
BLOG = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A blog</title></head><body><h1>A blog</h1>
<div><script async src="{site}/embed.js" data-campaign="voip" data-language="ar" data-title="Calls"></script></div>
</body></html>"""


@pytest.fixture
def blog(demo: Served) -> Iterator[str]:
    """The address of a page that carries the widget, in a site that is not ours."""
    page = BLOG.format(site=demo.base_url).encode()
    policy = f"default-src 'none'; script-src {demo.base_url}; frame-src {demo.base_url}"

    class Blog(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base has it.
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Blog)
    Thread(target=server.serve_forever, daemon=True).start()
    # Another host, too, as far as a browser knows.
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 480, "height": 900}) as context:
        yield context


@pytest.fixture
def visited(context: BrowserContext, blog: str) -> Page:
    page = context.new_page()
    page.goto(blog)
    return page


def widget(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def test_one_tag_frames_the_widget_as_high_as_it_is_under_a_strict_policy(context: BrowserContext, blog: str) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    page.goto(blog)

    expect(widget(page).locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("iframe")).to_have_attribute("title", "Calls")
    inside = widget(page).locator("main")
    wait_for(lambda: _height(page) != 440)
    box = inside.bounding_box()
    assert box is not None
    assert abs(_height(page) - box["height"]) <= 1
    assert complaints == []


def test_it_asks_nobody_but_us_sets_no_cookie_and_keeps_its_budget(
    context: BrowserContext, blog: str, demo: Served
) -> None:
    page = context.new_page()
    finished: list[Request] = []

    def keep(request: Request) -> None:  # Playwright marks what it calls: a list's own method cannot be marked.
        finished.append(request)

    page.on("requestfinished", keep)

    page.goto(blog)
    expect(widget(page).locator("data.count")).to_have_count(1)
    # The page around, the loader, the widget, its style, its script; the stream of counts does not end.
    wait_for(lambda: page.evaluate("true") and len({request.url for request in finished}) >= 5)

    # Chromium tells of a script twice if it asks whether what it has is still good.
    ours = {request.url: request for request in finished if request.url.startswith(demo.base_url)}
    assert {urlsplit(one.url).netloc for one in finished} == {urlsplit(blog).netloc, urlsplit(demo.base_url).netloc}
    assert len(ours) == 4
    bodies = [response.body() for response in map(Request.response, ours.values()) if response]
    assert sum(map(len, bodies)) < BUDGET_BYTES
    assert context.cookies() == []


def test_the_widgets_button_opens_the_form_and_its_count_rises_when_somebody_signs(
    context: BrowserContext, visited: Page, demo: Served
) -> None:
    number = widget(visited).locator("data.count")
    before = int(number.get_attribute("value") or "")

    with context.expect_page() as opened:
        widget(visited).locator("a.button").click()
    signer = opened.value
    expect(signer).to_have_url(re.compile(rf"{demo.base_url}/ar/c/voip/#sign$"))
    fill_in(signer, "petition", "Hind Tazi", "hind@example.org")
    press(signer, "petition")
    signer.wait_for_url(f"{demo.base_url}/ar/c/voip/petition/sent")
    _confirm(context, demo, "hind@example.org")
    visited.bring_to_front()

    expect(number).to_have_attribute("value", str(before + 1), timeout=20_000)


def _height(page: Page) -> int:
    return int(page.locator("iframe").get_attribute("height") or "0")


def _confirm(context: BrowserContext, demo: Served, address: str) -> None:
    with context.browser.new_context(base_url=demo.base_url) as reader:  # type: ignore[union-attr]  # it has one.
        page = reader.new_page()
        page.goto(link_in_last_mail_to(page, demo, address))
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(re.compile("/receipt/"))
