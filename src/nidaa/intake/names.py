"""Names and cities: what people write, in any script, without what deceives or destroys a page.

Unicode data are those of the running Python; a character that it does not know yet is refused as unassigned.
"""

import re
import unicodedata
from typing import Final

from nidaa.intake.refusals import ErrorCode

MAX_CHARACTERS: Final = 80
#: More marks on one letter than any living orthography stacks.
MAX_MARKS: Final = 4

#: Invisible, yet part of words in Persian, Urdu and Indic scripts, or typed by Arabic keyboards.
JOINERS: Final = "\u200c\u200d"
DIRECTION_MARKS: Final = "\u200e\u200f\u061c"
#: Letters, marks and symbols that print nothing (default ignorable, or blank), which `str.isprintable` lets pass.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ALLOWED_UNPRINTABLE = re.compile(f"[{JOINERS}{DIRECTION_MARKS}]")
#: Any space separator but the plain one.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TRIMMED = f" {JOINERS}{DIRECTION_MARKS}\ufeff"


def clean(raw: str, most: int = MAX_CHARACTERS) -> str | ErrorCode:
    """Return a name as it is kept: NFC, trimmed, single spaces; or what is wrong with it.

    Empty is not wrong here: the caller knows whether the field is required.

    Args:
        raw: As it was typed.
        most: How many characters it may have.

    Returns:
        The clean text, 0 to `most` characters; or TOO_LONG; FORBIDDEN_CHARACTER for controls, line ends, bidi overrides
        and isolates, unassigned and private characters, surrogates, blanks that are not spaces, towers of marks;
        NO_LETTER.
    """
    if raw.isascii():
        return _clean_ascii(raw, most)
    text = unicodedata.normalize("NFC", raw).strip(_TRIMMED)
    if text.replace(" ", "").isalpha() and "  " not in text and not _BLANK.search(text):
        return text if len(text) <= most else ErrorCode.TOO_LONG
    text = _SPACES.sub(" ", text).strip(_TRIMMED)
    if "  " in text:
        text = " ".join(part for part in text.split(" ") if part)
    if len(text) > most:
        return ErrorCode.TOO_LONG
    printable = text if text.isprintable() else _ALLOWED_UNPRINTABLE.sub("", text)
    if not printable.isprintable() or _BLANK.search(text) or _has_tower(text):
        return ErrorCode.FORBIDDEN_CHARACTER
    return text if not text or _has_letter(text) else ErrorCode.NO_LETTER


def _clean_ascii(raw: str, most: int) -> str | ErrorCode:
    text = raw.strip(" ")
    if "  " in text:
        text = " ".join(part for part in text.split(" ") if part)
    if len(text) > most:
        return ErrorCode.TOO_LONG
    if not text.isprintable():
        return ErrorCode.FORBIDDEN_CHARACTER
    return text if not text or _has_letter(text) else ErrorCode.NO_LETTER


def _has_letter(text: str) -> bool:
    return text[0].isalpha() or any(map(str.isalpha, text))


def _has_tower(text: str) -> bool:
    """Whether more than `MAX_MARKS` marks follow one another."""
    run = 0
    for letter in text:
        # Letters first: nearly all characters are, and asking that is cheap.
        run = 0 if letter.isalpha() or not unicodedata.category(letter).startswith("M") else run + 1
        if run > MAX_MARKS:
            return True
    return False
