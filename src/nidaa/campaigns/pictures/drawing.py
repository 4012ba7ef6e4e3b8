"""An uploaded file -> the same picture in a few widths and formats, made of nothing but its points of colour. Pure."""

import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
LEAST_WIDTH: Final = 480
LEAST_HEIGHT: Final = 240
#: A phone, a phone with a very fine screen or the column of a desktop, and that column on a fine screen.
WIDTHS: Final = (480, 800, 1440)
#: What is opened at all; others of Pillow's many decoders are never reached.
_READ: Final = ("JPEG", "PNG", "WEBP", "AVIF")
#: In the order in which a browser is offered them: the smallest first, the one that all know last.
FORMATS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "avif": ("AVIF", {"quality": 50, "speed": 7}),
    "webp": ("WEBP", {"quality": 74, "method": 4}),
    "jpg": ("JPEG", {"quality": 78, "progressive": True, "optimize": True}),
}
_WHITE: Final = (255, 255, 255)
#: What Pillow's decoders raise at bytes that are no picture. Its own error is an OSError; AVIF's is a RuntimeError.
_UNREADABLE: Final = (
    *(OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, OverflowError, AttributeError),
    *(RuntimeError, MemoryError, struct.error, zlib.error),
)
# Pillow warns above this and refuses above twice as much, before it decodes; we refuse at both.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class Fault(StrEnum):
    """What is wrong with a file."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    TOO_SMALL = "too-small"


class PictureRefused(Exception):
    """A file is not taken as a picture; `fault` says why. Its message says nothing of the file."""

    def __init__(self, fault: Fault) -> None:
        """Refuse for a reason."""
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Variant:
    """A picture in one width and format; `extension` is a key of `FORMATS`."""

    width: int
    extension: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in all its variants.

    Attributes:
        digest: 32 hexadecimal digits: the first half of the SHA-256 of all contents.
        width: Of the widest, in pixels.
        height: Of the widest.
        widths: Ascending.
    """

    digest: str
    width: int
    height: int
    widths: tuple[int, ...]
    variants: tuple[Variant, ...]


def drawn_anew(upload: bytes) -> Drawn:
    """Return an uploaded picture, upright, in sRGB, without transparency, in each width up to its own. Takes seconds.

    Args:
        upload: JPEG, PNG, WebP or AVIF; of a moving picture the first moment is taken.

    Raises:
        PictureRefused: UNREADABLE; TOO_LARGE: more than 8 MiB or 40 megapixels; TOO_SMALL: less than 480 × 240.
    """
    if len(upload) > MOST_BYTES:
        raise PictureRefused(Fault.TOO_LARGE)
    picture = _read(upload)
    if picture.width < LEAST_WIDTH or picture.height < LEAST_HEIGHT:
        raise PictureRefused(Fault.TOO_SMALL)
    widths = tuple(width for width in WIDTHS if width <= picture.width)
    variants: list[Variant] = []
    for width in widths:
        size = (width, max(1, round(picture.height * width / picture.width)))
        smaller = picture.resize(size, Image.Resampling.LANCZOS)
        variants += [Variant(width, extension, _encoded(smaller, extension)) for extension in FORMATS]
    digest = sha256(b"".join(variant.content for variant in variants)).hexdigest()[:32]
    return Drawn(digest, *size, widths, tuple(variants))


def _read(upload: bytes) -> Image.Image:
    """Return the points of a file as an upright picture in RGB."""
    try:
        with Image.open(BytesIO(upload), formats=_READ) as file:
            if file.width * file.height > MOST_PIXELS:
                raise PictureRefused(Fault.TOO_LARGE)
            # A JPEG is decoded at half or a quarter of its size where that is enough: less memory, less time.
            file.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
            file.load()
            return _plain(ImageOps.exif_transpose(file))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused(Fault.TOO_LARGE) from None
    except _UNREADABLE:
        raise PictureRefused(Fault.UNREADABLE) from None


def _plain(picture: Image.Image) -> Image.Image:
    """Return the picture in sRGB on white, in an image that knows nothing of the file."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            picture = (
                ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # A broken profile: the colours as they are.
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, _WHITE)
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    plain = picture.convert("RGB")
    clean = Image.new("RGB", plain.size)
    clean.paste(plain)
    return clean


def _encoded(picture: Image.Image, extension: str) -> bytes:
    name, options = FORMATS[extension]
    content = BytesIO()
    picture.save(content, name, **options)
    return content.getvalue()
