"""What a first visit to a campaign may cost a cheap phone on slow 3G."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.slow_phone import FirstVisit, first_visit, slow_phone
from tests.browser.test_supporter_journeys import FILLING_IN_SECONDS, fill_in, press
from tests.integration.nidaa_process import Served

BYTES_AT_MOST = 35_000
REQUESTS_AT_MOST = 6
LARGEST_AT_MOST_MS = 1_500
SHIFT_AT_MOST = 0.02
BLOCKED_AT_MOST_MS = 100
#: The emulated phone is four times slower than this machine, which does other work meanwhile: what is too slow once may
#: have been held up, what is too slow six times is too slow. Bytes and requests do not waver.
TRIES = 6
PATHS = ("/ar/c/voip/", "/fr/c/long/", "/zgh/c/voip/boycott/")


def best(browser: Browser, served: Served, path: str, is_good: Callable[[FirstVisit], bool]) -> FirstVisit:
    """Return the first visit that is good, or the last of six."""
    for _ in range(TRIES):
        visit = first_visit(browser, served.base_url, path)
        if is_good(visit):
            break
    return visit


def is_quick(visit: FirstVisit) -> bool:
    """Whether the budgets of time hold."""
    return (
        visit.largest_ms < LARGEST_AT_MOST_MS
        and visit.shifted < SHIFT_AT_MOST
        and visit.blocked_ms < BLOCKED_AT_MOST_MS
    )


@pytest.mark.parametrize("path", PATHS)
def test_a_first_visit_costs_a_cheap_phone_little(browser: Browser, demo: Served, path: str) -> None:
    visit = best(browser, demo, path, is_quick)

    assert len(visit.asked) <= REQUESTS_AT_MOST, visit.asked
    assert visit.received_bytes <= BYTES_AT_MOST
    assert visit.largest_ms < LARGEST_AT_MOST_MS, visit.largest_element
    assert visit.shifted < SHIFT_AT_MOST
    assert visit.blocked_ms < BLOCKED_AT_MOST_MS


def test_the_form_is_filled_in_and_sent_before_any_script_has_come(browser: Browser, demo: Served) -> None:
    with slow_phone(browser, demo.base_url) as page:
        held: list[Route] = []
        page.route("**/*.js", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks what it is given.
        page.goto("/fr/c/voip/", wait_until="commit")
        fill_in(page, "petition", "Amal Idrissi", "amal@example.org")
        page.wait_for_timeout(FILLING_IN_SECONDS * 1_000)

        press(page, "petition")

        page.wait_for_url("**/fr/c/voip/petition/sent", wait_until="commit")
        assert held
