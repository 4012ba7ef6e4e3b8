"""The public pages in three languages: what they say, and what they never do."""

import json
import re

import pytest
from django.test import Client

from nidaa.web.languages import LANGUAGES
from tests.unit.pages.seed import HOSTILE, TITLES, published_campaign

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/privacy",
    "/about-the-count",
    "/c/voip/",
    "/c/voip/boycott/",
    "/c/voip/petition/sent",
    "/c/voip/check",
    "/c/voip/history",
    "/c/voip/wall",
    "/c/voip/boycott/wall",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_is_there_in_each_language_and_safe(language: str, client: Client) -> None:
    published_campaign()

    for path in PAGES:
        response = client.get(f"/{language}{path}")
        html = response.content.decode()

        assert response.status_code == 200, path
        assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in html
        assert response["Content-Language"] == language
        assert response["Cache-Control"].startswith("public")
        assert not response.cookies
        assert HOSTILE not in html, path
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html), path
        assert "default-src 'none'" in response["Content-Security-Policy"]
        for source in re.findall(r'(?:src|href)="([^"]*\.(?:js|css|svg|png))"', html):
            assert re.match(r"/(?!/)", source), source


def test_without_a_prefix_the_browser_chooses_the_language(client: Client) -> None:
    published_campaign()

    response = client.get("/c/voip/", headers={"Accept-Language": "ar-MA,ar;q=0.9"})

    html = response.content.decode()
    assert TITLES["ar"] in html
    assert "Accept-Language" in response["Vary"]
    assert 'hreflang="fr" href="http://127.0.0.1:8000/fr/c/voip/"' in html


def test_the_number_is_stated_for_programs_with_the_size_of_its_log(client: Client) -> None:
    published_campaign()

    html = client.get("/fr/c/voip/").content.decode()

    assert re.search(r'<data class="count" data-action="petition" data-size="0" value="0">0</data>', html)
    assert 'data-action="boycott"' in html


def test_the_form_carries_what_the_door_needs(client: Client) -> None:
    published_campaign()

    html = client.get("/ar/c/voip/").content.decode()

    assert 'action="/c/voip/petition/sign"' in html
    assert '<input type="hidden" name="language" value="ar">' in html
    for name in (
        "name",
        "email",
        "city",
        "consent",
        "show_name",
        "news",
        "website",
        "text",
        "stamp",
        "key",
        "nonce",
        "altcha",
    ):
        assert f' name="{name}"' in html
    assert re.search(r'name="text" value="[A-Za-z0-9+/]{22}=="', html)


def test_each_action_has_a_page_on_which_it_leads(client: Client) -> None:
    published_campaign()

    html = client.get("/fr/c/voip/boycott/").content.decode()

    assert 'action="/c/voip/boycott/sign"' in html
    assert 'action="/c/voip/petition/sign"' not in html
    assert "Africa/Casablanca" in html


def test_answers_stand_word_for_word_and_silence_is_counted(client: Client) -> None:
    published_campaign()

    html = client.get("/fr/c/voip/").content.decode()

    assert "Word for word &lt;script&gt;" in html
    assert html.count("jour de silence") == 2


def test_a_reader_of_another_language_gets_the_default_texts_marked(client: Client) -> None:
    published_campaign()

    html = client.get("/ar/c/voip/").content.decode()

    assert '<p lang="fr" dir="auto">Le blocage' in html


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "30 jours après"), ("ar", "بعد 30 يوما"), ("en", "30 days after")]
)
def test_the_privacy_page_says_when_what_was_not_confirmed_is_erased(language: str, said: str, client: Client) -> None:
    html = client.get(f"/{language}/privacy").content.decode()

    assert said in html


def test_a_page_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    published_campaign()
    tag = client.get("/fr/privacy")["ETag"]

    response = client.get("/fr/privacy", headers={"If-None-Match": tag})

    assert response.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/c/none/",
        "/c/voip/strike/",
        "/c/none/check",
        "/c/none/history.json",
        "/c/voip/texts/00",
        "/receipt/x",
    ],
)
def test_what_is_not_there_is_said_in_the_readers_language(path: str, client: Client) -> None:
    response = client.get(f"/ar{path}")

    assert response.status_code == 404
    assert "هذه الصفحة غير موجودة" in response.content.decode()


def test_a_published_text_is_served_byte_for_byte_for_ever(client: Client) -> None:
    published_campaign()
    html = client.get("/fr/c/voip/").content.decode()
    address = re.search(r'href="/fr(/c/voip/texts/[0-9a-f]{32})"', html)
    assert address

    response = client.get(address[1])

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert response.content.startswith(b"Nidaa: the text of an action")


def test_the_history_is_there_as_json_before_the_first_hour(client: Client) -> None:
    published_campaign()

    response = client.get("/c/voip/history.json")

    assert json.loads(response.content) == {"campaign": "voip", "hours": []}


def test_the_address_of_a_form_sends_whoever_comes_without_one_to_it(client: Client) -> None:
    published_campaign()

    response = client.get("/fr/c/voip/boycott/sign")

    assert response.status_code == 303
    assert response["Location"] == "/fr/c/voip/boycott/#sign"
