"""The picture of a count's history: a step line as SVG, drawn on the server.

It needs no script, prints, and is mirrored by the stylesheet where time runs from right to left; therefore
no text stands inside the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

WIDTH: Final = 600
HEIGHT: Final = 200
#: A longer series is thinned to so many points: more cannot be seen, and the page stays light.
POINTS_AT_MOST: Final = 240


@dataclass(frozen=True, slots=True)
class Band:
    """A marked stretch of time, in the picture's units."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template ``web/components/chart.html`` draws.

    Attributes:
        path: SVG path of the step line.
        bands: Marked stretches, such as a boycott's window.
        first: The first moment, in words.
        last: The last moment, in words.
        peak: The largest number.
        summary: The picture in a sentence, for who does not see it.
    """

    path: str
    bands: tuple[Band, ...]
    first: str
    last: str
    peak: int
    summary: str


def step_path(points: Sequence[tuple[datetime, int]]) -> str:
    """Return the SVG path of a count over time: level between two moments, a step at each.

    Args:
        points: Moments (ascending, aware) with the count from then on. None gives an empty path.
    """
    if not points:
        return ""
    kept = _thinned(points)
    start, end = points[0][0], points[-1][0]
    top = max(1, *(count for _, count in points))
    parts = [f"M{_x(kept[0][0], start, end)} {_y(kept[0][1], top)}"]
    for moment, count in kept[1:]:
        parts.append(f"H{_x(moment, start, end)}V{_y(count, top)}")
    if start == end:
        parts.append(f"H{WIDTH}")
    return "".join(parts)


def band(starts_at: datetime, ends_at: datetime, points: Sequence[tuple[datetime, int]]) -> Band | None:
    """Return where a stretch of time lies in the picture of these points; None if outside of it."""
    if not points or points[0][0] == points[-1][0]:
        return None
    first, last = points[0][0], points[-1][0]
    left, right = _x(max(starts_at, first), first, last), _x(min(ends_at, last), first, last)
    return Band(left, right - left) if left < right else None


def _thinned(points: Sequence[tuple[datetime, int]]) -> Sequence[tuple[datetime, int]]:
    stride = -(-len(points) // POINTS_AT_MOST)
    return [*points[:-1:stride], points[-1]] if stride > 1 else points


def _x(moment: datetime, start: datetime, end: datetime) -> int:
    span = (end - start).total_seconds()
    return round((moment - start).total_seconds() / span * WIDTH) if span else 0


def _y(count: int, top: int) -> int:
    # A little air above, so that the line's thickness is not cut off.
    return HEIGHT - round(count / top * (HEIGHT - 4))
