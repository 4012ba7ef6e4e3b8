"""What went wrong, in every language, without a database."""

import pytest

from nidaa.web.error_pages import ERRORS, FOR_READERS, detail_for, error_page, title_for
from nidaa.web.languages import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 414, 422, 429, 500, 503])
def test_each_error_has_a_page_in_each_language(status: int, language: str) -> None:
    html = error_page(status, language)

    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in html
    assert title_for(status, language) in html
    assert "noindex" in html
    assert "<script" not in html
    assert "style=" not in html


@pytest.mark.parametrize("status", ERRORS)
def test_no_two_languages_say_an_error_in_the_same_words(status: int) -> None:
    titles = {title_for(status, language) for language in LANGUAGES}
    details = {detail_for(status, language) for language in LANGUAGES}

    assert len(titles) == len(details) == len(LANGUAGES)


def test_a_status_that_nobody_foresaw_is_explained_by_its_class() -> None:
    titles = title_for(418, "en"), title_for(599, "en")

    assert titles == (title_for(400, "en"), title_for(500, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", FOR_READERS)
def test_who_only_reads_is_not_told_about_a_form(status: int, language: str) -> None:
    read, sent = error_page(status, language, has_sent=False), error_page(status, language)

    assert detail_for(status, language) in sent
    assert detail_for(status, language) not in read
