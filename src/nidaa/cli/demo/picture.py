"""The demo's picture, drawn here: three masts whose waves are cut, over a telephone that rings for nobody.

It is a poster in the colours of the pages, so that nobody takes it for a photograph of 2016; and it is ours.
"""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

WIDTH: Final = 1440
HEIGHT: Final = 810
#: Drawn so much larger, then made smaller: Pillow's shapes have no soft edges of their own.
_SCALE: Final = 2

_NIGHT: Final = "#14171c"
_PAPER: Final = "#f4f5f1"
_YELLOW: Final = "#ffd23f"
_BLUE: Final = "#1f35c7"

#: Where the masts stand, how high they are, and how many waves go out, in points of the finished picture.
_MASTS: Final = ((300, 430, 4), (720, 560, 5), (1140, 430, 4))
_GROUND: Final = 690
_WAVE_STEP: Final = 46


def draw() -> bytes:
    """Return the picture as a PNG; the same bytes at every call."""
    picture = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), _YELLOW)
    pen = ImageDraw.Draw(picture)
    _box(pen, (0, _GROUND, WIDTH, HEIGHT), _NIGHT)
    for x, height, waves in _MASTS:
        _waves(pen, x, _GROUND - height, waves)
    _cut(pen)
    for x, height, _ in _MASTS:
        _mast(pen, x, height)
    _telephone(pen)
    content = BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(content, "PNG")
    return content.getvalue()


def _waves(pen: ImageDraw.ImageDraw, x: int, y: int, number: int) -> None:
    for ring in range(1, number + 1):
        radius = ring * _WAVE_STEP
        box = _scaled((x - radius, y - radius, x + radius, y + radius))
        for start in (-58, 122):
            pen.arc(box, start, start + 116, fill=_BLUE, width=12 * _SCALE)


def _cut(pen: ImageDraw.ImageDraw) -> None:
    """Cross out the waves: a band from edge to edge, in the ground's colour, with a lighter line on each side."""
    for offset, width, colour in ((0, 92, _YELLOW), (0, 44, _NIGHT)):
        ends = ((-40, 470 + offset), (WIDTH + 40, 60 + offset))
        pen.line([(x * _SCALE, y * _SCALE) for x, y in ends], fill=colour, width=width * _SCALE)


def _mast(pen: ImageDraw.ImageDraw, x: int, height: int) -> None:
    top, foot = _GROUND - height, 62
    _line(pen, (x, top), (x - foot, _GROUND), 12)
    _line(pen, (x, top), (x + foot, _GROUND), 12)
    steps = 6
    for step in range(1, steps):
        here, below = step / steps, (step + 1) / steps
        y, next_y = top + height * here, top + height * below
        half, next_half = foot * here, foot * below
        _line(pen, (x - half, y), (x + half, y), 8)
        _line(pen, (x - half, y), (x + next_half, next_y), 7)
        _line(pen, (x + half, y), (x - next_half, next_y), 7)
    _box(pen, (x - 16, top - 34, x + 16, top + 10), _NIGHT)


def _telephone(pen: ImageDraw.ImageDraw) -> None:
    left, top, right, bottom = 860, 520, 1010, 800
    _box(pen, (left - 14, top - 14, right + 14, bottom + 40), _NIGHT)
    _box(pen, (left, top, right, bottom), _PAPER)
    middle = (left + right) / 2
    # A call that nobody takes: two guillemets, as on every page, around nothing.
    for side in (-1, 1):
        for place in (0, 1):
            tip = middle + side * (58 - 22 * place)
            inner = tip - side * 20
            _line(pen, (inner, 600), (tip, 640), 9, _BLUE)
            _line(pen, (tip, 640), (inner, 680), 9, _BLUE)


def _line(
    pen: ImageDraw.ImageDraw,
    start: tuple[float, float],
    end: tuple[float, float],
    width: int,
    colour: str = _NIGHT,
) -> None:
    pen.line([(x * _SCALE, y * _SCALE) for x, y in (start, end)], fill=colour, width=width * _SCALE)


def _box(pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], colour: str) -> None:
    pen.rectangle(_scaled(box), fill=colour)


def _scaled(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left * _SCALE, top * _SCALE, right * _SCALE, bottom * _SCALE
