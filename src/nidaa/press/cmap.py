"""Which characters a font file has: its table ``cmap``, as far as it maps Unicode to glyphs.

Source: the OpenType specification, "cmap" formats 4 and 12. Read here because the question is one table of one
file, and a library for fonts is 20 MB.
"""

import struct
from pathlib import Path
from typing import Final

#: (platform, encoding) of tables that map Unicode: the second of each pair reaches beyond U+FFFF.
_UNICODE: Final = frozenset(((0, 3), (0, 4), (0, 6), (3, 1), (3, 10)))
_LAST_CHARACTER: Final = 0x10FFFF


def characters_of(path: Path) -> frozenset[int]:
    """Return the code points that a TrueType or OpenType file has a glyph for; none if it is not such a file."""
    try:
        data = path.read_bytes()
        table = _table(data, b"cmap")
        return frozenset(_characters(data[table:])) if table else frozenset()
    except (OSError, struct.error, IndexError):
        return frozenset()


def _table(data: bytes, tag: bytes) -> int:
    """Return the offset of a table; 0 if the file has none."""
    (count,) = struct.unpack_from(">H", data, 4)
    for record in range(count):
        name, _sum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * record)
        if name == tag:
            return int(offset)
    return 0


def _characters(cmap: bytes) -> set[int]:
    (count,) = struct.unpack_from(">H", cmap, 2)
    found: set[int] = set()
    for record in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * record)
        if (platform, encoding) in _UNICODE:
            (form,) = struct.unpack_from(">H", cmap, offset)
            if form == 4:
                found |= _segments(cmap, offset)
            elif form == 12:
                found |= _groups(cmap, offset)
    return found


def _segments(cmap: bytes, offset: int) -> set[int]:
    """Read format 4: ranges up to U+FFFF, each with a shift or with a list of glyphs."""
    (doubled,) = struct.unpack_from(">H", cmap, offset + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", cmap, offset + 14)
    starts_at = offset + 16 + doubled
    starts = struct.unpack_from(f">{count}H", cmap, starts_at)
    shifts = struct.unpack_from(f">{count}H", cmap, starts_at + doubled)
    lists_at = starts_at + 2 * doubled
    lists = struct.unpack_from(f">{count}H", cmap, lists_at)
    found: set[int] = set()
    for segment, (start, end, shift, skip) in enumerate(zip(starts, ends, shifts, lists, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            if skip:
                (glyph,) = struct.unpack_from(">H", cmap, lists_at + 2 * segment + skip + 2 * (code - start))
            else:
                glyph = (code + shift) & 0xFFFF
            if glyph:
                found.add(code)
    return found


def _groups(cmap: bytes, offset: int) -> set[int]:
    """Read format 12: ranges up to the last character."""
    (count,) = struct.unpack_from(">I", cmap, offset + 12)
    found: set[int] = set()
    for group in range(count):
        start, end, glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * group)
        found.update(range(start if glyph else start + 1, min(end, _LAST_CHARACTER) + 1))
    return found
