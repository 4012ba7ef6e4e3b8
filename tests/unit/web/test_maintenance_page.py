"""The page that a proxy shows while nothing of Nidaa runs."""

import re

import pytest

from nidaa.web.languages import LANGUAGES, Language
from nidaa.web.maintenance_page import maintenance_page


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
def test_it_speaks_every_language_in_its_direction(language: Language) -> None:
    html = maintenance_page()

    assert f'<section lang="{language.code}" dir="{language.direction}">' in html


def test_it_needs_no_other_file() -> None:
    html = maintenance_page()

    assert "--sheet:" in html
    assert not re.search(r"<link|<script|<img|\bsrc=|url\(", html)
