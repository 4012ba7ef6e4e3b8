"""The start-up check: hash every entry again and compare with what was stored and signed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nidaa.followers import books_view, signed_heads
from nidaa.followers.integrator import head_file
from nidaa.followers.models import Tile
from nidaa.followers.signed_heads import SignedHead
from nidaa.ledger.checkpoint import open_checkpoint
from nidaa.ledger.errors import LedgerError
from nidaa.ledger.hashing import HASH_BYTES, leaf_hashes, perfect_root
from nidaa.ledger.note import Verifier
from nidaa.ledger.tiles import TILE_BYTES, TileName
from nidaa.ledger.tree import CompactRange

_ENTRIES_AT_A_TIME: Final = 16_384
_TILES_AT_A_TIME: Final = 500
_MISSING: Final = "{slug}: the file of the last head is missing. `nidaa adopt-head {slug}` says what can be done."


def check_log(log: books_view.LogRow, *, heads: Path, verifier: Verifier) -> list[str]:
    """Compare all entries of a log with its tiles, its last head and its head file. Writes nothing.

    Returns:
        What is wrong, in sentences; empty if all is well.
    """
    return check_with(log, head_file.read(heads, log.slug), verifier)


def check_with(log: books_view.LogRow, kept: bytes | None, verifier: Verifier) -> list[str]:
    """Do what `check_log` does, with a signed head in place of the file's."""
    head = signed_heads.last(log.log_id)
    if head is None:
        return [] if kept is None else _check_kept(log, [], kept, verifier)
    if log.size < head.size:
        return [f"{log.slug}: {head.size} entries were signed, {log.size} are there."]
    rows = _rows(log.log_id, log.size)
    if len(rows[0]) != log.size * HASH_BYTES:
        return [f"{log.slug}: {log.size} entries are due, {len(rows[0]) // HASH_BYTES} are there."]
    return [
        *_check_head(log, rows, head, verifier),
        *_check_tiles(log, rows, head.size),
        *(_check_kept(log, rows, kept, verifier) if kept is not None else [_MISSING.format(slug=log.slug)]),
    ]


def _rows(log_id: int, size: int) -> list[bytes]:
    """Return the hashes of each level, from level 0: level L + 1 has the root of each full tile of level L."""
    parts: list[bytes] = []
    roots: list[bytes] = []
    for start in range(0, size, _ENTRIES_AT_A_TIME):
        hashes = b"".join(leaf_hashes(books_view.entries(log_id, start, min(size, start + _ENTRIES_AT_A_TIME))))
        parts.append(hashes)
        roots += _full_tile_roots(hashes)
    rows = [b"".join(parts), b"".join(roots)]
    while len(rows[-1]) >= TILE_BYTES:
        rows.append(b"".join(_full_tile_roots(rows[-1])))
    return rows


def _full_tile_roots(hashes: bytes) -> Iterator[bytes]:
    for at in range(0, len(hashes) - TILE_BYTES + 1, TILE_BYTES):
        yield perfect_root(hashes[at : at + TILE_BYTES])


def _root(rows: list[bytes], size: int) -> bytes:
    def read(name: TileName) -> bytes:
        start = name.number * TILE_BYTES
        return rows[int(name.level)][start : start + TILE_BYTES]

    return CompactRange.from_tiles(size, read).root()


def _check_head(log: books_view.LogRow, rows: list[bytes], head: SignedHead, verifier: Verifier) -> Iterator[str]:
    try:
        stated = open_checkpoint(head.note, verifier)
    except LedgerError as error:
        yield f"{log.slug}: the last signed head cannot be read: {error}"
        return
    if (stated.size, stated.root) != (head.size, head.root):
        yield f"{log.slug}: the last head states another size or root than its row."
    if _root(rows, head.size) != head.root:
        yield f"{log.slug}: the entries do not give the root signed at size {head.size}."


def _check_tiles(log: books_view.LogRow, rows: list[bytes], size: int) -> Iterator[str]:
    """Compare each stored tile, and that none is missing."""
    stored = 0
    for level, number, hashes in _stored_tiles(log.log_id):
        start = number * TILE_BYTES
        row = rows[level][: (size >> 8 * level) * HASH_BYTES] if level < len(rows) else b""
        stored += 1
        if not hashes or hashes != row[start : start + TILE_BYTES]:
            yield f"{log.slug}: tile {number} of level {level} does not belong to the entries."
    due = sum(-(-(size >> 8 * level) // 256) for level in range(8))
    if stored != due:
        yield f"{log.slug}: {due} tiles are due, {stored} are stored."


def _stored_tiles(log_id: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, number and hashes of each stored tile, some hundreds (4 MB) at a time."""
    tiles = Tile.objects.filter(log_id=log_id).order_by("id").values_list("id", "level", "number", "hashes")
    last = 0
    while page := tiles.filter(id__gt=last)[:_TILES_AT_A_TIME]:
        for last, level, number, hashes in page:  # noqa: B007  the last one is where the next page begins
            yield level, number, bytes(hashes or b"")


def _check_kept(log: books_view.LogRow, rows: list[bytes], kept: bytes, verifier: Verifier) -> list[str]:
    try:
        stated = open_checkpoint(kept, verifier)
    except LedgerError as error:
        return [f"{log.slug}: the file of the last head cannot be read: {error}"]
    if stated.size > log.size:
        return [
            f"{log.slug}: the last signed head covers {stated.size} entries, this database has {log.size}: "
            "an older backup was restored."
        ]
    if _root(rows or _rows(log.log_id, log.size), stated.size) != stated.root:
        return [f"{log.slug}: the entries do not give the root in the file of the last head."]
    return []
