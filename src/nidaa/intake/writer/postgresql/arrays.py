"""Columns as PostgreSQL's binary arrays: one parameter for a whole column, made by joining bytes.

Source: PostgreSQL's `array_recv`: number of dimensions, whether there are NULLs, the elements' type, length, lower
bound; then each element after its length, or -1 for NULL. All numbers are signed, big-endian.
"""

from collections.abc import Sequence
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
    """Return a column of `bytea`, of less than 4,096 bytes each."""
    if None in values:
        return _array(BYTEA, values, b"".join([_element(value) for value in values]))
    lengths = set(map(len, values))  # type: ignore[arg-type]  # there is no None among them
    if len(lengths) == 1:
        # One join for the whole column: keys, commitments and texts have one length.
        length = _LENGTHS[lengths.pop()]
        return _array(BYTEA, values, length + length.join(values))  # type: ignore[arg-type]  # there is no None
    return _array(BYTEA, values, b"".join([part for value in values for part in (_LENGTHS[len(value)], value)]))  # type: ignore[arg-type,misc]  # there is no None


def long_column(values: Sequence[int | None]) -> bytes:
    """Return a column of `bigint`."""
    if _is_uniform(values):
        return _array(INT8, values, _long(values[0]) * len(values))
    return _array(INT8, values, b"".join([_long(value) for value in values]))


def integer_column(values: Sequence[int]) -> bytes:
    """Return a column of `integer`."""
    if _is_uniform(values):
        return _array(INT4, values, _integer(values[0]) * len(values))
    return _array(INT4, values, b"".join([_integer(value) for value in values]))


def short_column(values: Sequence[int]) -> bytes:
    """Return a column of `smallint`; True and False are 1 and 0."""
    if _is_uniform(values):
        return _array(INT2, values, _short(values[0]) * len(values))
    return _array(INT2, values, b"".join([_short(value) for value in values]))


def text_column(values: Sequence[str]) -> bytes:
    """Return a column of `text`, of few different values."""
    if _is_uniform(values):
        return _array(TEXT, values, _text(values[0]) * len(values))
    return _array(TEXT, values, b"".join([_text(value) for value in values]))


def _is_uniform(values: Sequence[object]) -> bool:
    return bool(values) and values.count(values[0]) == len(values)


def _array(element_type: int, values: Sequence[object], body: bytes) -> bytes:
    if not values:
        return _EMPTY.pack(0, 0, element_type)
    return _HEADER.pack(1, None in values, element_type, len(values), 1) + body


def _element(value: bytes | None) -> bytes:
    return _NULL if value is None else _LENGTHS[len(value)] + value


def _long(value: int | None) -> bytes:
    return _NULL if value is None else b"\0\0\0\x08" + value.to_bytes(8, "big", signed=True)


def _integer(value: int) -> bytes:
    return _LENGTHS[4] + value.to_bytes(4, "big", signed=True)


@lru_cache(maxsize=64)
def _short(value: int) -> bytes:
    return _LENGTHS[2] + int(value).to_bytes(2, "big", signed=True)


@lru_cache(maxsize=1024)
def _text(value: str) -> bytes:
    encoded = value.encode()
    return _LENGTHS[len(encoded)] + encoded
