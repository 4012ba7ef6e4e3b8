"""A bad line: a visited campaign opens without one, and a form that was signed without one is sent once."""

import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from nidaa.web.languages import LANGUAGES
from tests.browser.conftest import PHONE
from tests.browser.test_supporter_journeys import count_on, fill_in, link_in_last_mail_to, press
from tests.integration.nidaa_process import Served, wait_for

KEPT_PATHS = """
async () => (await (await caches.open("nidaa-1")).keys()).map(({ url }) => new URL(url).pathname)
"""
UNSENT = """
() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("nidaa", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("unsent", { keyPath: "key" });
  opening.onerror = reject;
  opening.onsuccess = () => {
    const asked = opening.result.transaction("unsent").objectStore("unsent").getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})
"""


@pytest.fixture
def context(browser: Browser, demo: Served) -> Iterator[BrowserContext]:
    """A phone of its own, with an empty storage."""
    with browser.new_context(viewport=PHONE, base_url=demo.base_url) as context:  # type: ignore[arg-type]  # a TypedDict
        yield context


def unsent(page: Page) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = page.evaluate(UNSENT)
    return records


def kept_paths(page: Page) -> list[str]:
    paths: list[str] = page.evaluate(KEPT_PATHS)
    return paths


def visit(context: BrowserContext, path: str) -> Page:
    """Open a page, and wait until the service worker has it."""
    page = context.new_page()
    page.goto(path)
    # As if the person touched something: otherwise the worker comes three seconds later.
    page.evaluate("dispatchEvent(new Event('focusin'))")
    wait_for(lambda: {path, f"/{path.split('/')[1]}/offline"} <= set(kept_paths(page)))
    return page


def cut(page: Page) -> None:
    """Take the line away, and what the browser's own cache would show in its place."""
    devtools(page).send("Network.clearBrowserCache")
    page.context.set_offline(True)


def devtools(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)


def forms_of(served: Served) -> int:
    with sqlite3.connect(served.data_dir / "nidaa.sqlite3") as connection:
        return int(connection.execute("SELECT count(*) FROM intake_submission").fetchone()[0])


def test_a_visited_campaign_opens_without_a_line_and_says_of_when_it_is(context: BrowserContext) -> None:
    page = visit(context, "/ar/c/voip/")
    count = count_on(page, "petition")
    cut(page)

    page.reload()

    assert count_on(page, "petition") == count
    assert page.evaluate("getComputedStyle(document.querySelector('[data-tally]')).display") != "inline"
    expect(page.locator("[data-kept]")).to_be_visible()
    expect(page.locator("[data-kept] time")).to_have_text(re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d"))


def test_a_page_that_was_never_visited_gives_way_to_what_is_kept(context: BrowserContext) -> None:
    page = visit(context, "/fr/c/voip/")
    title = page.title().split(" · ")[0]
    cut(page)

    page.goto("/fr/privacy")

    assert page.locator("html").get_attribute("lang") == "fr"
    page.locator("[data-pages]").get_by_role("link", name=title).click()
    page.wait_for_url("**/fr/c/voip/")
    expect(page.locator("[data-kept]")).to_be_visible()


def test_a_device_keeps_the_last_dozen_pages_with_what_they_need(context: BrowserContext) -> None:
    page = visit(context, "/fr/c/voip/")
    later = [f"/{code}{path}" for path in ("/", "/c/voip/petition/", "/c/voip/boycott/") for code in LANGUAGES]

    for path in later:
        page.goto(path)
        wait_for(lambda path=path: path in kept_paths(page))  # type: ignore[misc]  # mypy infers no lambda's default

    wait_for(lambda: "/fr/c/voip/" not in kept_paths(page))
    kept = kept_paths(page)
    assert [path for path in kept if not path.startswith("/static/") and not path.endswith("/offline")] == later
    cut(page)
    page.goto("/zgh/c/voip/boycott/")
    expect(page.locator("[data-kept]")).to_be_visible()


def test_nothing_of_a_person_and_nothing_that_changes_by_the_second_is_kept(
    demo: Served, context: BrowserContext
) -> None:
    page = visit(context, "/en/c/voip/")
    fill_in(page, "petition", "Rachid Amrani", "rachid@example.org")
    press(page, "petition")
    page.wait_for_url("**/sent")
    page.goto(link_in_last_mail_to(page, demo, "rachid@example.org"))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/receipt/*")
    page.goto("/en/c/voip/")

    kept = page.evaluate(
        """async () => {
          const cache = await caches.open("nidaa-1");
          return Promise.all((await cache.keys()).map(async ({ url }) => [url, await (await cache.match(url)).text()]));
        }"""
    )

    assert not [url for url, _ in kept if any(word in url for word in ("receipt", "confirm", "demo", "sign", "live"))]
    assert "rachid@example.org" not in json.dumps(kept)
    assert unsent(page) == []


def test_a_form_signed_without_a_line_outlives_its_page_and_counts_once(demo: Served, context: BrowserContext) -> None:
    page = visit(context, "/en/c/voip/")
    before, count = forms_of(demo), count_on(page, "petition")
    cut(page)

    fill_in(page, "petition", "Hayat Idrissi", "hayat@example.org")
    press(page, "petition")
    expect(page.locator("[data-status]")).to_contain_text("You are offline", timeout=15_000)
    expect(page.locator("[data-waiting]")).to_contain_text("It is not encrypted")
    wait_for(lambda: len(unsent(page)) == 1)
    page.close()
    page = context.new_page()
    page.goto("/en/c/voip/")
    expect(page.locator("[data-waiting]")).to_be_visible()
    assert page.locator("[name=email]").first.input_value() == "hayat@example.org"
    context.set_offline(False)

    page.wait_for_url("**/en/c/voip/petition/sent", timeout=30_000)
    assert forms_of(demo) == before + 1
    assert unsent(page) == []
    page.goto(link_in_last_mail_to(page, demo, "hayat@example.org"))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/receipt/*")
    wait_for(lambda: shows(page, count + 1))
    assert forms_of(demo) == before + 1


def shows(page: Page, expected: int) -> bool:
    page.goto("/en/c/voip/")
    return count_on(page, "petition") == expected


def test_two_windows_that_wait_with_one_form_send_it_once(demo: Served, context: BrowserContext) -> None:
    first = visit(context, "/fr/c/voip/")
    before = forms_of(demo)
    cut(first)
    fill_in(first, "petition", "Omar Tazi", "omar@example.org")
    press(first, "petition")
    wait_for(lambda: len(unsent(first)) == 1)
    second = context.new_page()
    second.goto("/fr/c/voip/")
    expect(second.locator("[data-waiting]")).to_be_visible()
    posts: list[str] = []
    context.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    context.set_offline(False)

    for page in (first, second):
        page.wait_for_url("**/fr/c/voip/petition/sent", timeout=30_000)
    assert forms_of(demo) == before + 1
    assert len(posts) == 1


def test_a_form_that_was_stopped_in_another_language_is_signed_in_that_of_the_page(
    demo: Served, context: BrowserContext
) -> None:
    visit(context, "/ar/c/voip/").close()
    page = visit(context, "/fr/c/voip/")
    before = forms_of(demo)
    cut(page)
    fill_in(page, "petition", "Driss", "driss@example.org")
    press(page, "petition")
    wait_for(lambda: len(unsent(page)) == 1)
    page.goto("/ar/c/voip/")
    expect(page.locator("[data-waiting]")).to_be_visible()

    page.locator("[data-stop]").click()

    expect(page.locator("[data-waiting]")).to_be_hidden()
    form = page.locator('form[action="/c/voip/petition/sign"]')
    assert form.locator("[name=name]").input_value() == "Driss"
    assert form.locator("[name=language]").input_value() == "ar"
    assert form.locator("[name=consent]").is_checked()
    assert (unsent(page), forms_of(demo)) == ([], before)


def test_a_form_is_sent_while_its_page_is_closed_and_the_next_visit_says_so(
    demo: Served, context: BrowserContext
) -> None:
    page = visit(context, "/en/c/voip/")
    before = forms_of(demo)
    cut(page)
    fill_in(page, "petition", "Yasmine Alami", "yasmine@example.org")
    press(page, "petition")
    wait_for(lambda: len(unsent(page)) == 1)
    page.goto("/en/offline")
    expect(page.locator("[data-unsent] a")).to_have_attribute("href", "/en/c/voip/")
    context.set_offline(False)

    wake_worker(page, demo)

    wait_for(lambda: forms_of(demo) == before + 1)
    wait_for(lambda: [record.get("hasArrived") for record in unsent(page)] == [True])
    assert "yasmine" not in json.dumps(unsent(page))
    page.goto("/en/c/voip/")
    expect(page.locator("[data-status]")).to_contain_text("Your form was sent while this page was closed")
    wait_for(lambda: unsent(page) == [])


def wake_worker(page: Page, served: Served) -> None:
    """Say to the service worker what a browser says when its line is back: only a real line makes it say so."""
    session = devtools(page)
    registrations: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(one["registrationId"] for one in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    wait_for(lambda: bool(page.evaluate("1") and registrations))
    session.send(
        "ServiceWorker.dispatchSyncEvent",
        {"origin": served.base_url, "registrationId": registrations[0], "tag": "nidaa-unsent", "lastChance": False},
    )


def test_a_form_that_the_site_refuses_later_comes_back_with_its_reason(demo: Served, context: BrowserContext) -> None:
    page = visit(context, "/en/c/voip/")
    cut(page)
    fill_in(page, "petition", "Zineb", "not-an-address")
    press(page, "petition")
    wait_for(lambda: len(unsent(page)) == 1)
    page.goto("/en/offline")
    context.set_offline(False)

    wake_worker(page, demo)

    wait_for(lambda: ["problem" in record for record in unsent(page)] == [True])
    page.goto("/en/c/voip/")
    form = page.locator('form[action="/c/voip/petition/sign"]')
    expect(form.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    assert form.locator("[name=name]").input_value() == "Zineb"
    wait_for(lambda: unsent(page) == [])


def test_all_that_a_device_keeps_can_be_erased(context: BrowserContext) -> None:
    page = visit(context, "/en/c/voip/")
    cut(page)
    fill_in(page, "petition", "Samir", "samir@example.org")
    press(page, "petition")
    wait_for(lambda: len(unsent(page)) == 1)
    page.goto("/en/offline")

    page.locator("[data-forget]").click()

    expect(page.locator("[data-forgotten]")).to_be_visible()
    assert unsent(page) == []
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_who_saves_data_is_registered_by_taking_part_and_asks_for_no_live_counts(
    browser: Browser, demo: Served
) -> None:
    with browser.new_context(viewport=PHONE, base_url=demo.base_url) as context:  # type: ignore[arg-type]  # a TypedDict
        context.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/en/c/voip/")
        page.wait_for_timeout(4_000)
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0

        page.locator("[name=name]").first.focus()

        wait_for(lambda: page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 1)
        assert not [url for url in asked if url.endswith("/live")]
