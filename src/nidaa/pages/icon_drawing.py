"""The icon of an installed site, as PNG: the opening guillemets of the mark, drawn from their six corners each.

Phones want a picture of points where the browser's tab takes `icon.svg`. It is drawn here rather than kept as a file
that nobody can read. Before: `offline` is asked for an icon. Source of the format: PNG (ISO/IEC 15948), indexed.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

Point = tuple[float, float]

#: The sheet and the biro of the palette.
_PAPER: Final = (0xF4, 0xF5, 0xF1)
_BIRO: Final = (0x1F, 0x35, 0xC7)
#: In a box of 32: the corners of one guillemet, which is a line of width 4 around (15, 6), (6, 16) and (15, 26).
_BOX: Final = 32
_GUILLEMET: Final[tuple[Point, ...]] = (
    *((13.51, 4.66), (3.31, 16.0), (13.51, 27.34)),
    *((16.49, 24.66), (8.69, 16.0), (16.49, 7.34)),
)
_SECOND_AT: Final = 11.0
_CENTRE: Final = (15.4, 16.0)
#: A system may cut a maskable icon to a circle of four fifths of its width.
_SCALE_PLAIN: Final = 0.9
_SCALE_MASKABLE: Final = 0.62
#: Lines a row of points is cut into; across, coverage is exact.
_LINES: Final = 4
_SHADES: Final = 255


@lru_cache(maxsize=8)
def icon_png(size: int, *, maskable: bool) -> bytes:
    """Return a square icon.

    Args:
        size: Its width in points.
        maskable: Leave room for a system that cuts a circle out of it.
    """
    scale = (_SCALE_MASKABLE if maskable else _SCALE_PLAIN) * size / _BOX
    shapes = [_placed(shift, scale, size) for shift in (0.0, _SECOND_AT)]
    return _png(size, b"".join(b"\0" + _row(shapes, y, size) for y in range(size)))


def _placed(shift: float, scale: float, size: int) -> tuple[Point, ...]:
    middle = size / 2
    return tuple(((x + shift - _CENTRE[0]) * scale + middle, (y - _CENTRE[1]) * scale + middle) for x, y in _GUILLEMET)


def _row(shapes: Sequence[Sequence[Point]], y: int, size: int) -> bytes:
    """Return a row of points, each the share of it that is covered, from 0 to _SHADES."""
    covered = [0.0] * size
    for line in range(_LINES):
        for shape in shapes:
            for start, end in _spans(shape, y + (line + 0.5) / _LINES):
                _cover(covered, start, end)
    return bytes(min(_SHADES, round(share * _SHADES / _LINES)) for share in covered)


def _spans(shape: Sequence[Point], y: float) -> Iterator[tuple[float, float]]:
    """Yield where a horizontal line lies within a closed shape."""
    crossings = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        for (x0, y0), (x1, y1) in pairwise((*shape, shape[0]))
        if (y0 <= y) != (y1 <= y)
    )
    return zip(crossings[::2], crossings[1::2], strict=True)


def _cover(covered: list[float], start: float, end: float) -> None:
    for x in range(int(start), min(int(end) + 1, len(covered))):
        covered[x] += min(end, x + 1) - max(start, x)


def _png(size: int, rows: bytes) -> bytes:
    palette = bytes(
        round(paper + (ink - paper) * shade / _SHADES)
        for shade in range(_SHADES + 1)
        for paper, ink in zip(_PAPER, _BIRO, strict=True)
    )
    header = struct.pack("!IIBBBBB", size, size, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))
