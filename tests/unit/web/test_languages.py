"""Which language a reader gets, and how it writes numbers and days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from nidaa.web.days import day_text, moment_text, weekday_text
from nidaa.web.languages import ARABIC, ENGLISH, FRENCH, TAMAZIGHT, language_named, negotiate, split_prefix
from nidaa.web.numbers import group_digits


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ar-MA,ar;q=0.9,fr;q=0.8", ARABIC),
        ("fr-FR", FRENCH),
        ("en-GB;q=0.7,ar;q=0.9", ARABIC),
        ("de,en;q=0.5", ENGLISH),
        ("zgh-Tfng-MA,fr;q=0.9", TAMAZIGHT),
        ("de", FRENCH),
        ("", FRENCH),
        ("*", FRENCH),
        ("\x00;;q=x", FRENCH),
    ],
)
def test_a_reader_gets_the_best_language_that_the_browser_accepts(header: str, language: object) -> None:
    chosen = negotiate(header)

    assert chosen == language


@pytest.mark.parametrize(
    ("path", "language", "rest"),
    [
        ("/ar/c/voip/", ARABIC, "/c/voip/"),
        ("/zgh/c/voip/", TAMAZIGHT, "/c/voip/"),
        ("/fr/", FRENCH, "/"),
        ("/fr", FRENCH, "/"),
        ("/c/fr/", None, "/c/fr/"),
        ("/", None, "/"),
        ("/french/", None, "/french/"),
    ],
)
def test_a_path_says_its_language_only_in_its_first_part(path: str, language: object, rest: str) -> None:
    split = split_prefix(path)

    assert split == (language, rest)


def test_a_regional_variant_is_its_language_and_an_unknown_one_the_default() -> None:
    names = [language_named(code) for code in ("ar-ma", "EN", "xx", None)]

    assert names == [ARABIC, ENGLISH, FRENCH, FRENCH]


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (0, "fr", "0"),
        (999, "ar", "999"),
        (12480, "fr", "12\u202f480"),
        (12480, "ar", "12\u00a0480"),
        (6078985, "en", "6\u00a0078\u00a0985"),
        (12480, "zgh", "12\u00a0480"),
    ],
)
def test_digits_are_grouped_by_spaces_that_do_not_break_or_turn(number: int, language: str, text: str) -> None:
    grouped = group_digits(number, language)

    assert grouped == text


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "1er août 2016"), ("ar", "1 غشت 2016"), ("en", "1 August 2016"), ("zgh", "1 ⵖⵓⵛⵜ 2016")],
)
def test_days_are_written_as_morocco_writes_them(language: str, text: str) -> None:
    written = day_text(date(2016, 8, 1), language)

    assert written == text


def test_a_moment_is_told_in_the_clock_of_its_place() -> None:
    moment = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)

    written = moment_text(moment, "fr", ZoneInfo("Africa/Casablanca"))

    assert written == "28 novembre 2026 à 00:30"


def test_a_weekday_is_named_before_its_day() -> None:
    written = weekday_text(date(2016, 1, 16), "ar")

    assert written == "السبت 16 يناير 2016"
