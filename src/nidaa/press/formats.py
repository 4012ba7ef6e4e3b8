"""What can be printed, and on what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class Format(StrEnum):
    """A format, by the name of its file."""

    CARD = "card.png"
    STORY = "story.png"
    POSTER_A4 = "poster-a4.pdf"
    POSTER_A3 = "poster-a3.pdf"
    STRIPS_A4 = "strips-a4.pdf"
    HANDOUT_A4 = "handout-a4.pdf"
    OVERVIEW = "overview.png"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format is made.

    Attributes:
        design: File in ``designs``.
        output: What the engine writes.
        width: Of the page, in points.
        height: Of the page, in points.
        pixels_per_inch: Of a picture; a page of 72 points is an inch.
    """

    design: str
    output: Literal["png", "pdf"]
    width: float
    height: float
    pixels_per_inch: float = 144

    @property
    def content_type(self) -> str:
        """The media type of the file."""
        return "image/png" if self.output == "png" else "application/pdf"

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of a picture."""
        return round(self.width * self.pixels_per_inch / 72), round(self.height * self.pixels_per_inch / 72)


_A4: Final = (595.276, 841.89)
_A3: Final = (841.89, 1190.551)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a face stands in the overview, in points: below its upper edge, from ``left`` on.

    Attributes:
        scale: How much of its own size it has.
    """

    left: float
    width: float
    height: float
    scale: float


#: Design -> its part of ``Format.OVERVIEW``.
FRAMES: Final[Mapping[str, Frame]] = {
    "poster": Frame(0, *_A4, 1),
    "strips": Frame(620, *_A4, 1),
    "handout": Frame(1240, *_A4, 1),
    "story": Frame(1860, 473.4, 841.6, 0.8767),
    "card": Frame(2396, 600, 315, 1),
}
#: Sizes of pictures: what WhatsApp, Facebook and X cut from (1200 x 630), and a telephone's screen (1080 x 1920).
FORMATS: Final[Mapping[Format, Layout]] = {
    Format.CARD: Layout("card.typ", "png", 600, 315),
    Format.STORY: Layout("story.typ", "png", 540, 960),
    Format.POSTER_A4: Layout("poster.typ", "pdf", *_A4),
    Format.POSTER_A3: Layout("poster.typ", "pdf", *_A3),
    Format.STRIPS_A4: Layout("strips.typ", "pdf", *_A4),
    Format.HANDOUT_A4: Layout("handout.typ", "pdf", *_A4),
    Format.OVERVIEW: Layout("overview.typ", "png", 2996, 842, 44),
}
