"""What is printed of what somebody typed."""

from nidaa.press.sheet import Words, cleaned, name_in_line, plain, texts_of
from tests.unit.press.sheets import demanding, sheet


def everything(_character: str) -> bool:
    return True


def letters_only(character: str) -> bool:
    return character.isascii()


def test_a_text_becomes_one_line() -> None:
    assert plain(" A\r\n\tb  c\u2028d ", everything) == "A b cd"


def test_what_turns_the_direction_around_or_steers_a_terminal_goes() -> None:
    typed = "a\u202eb\u2067c\u200fd\x1b[31me\x00f\u061cg"

    assert plain(typed, everything) == "abcd[31mefg"


def test_a_sign_without_a_font_goes_and_a_letter_stays() -> None:
    assert plain("Appels 👍🏽 libres 電", letters_only) == "Appels libres 電"


def test_a_text_is_composed() -> None:
    assert plain("re\u0301seau", everything) == "réseau"


def test_a_word_without_an_end_gets_places_to_break() -> None:
    broken = plain("x" * 120, everything)

    assert max(map(len, broken.split("\u200b"))) <= 14
    assert broken.replace("\u200b", "") == "x" * 120


def test_a_text_is_cut_where_no_poster_has_room() -> None:
    assert len(plain("a b " * 10_000, everything)) <= 400


def test_a_name_in_a_line_is_kept_apart_and_cannot_leave_it() -> None:
    line = f"{name_in_line('ANRT' + chr(0x2069) + chr(0x202E))} asks"

    kept = cleaned(sheet(asks=line), everything).asks

    assert kept == "\u2068ANRT\u2069 asks"


def test_an_isolate_that_somebody_typed_in_the_demand_goes() -> None:
    assert cleaned(demanding("a\u2068b"), everything).demand.text == "ab"


def test_the_drawing_of_the_number_is_neither_cleaned_nor_a_text() -> None:
    made = sheet()

    fit = cleaned(made, everything)

    assert fit.measure is not None
    assert made.measure is not None
    assert fit.measure.drawing == made.measure.drawing
    assert "svg" not in texts_of(fit)


def test_cleaning_twice_changes_nothing() -> None:
    once = cleaned(sheet("ar", summary=Words("a" * 90 + " \u202eb", "fr", "ltr")), everything)

    assert cleaned(once, everything) == once
