"""Every public page, in every language, light and dark: what all of them promise."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from nidaa.pages.urls import urlpatterns
from nidaa.web.languages import LANGUAGES
from tests.browser.visits import PLACES, Visit, Visitors
from tests.integration.nidaa_process import Served
from tools.gallery.pages import NOT_PAGES, SAME_AS
from tools.gallery.site import tokens

#: A page may load from itself; pictures that it draws itself may stand in its own text.
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "worker-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "manifest-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
#: The widget is a frame in pages that are not ours, does nothing, and sends no form.
WIDGET_POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "connect-src": {"'self'"},
    "base-uri": {"'none'"},
    "form-action": {"'none'"},
    "frame-ancestors": {"*"},
}

every_page = pytest.mark.parametrize("name", PLACES)


@pytest.fixture(scope="module")
def visitors(demo: Served) -> Iterator[Visitors]:
    visitors = Visitors(demo.base_url, tokens(demo.data_dir))
    yield visitors
    visitors.close()


@pytest.fixture
def visits(visitors: Visitors, name: str) -> dict[str, Visit]:
    """What was seen of a page, by language."""
    return visitors.visits(name)


def policy_of(visit: Visit) -> dict[str, set[str]]:
    rules = (rule.split() for rule in visit.headers["content-security-policy"].split(";") if rule.strip())
    return {rule[0]: set(rule[1:]) for rule in rules}


def found(visits: dict[str, Visit], what: str) -> dict[str, tuple[str, ...]]:
    """Return language -> what was found, of the languages in which something was."""
    return {language: getattr(visit, what) for language, visit in visits.items() if getattr(visit, what)}


def test_every_address_of_the_site_is_visited_or_is_no_page() -> None:
    visited = {place.route for place in PLACES.values() if place.route}

    assert {pattern.name for pattern in urlpatterns} == visited | set(NOT_PAGES) | set(SAME_AS)
    assert set(SAME_AS.values()) <= visited


@every_page
def test_a_page_is_there_in_the_language_asked_for(visits: dict[str, Visit], name: str) -> None:
    assert {visit.status for visit in visits.values()} == {PLACES[name].status}
    for language, visit in visits.items():
        assert (visit.language, visit.direction) == (language, LANGUAGES[language].direction)


@every_page
def test_axe_finds_nothing_in_the_light(visits: dict[str, Visit]) -> None:
    assert found(visits, "faults") == {}


@every_page
def test_axe_finds_no_fault_of_colours_in_the_dark(visits: dict[str, Visit]) -> None:
    assert found(visits, "faults_in_the_dark") == {}


@every_page
def test_nothing_is_wider_than_a_screen_of_320_pixels(visits: dict[str, Visit]) -> None:
    assert found(visits, "sticking_out") == {}


@every_page
def test_letters_twice_as_large_fit_a_phone(visits: dict[str, Visit]) -> None:
    assert found(visits, "sticking_out_large") == {}


@every_page
def test_a_page_asks_its_own_host_alone(visits: dict[str, Visit], demo: Served) -> None:
    asked = {urlsplit(address).netloc for visit in visits.values() for address in visit.asked}

    assert asked == {urlsplit(demo.base_url).netloc}


@every_page
def test_the_browser_complains_of_nothing(visits: dict[str, Visit]) -> None:
    assert found(visits, "complaints") == {}


@every_page
def test_a_page_allows_nothing_but_its_own_files(visits: dict[str, Visit], name: str) -> None:
    for visit in visits.values():
        assert policy_of(visit) == (WIDGET_POLICY if PLACES[name].route == "embed" else POLICY)
        assert "set-cookie" not in visit.headers


@every_page
def test_what_was_typed_became_no_markup(visits: dict[str, Visit]) -> None:
    assert found(visits, "foreign_elements") == {}
