"""The page that gives a form back when too many come."""

import re
from html import unescape

import pytest
from django.db import connection

from nidaa.web.busy_form import busy_form_page
from nidaa.web.languages import LANGUAGES
from tests.unit.pages.seed import HOSTILE

SENT = {
    "name": f'Amina "{HOSTILE}"',
    "email": "amina@example.org",
    "city": "",
    "consent": "1",
    "show_name": "1",
    "news": "",
    "language": "fr",
    "text": "dGV4dA==",
    "nonce": "bm9uY2U",
    "key": "a2V5",
    "stamp": "s.1",
    "altcha": "",
    "threshold": "",
    "website": "",
}


def page(language: str = "fr", values: dict[str, str] | None = None) -> str:
    return busy_form_page(
        language,
        SENT if values is None else values,
        path="/c/voip/petition/sign",
        retry_after_seconds=7,
        make_key=lambda: "bmV3LWtleQ",
    )


def fields(html: str) -> dict[str, str]:
    """Return what a browser would send again."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name
        found[name.group(1)] = unescape(value.group(1)) if value else ""
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_comes_back_in_each_language_escaped(language: str) -> None:
    html = page(language)

    assert fields(html) == {name: value for name, value in SENT.items() if value} | {"city": ""}
    assert HOSTILE not in html
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in html
    assert 'action="/c/voip/petition/sign"' in html
    assert "7" in html
    assert "http-equiv" not in html
    assert "<script" not in html
    assert not re.search("[\ue000-\uf8ff]", html)


def test_a_form_without_a_key_gets_one_so_that_pressing_twice_counts_once() -> None:
    html = page(values=SENT | {"key": ""})

    assert fields(html)["key"] == "bmV3LWtleQ"


def test_a_mere_button_comes_back_without_fields() -> None:
    html = page(values={"language": "ar"})

    assert fields(html) == {"language": "ar"}
    assert "<button" in html


def test_a_value_that_looks_like_a_mark_stays_a_value() -> None:
    html = page(values=SENT | {"name": "\ue001\ue004"})

    assert fields(html)["name"] == "\ue001\ue004"


@pytest.mark.django_db
def test_the_page_asks_no_database() -> None:
    with connection.execute_wrapper(_refuse):
        html = page("ar")

    assert "amina@example.org" in html


def _refuse(*_arguments: object) -> object:
    raise AssertionError("a query")
