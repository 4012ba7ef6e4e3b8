"""A site that takes no more for a while: the form waits, goes by itself, and counts once."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_offline import unsent
from tests.browser.test_supporter_journeys import FILLING_IN_SECONDS, fill_in, press
from tests.integration.nidaa_process import Served, serving, wait_for


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site whose queue is full with one form."""
    data_dir = tmp_path_factory.mktemp("narrow") / "data"
    arguments = ("--data-dir", str(data_dir), "--people", "20")
    with serving(data_dir, "demo", *arguments, NIDAA_QUEUE="1", NIDAA_WORKERS="1") as served:
        yield served


@pytest.fixture
def pages(browser: Browser, narrow: Served) -> Iterator[tuple[Page, Page]]:
    """Two people's phones."""
    with _context(browser, narrow) as first, _context(browser, narrow) as second:
        yield first.new_page(), second.new_page()


def _context(browser: Browser, served: Served, *, scripts: bool = True) -> BrowserContext:
    return browser.new_context(viewport=PHONE, base_url=served.base_url, java_script_enabled=scripts)  # type: ignore[arg-type]  # a TypedDict


@contextmanager
def held_up(served: Served, *waiting: Page) -> Iterator[None]:
    """Hold the database's lock as a slow disk would, with the form of somebody else in the queue."""
    connection = sqlite3.connect(served.data_dir / "nidaa.sqlite3", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for page in waiting:
            press(page, "petition")
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def forms_of(served: Served) -> int:
    with sqlite3.connect(served.data_dir / "nidaa.sqlite3") as connection:
        return int(connection.execute("SELECT count(*) FROM intake_submission").fetchone()[0])


def kept_in(page: Page) -> int:
    return len(unsent(page))


def test_a_form_that_meets_a_full_site_is_kept_over_a_reload_and_counts_once(
    narrow: Served, pages: tuple[Page, Page]
) -> None:
    before = forms_of(narrow)
    first, second = pages
    for page, name in ((first, "Idir"), (second, "Amina")):
        page.goto("/en/c/voip/")
        fill_in(page, "petition", name, f"{name}@example.org")
        # The proof of work is done while the person types.
        page.wait_for_timeout(2_000)

    with held_up(narrow, first):
        press(second, "petition")
        expect(second.locator("[data-status]")).to_contain_text("Many people are signing right now", timeout=15_000)
        expect(second.locator("[data-waiting]")).to_contain_text("Next try in")
        assert second.locator("[name=email]").is_disabled()
        second.reload()
        expect(second.locator("[data-waiting]")).to_be_visible()
        assert second.locator("[name=email]").input_value() == "Amina@example.org"
        assert "Amina" not in second.url

    second.wait_for_url("**/en/c/voip/petition/sent", timeout=60_000)
    first.wait_for_url("**/en/c/voip/petition/sent", timeout=60_000)
    assert forms_of(narrow) == before + 2
    assert kept_in(second) == 0


def test_a_form_sent_offline_goes_when_the_line_is_back(narrow: Served, pages: tuple[Page, Page]) -> None:
    before = forms_of(narrow)
    page, _ = pages
    page.goto("/ar/c/voip/")
    fill_in(page, "petition", "سلمى", "salma@example.org")
    page.context.set_offline(True)

    press(page, "petition")
    expect(page.locator("[data-status]")).to_contain_text("غير متصلين", timeout=15_000)
    expect(page.locator("[data-countdown]")).to_be_hidden()
    page.context.set_offline(False)

    page.wait_for_url("**/ar/c/voip/petition/sent", timeout=30_000)
    assert forms_of(narrow) == before + 1


def test_a_waiting_form_can_be_stopped_and_is_kept_nowhere(narrow: Served, pages: tuple[Page, Page]) -> None:
    before = forms_of(narrow)
    page, _ = pages
    page.goto("/fr/c/voip/")
    fill_in(page, "petition", "Nadia", "nadia@example.org")
    page.context.set_offline(True)
    press(page, "petition")
    expect(page.locator("[data-waiting]")).to_be_visible(timeout=15_000)

    page.locator("[data-stop]").click()
    page.context.set_offline(False)

    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(page.locator("[data-status]")).to_contain_text("Arrêté")
    assert page.locator("[name=name]").input_value() == "Nadia"
    assert (kept_in(page), forms_of(narrow)) == (0, before)


def test_without_scripts_the_form_comes_back_filled_in_and_is_sent_by_a_button(
    narrow: Served, pages: tuple[Page, Page], browser: Browser
) -> None:
    before = forms_of(narrow)
    first, _ = pages
    first.goto("/en/c/voip/")
    fill_in(first, "petition", "Karim", "karim@example.org")
    first.wait_for_timeout(2_000)
    with _context(browser, narrow, scripts=False) as context:
        page = context.new_page()
        page.goto("/fr/c/voip/")
        fill_in(page, "petition", "Leïla « L »", "leila@example.org")
        page.wait_for_timeout(FILLING_IN_SECONDS * 1_000)

        with held_up(narrow, first), page.expect_response("**/sign") as answered:
            press(page, "petition")
        assert answered.value.status == 503
        assert int(answered.value.headers["retry-after"]) >= 1
        assert page.locator("[name=name]").input_value() == "Leïla « L »"
        assert page.locator("html").get_attribute("lang") == "fr"
        page.get_by_role("button", name="Envoyer à nouveau").click()

        page.wait_for_url("**/fr/c/voip/petition/sent")
    wait_for(lambda: forms_of(narrow) == before + 2)
