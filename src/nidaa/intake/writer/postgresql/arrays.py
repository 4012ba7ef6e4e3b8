"""Columns as PostgreSQL's binary arrays: one parameter for a whole column, made by joining bytes.

Source: PostgreSQL's `array_recv`: number of dimensions, whether there are NULLs, the elements' type, length, lower
bound; then each element after its length, or -1 for NULL. All numbers are signed, big-endian.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from struct import Struct
from typing import Final

BYTEA: Final = 17
INT8: Final = 20
INT2: Final = 21
INT4: Final = 23
TEXT: Final = 25

#: The arrays' own types, for the declaration of a parameter.
INT2S: Final = 1005
INT4S: Final = 1007
TEXTS: Final = 1009
INT8S: Final = 1016
BYTEAS: Final = 1001

_HEADER: Final = Struct(">iiiii")
_EMPTY: Final = Struct(">iii")
_NULL: Final = b"\xff\xff\xff\xff"
_LENGTHS: Final = tuple(length.to_bytes(4, "big") for length in range(4096))


def bytes_column(values: Sequence[bytes | None]) -> bytes:
    """Return a column of `bytea`."""
    return _array(BYTEA, [_bytes_element(value) for value in values])


def long_column(values: Iterable[int | None]) -> bytes:
    """Return a column of `bigint`."""
    return _array(INT8, [_long_element(value) for value in values])


def integer_column(values: Iterable[int]) -> bytes:
    """Return a column of `integer`."""
    return _array(INT4, [_LENGTHS[4] + value.to_bytes(4, "big", signed=True) for value in values])


def short_column(values: Iterable[int]) -> bytes:
    """Return a column of `smallint`; True and False are 1 and 0."""
    return _array(INT2, [_short_element(value) for value in values])


def text_column(values: Iterable[str]) -> bytes:
    """Return a column of `text`, of few different values."""
    return _array(TEXT, [_text_element(value) for value in values])


def _array(element_type: int, elements: list[bytes]) -> bytes:
    if not elements:
        return _EMPTY.pack(0, 0, element_type)
    return _HEADER.pack(1, _NULL in elements, element_type, len(elements), 1) + b"".join(elements)


def _bytes_element(value: bytes | None) -> bytes:
    return _NULL if value is None else _LENGTHS[len(value)] + value


def _long_element(value: int | None) -> bytes:
    return _NULL if value is None else _LENGTHS[8] + value.to_bytes(8, "big", signed=True)


@lru_cache(maxsize=64)
def _short_element(value: int) -> bytes:
    return _LENGTHS[2] + int(value).to_bytes(2, "big", signed=True)


@lru_cache(maxsize=1024)
def _text_element(value: str) -> bytes:
    encoded = value.encode()
    return _LENGTHS[len(encoded)] + encoded
