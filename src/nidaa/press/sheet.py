"""What a sheet says: words that are ready, in one language, with the direction of each.

Before: `pages.press` fills it. After: `printing` keeps what is printed of it, `engine` hands it to a design.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final, Literal

import msgspec

Direction = Literal["ltr", "rtl"]

#: A longer text is none that stands on a poster.
LENGTH_AT_MOST: Final = 400
#: So many letters without a gap get places to break: nobody's words may run off the sheet.
_INVISIBLE: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_UNBROKEN: Final = re.compile(r"[^\s\u200b\u00ad/\-]{31,}")
_PIECE: Final = 14
_BREAK: Final = "\u200b"
#: Letters that join others must be told so: kept although they are format characters.
_JOINERS: Final = "\u200c\u200d\u200b\u00ad"
#: The one field that is no text.
_DRAWING: Final = "drawing"
#: First strong isolate, and its end: around a name in a line of the other direction.
_ISOLATE: Final = "\u2068"
_ISOLATE_END: Final = "\u2069"


class Words(msgspec.Struct, frozen=True):
    """A text in a language that may differ from the sheet's.

    Attributes:
        text: As somebody typed it; it is cleaned before it is printed.
        language: BCP 47 code.
        direction: Of its script.
    """

    text: str
    language: str
    direction: Direction


class Measure(msgspec.Struct, frozen=True):
    """A number beside its goal.

    Attributes:
        count: Grouped digits, with "+" if it was rounded down.
        drawing: The same in the house's own figures, as an SVG file; it is ours, not typed by anybody.
        unit: What is counted.
        bar_permille: The ruler's bar, 0 to 1000 thousandths of the goal.
        goal: Grouped digits; "" without a goal.
        goal_label: What the goal is.
    """

    count: str
    drawing: str
    unit: str
    bar_permille: int = 0
    goal: str = ""
    goal_label: str = ""


class Sheet(msgspec.Struct, frozen=True):
    """Everything that any format shows of one action, in one language.

    Attributes:
        language: Of all words that are not ``Words``.
        direction: Of that language's script.
        mark: The wordmark.
        kind: ``petition`` or ``boycott``; a boycott is a placard.
        demand: What is demanded, in a line.
        summary: Why, in a paragraph; may be empty.
        asks: Who asks whom.
        window: Of a boycott: when it is held, in lines; else empty.
        call: What to do, as on the button.
        how: How it is done with a telephone and this sheet.
        promises: Short sentences in its favour.
        measure: The number; None while there is nothing to be proud of.
        dated: On which day the number was so, in words.
        address: Where, as one types it.
        link: Where, as the QR code says it.
    """

    language: str
    direction: Direction
    mark: str
    kind: str
    demand: Words
    summary: Words
    asks: str
    window: tuple[str, ...]
    call: str
    how: str
    promises: tuple[str, ...]
    measure: Measure | None
    dated: str
    address: str
    link: str


def name_in_line(name: str) -> str:
    """Return a name to be put into a line: kept together in its own direction, without typed controls."""
    bare = "".join(character for character in name if unicodedata.category(character) not in _INVISIBLE)
    return f"{_ISOLATE}{bare}{_ISOLATE_END}" if bare else ""


def texts_of(sheet: Sheet) -> str:
    """Return all that is printed of a sheet, cleaned, for whoever asks whether it can be written."""
    return "".join(_strings(msgspec.to_builtins(sheet)))


def cleaned(sheet: Sheet, can_write: Callable[[str], bool]) -> Sheet:
    """Return the sheet as it is printed.

    Args:
        sheet: As it was filled.
        can_write: Whether there is a font for a character. Signs without one (emoji, say) are left out; letters are
            not: without them a text would be another.
    """

    def clean(value: object, kept: str) -> object:
        if isinstance(value, str):
            return plain(value, can_write, kept=kept)
        if isinstance(value, dict):
            # What somebody typed is a text of its own; our lines have names in them, isolated by us.
            inside = _JOINERS if value.keys() == set(Words.__struct_fields__) else kept
            return {key: item if key == _DRAWING else clean(item, inside) for key, item in value.items()}
        return [clean(item, kept) for item in value] if isinstance(value, list | tuple) else value

    whole = clean(msgspec.to_builtins(sheet), _JOINERS + _ISOLATE + _ISOLATE_END)
    return msgspec.convert(whole, Sheet)


def plain(text: str, can_write: Callable[[str], bool], *, kept: str = _JOINERS) -> str:
    """Return a text in one line, composed (NFC), without what steers a terminal or turns the direction around.

    Args:
        text: As typed.
        can_write: Whether there is a font for a character.
        kept: Format characters that stay; all others go.
    """
    composed = unicodedata.normalize("NFC", text[: 4 * LENGTH_AT_MOST])
    visible = "".join(character for character in composed if _is_kept(character, can_write, kept))
    line = " ".join(part for part in re.split(r"[ \t\n\r\v\f]+", visible) if part)
    return _UNBROKEN.sub(_with_places_to_break, line[:LENGTH_AT_MOST])


def _is_kept(character: str, can_write: Callable[[str], bool], kept: str) -> bool:
    if character in kept or character in "\t\n\r\v\f":
        return True
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return False
    is_sign = category in ("So", "Sk", "Sm", "Sc", "Me") or 0xFE00 <= ord(character) <= 0xFE0F
    return not is_sign or can_write(character)


def _with_places_to_break(match: re.Match[str]) -> str:
    word = match[0]
    return _BREAK.join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key != _DRAWING for text in _strings(item)]
    return [text for item in value for text in _strings(item)] if isinstance(value, list | tuple) else []
