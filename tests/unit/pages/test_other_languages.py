"""A text that is not there in the reader's language is shown in another one, and the page says so."""

import re

import pytest
from django.test import Client

from tests.unit.pages.seed import TITLES, published_campaign

pytestmark = pytest.mark.django_db

NOTICE = '<bdi lang="fr">Français</bdi>'


@pytest.mark.parametrize("path", ["/", "/c/voip/", "/c/voip/boycott/"])
def test_a_text_in_another_language_names_that_language(path: str, client: Client) -> None:
    published_campaign()

    html = client.get(f"/zgh{path}").content.decode()

    assert '<html lang="zgh" dir="ltr">' in html
    assert '<bdi lang="fr">' in html
    assert NOTICE in html


def test_what_is_signed_says_again_in_which_language_it_is(client: Client) -> None:
    published_campaign()

    html = client.get("/zgh/c/voip/").content.decode()

    assert NOTICE in html[html.index('id="sign"') : html.index("<form")]


@pytest.mark.parametrize("language", TITLES)
def test_a_text_in_the_readers_language_says_nothing_of_languages(language: str, client: Client) -> None:
    published_campaign()

    html = client.get(f"/{language}/").content.decode()

    assert re.findall(r'<bdi lang="[a-z]+">(?:Français|العربية|English|ⵜⴰⵎⴰⵣⵉⵖⵜ)<', html) == []


def test_a_fact_in_another_language_names_that_language(client: Client) -> None:
    published_campaign()

    pages = {language: client.get(f"/{language}/c/voip/").content.decode() for language in ("fr", "ar")}

    assert [NOTICE in pages[language] for language in ("fr", "ar")] == [False, True]
