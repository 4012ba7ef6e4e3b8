"""The hero's numerals: where each drawn figure of a number stands.

The ten figures are our own drawing (``components/drawn.html``): condensed, heavy, all of one width, so that no font has
to come over the line and a count that rises never moves what stands beside it. They are only seen; the number itself
stands beside them as text. ``live.js`` sets the same figures by the same measures when a count changes.
"""

from dataclasses import dataclass
from typing import Final

#: From one figure to the next, in units of the drawing before it is stretched.
ADVANCE: Final = 50
#: Between two groups of three figures.
GROUP_GAP: Final = 16
#: How wide one figure is.
WIDTH: Final = 44
#: A 1 is narrower than its place: what is free before and behind it, which would show at the edge of a column.
ONE_BEFORE: Final = 5
ONE_BEHIND: Final = 10
#: Upright strokes are so much wider than level ones: the eye sees both as equal.
STRETCH: Final = 1.2
_GROUP: Final = 3


@dataclass(frozen=True, slots=True)
class Glyph:
    """One figure: ``symbol`` names its drawing, ``x`` is where it begins."""

    symbol: str
    x: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A number as it is drawn: left to right in every language.

    Attributes:
        glyphs: Its figures, the highest first.
        width: Of the picture, in its own units; it is 100 high.
    """

    glyphs: tuple[Glyph, ...]
    width: int


def figures(number: int) -> Figures:
    """Return where the figures of a whole number stand, in groups of three.

    Raises:
        ValueError: The number is negative: no count of ours is.
    """
    if number < 0:
        raise ValueError(number)
    text = str(number)
    before, behind = ONE_BEFORE * text.startswith("1"), ONE_BEHIND * text.endswith("1")
    glyphs = tuple(Glyph(f"f{figure}", _x(place, len(text)) - before) for place, figure in enumerate(text))
    return Figures(glyphs, round((glyphs[-1].x + WIDTH - behind) * STRETCH))


def _x(place: int, length: int) -> int:
    first_group = length % _GROUP or _GROUP
    gaps = (place - first_group) // _GROUP + 1 if place >= first_group else 0
    return place * ADVANCE + gaps * GROUP_GAP
