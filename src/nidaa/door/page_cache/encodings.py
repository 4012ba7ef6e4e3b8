"""Which encoding a reader gets, and how bodies are encoded.

Source: RFC 9110 sections 12.4.2 and 12.5.3.
"""

import gzip
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Final

import brotli

#: A smaller body travels in one packet either way.
SMALLEST_BYTES: Final = 256
#: More than a browser names; what stands behind is not read.
_NAMES_READ: Final = 16
_TEXTS: Final = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")


class Encoding(StrEnum):
    """An encoding of a body, by its name in `Content-Encoding`; in the order in which we prefer them."""

    BROTLI = "br"
    GZIP = "gzip"
    IDENTITY = "identity"


@lru_cache(maxsize=256)
def chosen_encoding(accept_encoding: str) -> Encoding:
    """Return the encoding that a reader likes best; of those that he likes equally, our best.

    What cannot be read counts as not said. A reader who refuses everything gets the body as it is.

    Args:
        accept_encoding: The header's value, of any length and form; "" if there is none.
    """
    weights = _weights(accept_encoding)
    others = weights.get("*", 0.0)
    coded = {encoding: weights.get(encoding, others) for encoding in (Encoding.BROTLI, Encoding.GZIP)}
    best = max(coded, key=lambda encoding: coded[encoding])
    return best if coded[best] > 0 and coded[best] >= weights.get("identity", 0.0) else Encoding.IDENTITY


def encoded_bodies(body: bytes, content_type: str, *, is_lasting: bool) -> dict[Encoding, bytes]:
    """Return a body in every encoding that makes it smaller, itself included. Takes milliseconds: for a thread.

    Args:
        body: The body as it is.
        content_type: Only texts are encoded: pictures and fonts are packed already.
        is_lasting: Whether it is kept for so long that packing it as small as can be is worth the time.
    """
    bodies = {Encoding.IDENTITY: body}
    if len(body) < SMALLEST_BYTES or not content_type.strip().lower().startswith(_TEXTS):
        return bodies
    for encoding, encode in _encoders(is_lasting=is_lasting).items():
        coded = encode(body)
        if len(coded) < len(body):
            bodies[encoding] = coded
    return bodies


def _encoders(*, is_lasting: bool) -> dict[Encoding, Callable[[bytes], bytes]]:
    def with_brotli(body: bytes) -> bytes:
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=11 if is_lasting else 5))

    def with_gzip(body: bytes) -> bytes:
        # No time in it: the same body gives the same bytes, and so the same ETag, in every process.
        return gzip.compress(body, 9 if is_lasting else 6, mtime=0)

    return {Encoding.BROTLI: with_brotli, Encoding.GZIP: with_gzip}


def _weights(accept_encoding: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(",", _NAMES_READ)[:_NAMES_READ]:
        name, _, parameter = part.partition(";")
        weight = _weight(parameter)
        if weight is not None:
            weights.setdefault(name.strip().removeprefix("x-"), weight)
    return weights


def _weight(parameter: str) -> float | None:
    """Return a name's weight, 0 to 1; None if its parameter is no weight."""
    text = parameter.strip()
    if not text:
        return 1.0
    name, _, number = text.partition("=")
    number = number.strip()
    digits = number.replace(".", "", 1)
    if name.strip() != "q" or not (digits.isascii() and digits.isdigit()) or len(number) > 5:
        return None
    weight = float(number)
    return weight if weight <= 1 else None
