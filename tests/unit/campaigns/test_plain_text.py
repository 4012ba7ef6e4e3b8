"""Texts are cleaned or refused before they are stored."""

import pytest

from nidaa.campaigns import plain_text
from nidaa.campaigns.errors import ActionRefused, RefusedBecause


def test_line_collapses_white_space_and_composes_accents() -> None:
    cleaned = plain_text.line("  Me\u0301ditel \t\n  bloque ", field="title", max_length=120)

    assert cleaned == "Méditel bloque"


def test_paragraphs_keeps_line_breaks_and_drops_spaces_at_ends() -> None:
    cleaned = plain_text.paragraphs("\r\n\r\nOne.  \r\n\r\n  two\ttabs\rthree\n\n", field="story", max_length=120)

    assert cleaned == "One.\n\n  two tabs\nthree"


def test_html_is_kept_as_it_was_typed() -> None:
    cleaned = plain_text.line("<script>alert(1)</script>", field="title", max_length=120)

    assert cleaned == "<script>alert(1)</script>"


def test_arabic_with_joiners_and_emoji_is_kept() -> None:
    text = "نداء: أعيدوا لنا المكالمات 👨\u200d👩\u200d👧 \u200f!"

    cleaned = plain_text.line(text, field="title", max_length=120)

    assert cleaned == text


@pytest.mark.parametrize(
    "character", ["\u202e", "\u202a", "\u2066", "\u2069", "\x00", "\x1b", "\x7f", "\ue000", "\ud800"]
)
def test_characters_that_can_lie_to_the_eye_are_refused(character: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        plain_text.line(f"a{character}b", field="title", max_length=120)

    assert (refused.value.code, refused.value.field) == (RefusedBecause.TEXT_UNSAFE, "title")


@pytest.mark.parametrize("value", ["", "   ", "\n\t\n"])
def test_nothing_is_refused_where_something_is_needed(value: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        plain_text.paragraphs(value, field="ask", max_length=120)

    assert refused.value.code is RefusedBecause.TEXT_MISSING


def test_nothing_is_accepted_where_nothing_is_needed() -> None:
    assert plain_text.line(" ", field="summary", max_length=120, required=False) == ""


@pytest.mark.parametrize("length", [121, 5_000, 1_000_000])
def test_a_text_that_is_too_long_is_refused(length: int) -> None:
    with pytest.raises(ActionRefused) as refused:
        plain_text.line("ا" * length, field="title", max_length=120)

    assert refused.value.code is RefusedBecause.TEXT_TOO_LONG


def test_a_text_of_exactly_the_length_is_accepted() -> None:
    assert plain_text.line("ا" * 120, field="title", max_length=120) == "ا" * 120
