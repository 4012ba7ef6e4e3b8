"""What an organiser typed, cleaned or refused: once, before it is stored. Pure.

Texts are published under digests, so they are normalised here: NFC, LF, no spaces at the end of lines.
HTML is no danger here and is kept as typed: templates escape it. What could lie to a reader's eye is
refused: control characters and the characters that turn the direction of text around.
"""

import unicodedata
from typing import Final

from nidaa.campaigns.errors import ActionRefused, RefusedBecause

#: Overrides, embeddings and isolates: they can make "a b" read "b a". Plain marks (RLM, ALM) are harmless.
_DIRECTION_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FORBIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})


def line(value: str, *, field: str, max_length: int, required: bool = True) -> str:
    """Return one line of text, its white space collapsed.

    Args:
        value: What was typed.
        field: The parameter to blame.
        max_length: In characters, after cleaning.
        required: Whether nothing is refused.

    Raises:
        ActionRefused: TEXT_MISSING, TEXT_TOO_LONG or TEXT_UNSAFE.
    """
    _refuse_far_too_long(value, field, max_length)
    return _checked(" ".join(_normalised(value).split()), field, max_length, required=required)


def paragraphs(value: str, *, field: str, max_length: int, required: bool = True) -> str:
    """Return text of several lines: LF, no spaces at the end of lines, no empty lines around it.

    Raises:
        ActionRefused: As ``line``.
    """
    _refuse_far_too_long(value, field, max_length)
    lines = (line.rstrip() for line in _normalised(value).replace("\t", " ").split("\n"))
    return _checked("\n".join(lines).strip("\n"), field, max_length, required=required)


def _refuse_far_too_long(value: str, field: str, max_length: int) -> None:
    # Before the work: normalising a megabyte is work that a stranger should not be able to order.
    if len(value) > 4 * max_length + 1000:
        raise ActionRefused(RefusedBecause.TEXT_TOO_LONG, field)


def _normalised(value: str) -> str:
    return unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")


def _checked(value: str, field: str, max_length: int, *, required: bool) -> str:
    if required and not value.strip():
        raise ActionRefused(RefusedBecause.TEXT_MISSING, field)
    if len(value) > max_length:
        raise ActionRefused(RefusedBecause.TEXT_TOO_LONG, field)
    if any(_is_unsafe(character) for character in value):
        raise ActionRefused(RefusedBecause.TEXT_UNSAFE, field)
    return value


def _is_unsafe(character: str) -> bool:
    if character == "\n":
        return False
    return character in _DIRECTION_CONTROLS or unicodedata.category(character) in _FORBIDDEN_CATEGORIES
