"""What pages and the door read of the followers' tables: plain SQL on the thread's connection, for speed.

The ORM would cost several times what the query does, and these are asked for every tile and every tick. Nothing here
is newer than the last signed checkpoint.
"""

import json
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection

from nidaa.followers import books_view, outage
from nidaa.followers.models import MailKind
from nidaa.followers.signed_heads import SignedHead
from nidaa.ledger.errors import TileError
from nidaa.ledger.hashing import HASH_BYTES
from nidaa.ledger.proofs import inclusion_proof as prove_inclusion
from nidaa.ledger.tiles import TILE_WIDTH, TileName, encode_bundle

#: Counts of a log as JSON has them: the fields of `nidaa.entries.counts.Counts`, and `count` in each action.
CountsJson = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CountRow:
    """The count under a signed checkpoint."""

    tree_size: int
    counts: CountsJson


@dataclass(frozen=True, slots=True)
class HourRow:
    """The count at the last checkpoint of an hour; `hour` is unix seconds divided by 3,600."""

    hour: int
    tree_size: int
    counts: CountsJson


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """A follower that has stopped for a log."""

    follower: str
    log_id: int
    trouble: str
    explanation: str
    raised_at: int


def latest_checkpoint(log_id: int) -> SignedHead | None:
    """Return the last signed head of a log."""
    row = _one(
        "SELECT size, root, note, signed_at FROM followers_checkpoint WHERE log_id = %s ORDER BY size DESC LIMIT 1",
        log_id,
    )
    return row and SignedHead(row[0], bytes(row[1]), bytes(row[2]), row[3])


def read_tile(log_id: int, name: TileName) -> bytes | None:
    """Return the bytes of a tile of hashes or of a bundle of entries; None if no checkpoint covers it.

    Any width up to the one that the last checkpoint has is served: partial tiles must be, for every size that had
    a checkpoint.
    """
    return _bundle(log_id, name) if name.level == "entries" else _hashes(log_id, name)


def _hashes(log_id: int, name: TileName) -> bytes | None:
    row = _one(
        "SELECT hashes FROM followers_tile WHERE log_id = %s AND level = %s AND number = %s",
        log_id,
        int(name.level),
        name.number,
    )
    wanted = name.width * HASH_BYTES
    return bytes(row[0][:wanted]) if row and len(row[0]) >= wanted else None


def _bundle(log_id: int, name: TileName) -> bytes | None:
    start = name.number * TILE_WIDTH
    row = _one("SELECT max(size) FROM followers_checkpoint WHERE log_id = %s", log_id)
    if row is None or row[0] is None or row[0] < start + name.width:
        return None
    entries = books_view.entries(log_id, start, start + name.width)
    return encode_bundle(entries) if len(entries) == name.width else None


def inclusion_proof(log_id: int, leaf_index: int) -> tuple[list[bytes], bytes] | None:
    """Return the path from an entry to the last checkpoint, and that checkpoint's note.

    Returns:
        None while no checkpoint covers the entry.

    Raises:
        TileError: A stored tile is missing.
    """
    head = latest_checkpoint(log_id)
    if head is None or not 0 <= leaf_index < head.size:
        return None

    def read(tile: TileName) -> bytes:
        hashes = read_tile(log_id, tile)
        if hashes is None:
            raise TileError(f"{tile.path()} is not stored")
        return hashes

    return prove_inclusion(leaf_index, head.size, read), head.note


def latest_counts(log_id: int) -> CountRow | None:
    """Return the last count of a log; None before the first checkpoint was counted."""
    row = _one("SELECT tree_size, counts FROM followers_count WHERE log_id = %s", log_id)
    return row and CountRow(row[0], _counts(row[1]))


def counts_by_hour(log_id: int) -> list[HourRow]:
    """Return the history of a log's counts, oldest hour first; hours without a checkpoint have no row."""
    rows = _all("SELECT hour, tree_size, counts FROM followers_counthour WHERE log_id = %s ORDER BY hour", log_id)
    return [HourRow(hour, tree_size, _counts(counts)) for hour, tree_size, counts in rows]


def last_wall_page(log_id: int, action: str) -> int:
    """Return the number of the newest page of the wall; 0 while nobody is on it."""
    row = _one("SELECT max(number) FROM followers_wallpage WHERE log_id = %s AND action = %s", log_id, action)
    return (row and row[0]) or 0


def wall_entries(log_id: int, action: str, number: int) -> tuple[int, int | None] | None:
    """Return the first entry of a page of the wall, and that of the page after it; None if there is no such page."""
    rows = _all(
        "SELECT number, first_entry FROM followers_wallpage"
        " WHERE log_id = %s AND action = %s AND number >= %s AND number <= %s ORDER BY number",
        log_id,
        action,
        number,
        number + 1,
    )
    if not rows or rows[0][0] != number:
        return None
    return rows[0][1], rows[1][1] if len(rows) > 1 else None


def last_mail_state(log_id: int, seq: int) -> str | None:
    """Return how far the mail of a submission is (see `models.MailState`); None if none is planned yet."""
    row = _one(
        "SELECT state FROM followers_mail WHERE log_id = %s AND seq = %s AND kind <> %s",
        log_id,
        seq,
        MailKind.REMINDER.value,
    )
    return row and str(row[0])


def mails_by_state() -> dict[str, int]:
    """Return how many mails are in each state, over all logs."""
    return dict(_all("SELECT state, count(*) FROM followers_mail GROUP BY state"))


def alarms() -> list[AlarmRow]:
    """Return every follower that has stopped for a log, for health and for organisers."""
    rows = _all("SELECT follower, log_id, trouble, explanation, raised_at FROM followers_alarm ORDER BY raised_at")
    return [AlarmRow(*row) for row in rows]


def _counts(stored: str) -> CountsJson:
    counts = cast("CountsJson", json.loads(stored))
    for action in ("petition", "boycott"):
        numbers = counts[action]
        numbers["count"] = numbers["signs_or_pledges"] - numbers["withdrawals"] - numbers["voids"]
    return counts


def _one(sql: str, *values: int | str) -> Any:  # noqa: ANN401  a row as the database gives it
    rows = _all(sql, *values)
    return rows[0] if rows else None


def _all(sql: str, *values: int | str) -> list[Any]:
    def ask() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    return outage.read(ask)
