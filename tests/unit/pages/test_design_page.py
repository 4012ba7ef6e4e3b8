"""The living page of the design language."""

import re

import pytest
from django.test import Client

from nidaa.web.languages import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_directions_and_both_themes_stand_side_by_side(language: str, client: Client) -> None:
    html = client.get(f"/{language}/-/design").content.decode()

    panels = re.findall(r'<section class="panel" data-theme="(\w+)" lang="(\w+)" dir="(\w+)"', html)
    assert [theme for theme, _, _ in panels] == ["light", "dark"]
    assert {direction for _, _, direction in panels} == {"ltr", "rtl"}
    assert panels[0][1] == language


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_can_be_fixed_by_the_address(theme: str, client: Client) -> None:
    html = client.get(f"/fr/-/design/{theme}").content.decode()

    assert f'dir="ltr" data-theme="{theme}">' in html
    assert set(re.findall(r'data-theme="(\w+)"', html)) == {theme}


def test_no_search_engine_keeps_it_and_no_other_theme_is_there(client: Client) -> None:
    html = client.get("/fr/-/design").content.decode()

    assert '<meta name="robots" content="noindex, nofollow">' in html
    assert client.get("/fr/-/design/purple").status_code == 404


def test_every_id_stands_once(client: Client) -> None:
    html = client.get("/ar/-/design").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
