import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.intake.names import clean
from nidaa.intake.refusals import ErrorCode


@pytest.mark.parametrize(
    "name",
    [
        "Fatima Zahra",
        "محمد العلوي",
        "ⵎⵓⵃⴰⵎⵎⴷ",
        "Zoë O'Neill-Dupont, 3e",
        "مُحَمَّد",
        "山田太郎",
        "نیم\u200cفاصله",
        "క్ష",
        "Nguyễn Thị",
    ],
)
def test_names_of_people_are_kept_as_they_are(name: str) -> None:
    assert clean(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Ali  ", "Ali"),
        ("Ali   Baba", "Ali Baba"),
        ("Ali\u00a0Baba", "Ali Baba"),
        ("\u200fعلي\u200f", "علي"),
        ("e\u0301lise", "élise"),
        ("", ""),
        ("   ", ""),
        ("\u3000", ""),
    ],
)
def test_names_are_trimmed_and_composed(raw: str, kept: str) -> None:
    assert clean(raw) == kept


@pytest.mark.parametrize(
    "raw",
    [
        "Ali\x00",
        "Ali\nBaba",
        "A\tB",
        "A\x7f",
        "evil\u202ename",
        "evil\u2066name",
        "a\ue000",
        "a\u0378",
        "a\ud800",
        "a\u200b\u2060b",
        "a\u2028b",
        "\u3164",
        "ab\u115f",
        "a\u2800",
        "Z" + "\u0323\u0301\u0302\u0303\u0304\u0305\u0306",
    ],
    ids=repr,
)
def test_what_deceives_or_cannot_be_seen_is_refused(raw: str) -> None:
    assert clean(raw) == ErrorCode.FORBIDDEN_CHARACTER


@pytest.mark.parametrize("raw", ["123", "...", "\u0301\u0302", "😀", "؟"])
def test_a_name_has_a_letter(raw: str) -> None:
    assert clean(raw) == ErrorCode.NO_LETTER


@pytest.mark.parametrize("letter", ["a", "ع"])
def test_eighty_characters_fit_and_no_more(letter: str) -> None:
    assert clean(letter * 80) == letter * 80
    assert clean(letter * 81) == ErrorCode.TOO_LONG


@given(raw=st.text(max_size=100))
def test_what_is_kept_is_clean_and_stays_so(raw: str) -> None:
    kept = clean(raw)

    if not isinstance(kept, ErrorCode):
        assert clean(kept) == kept
        assert len(kept) <= 80
        assert not {unicodedata.category(letter) for letter in kept} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
