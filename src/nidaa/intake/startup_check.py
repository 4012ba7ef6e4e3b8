"""Do the two books agree with themselves and with each other? Asked at every start; nothing is repaired here."""

import re
import sqlite3
from collections.abc import Iterator
from typing import Final

from nidaa.entries.canonical_json import decode_all
from nidaa.entries.errors import EntryError
from nidaa.entries.kinds import Close, Entry, Pledge, Sign, Void, Withdraw
from nidaa.intake.books import Books
from nidaa.intake.rows import LogRow

_CHUNK: Final = 4_096


def check_books(books: Books) -> list[str]:
    """Return what is wrong, in sentences for an operator; nothing, if the books are sound.

    Reads every entry once. It checks SQLite's own structure; that entries and submissions are gapless and as many as
    the log's row says; that each sign or pledge has its supporter, with the commitment of his submission, and no
    supporter lacks his entry; that what a withdraw or void ends, and nothing else, has ended.
    """
    # Other rooms' tables have checks that call REGEXP, which SQLite leaves to the program; quick_check runs them too.
    books.connection.create_function("regexp", 2, _matches, deterministic=True)
    try:
        found = [row[0] for row in books.connection.execute("PRAGMA quick_check(20)").fetchall() if row[0] != "ok"]
        if found:
            return [f"the database file is damaged: {what}" for what in found]
        return [f"log {log.slug}: {what}" for log in books.logs() for what in _check_log(books, log)]
    except sqlite3.DatabaseError as error:
        return [f"the database cannot be read: {error}"]


def _matches(pattern: str, text: object) -> bool:
    return text is not None and re.search(pattern, str(text)) is not None


def _check_log(books: Books, log: LogRow) -> Iterator[str]:
    yield from _check_gapless(books, "entries", "intake_entry", "leaf_index", log, 0, log.size)
    yield from _check_gapless(books, "submissions", "intake_submission", "seq", log, 1, log.submissions)
    wrong_type = _first_of_wrong_type(books, log.log_id)
    if wrong_type is not None:
        yield f"entry {wrong_type} is no longer stored as bytes: somebody edited it by hand"
        return
    ended = _ended(books, log.log_id)
    closed = False
    for start in range(0, log.size, _CHUNK):
        leaves = books.entries(log.log_id, start, start + _CHUNK)
        try:
            entries = decode_all(leaves, start)
        except EntryError as error:
            yield str(error)
            return
        yield from _check_supporters(books, log, entries, start)
        yield from _check_endings(entries, start, ended)
        if closed:
            yield "there are entries after the close"
        closed = closed or any(isinstance(entry, Close) for entry in entries)
        if any(isinstance(entry, Close) for entry in entries[:-1]):
            yield "there are entries after the close"
    if closed != log.closed:
        yield "the log's row and its entries do not agree on whether it is closed"
    for index in ended:
        yield f"a supporter ended with entry {index}, which ends nothing"


def _check_gapless(
    books: Books, what: str, table: str, column: str, log: LogRow, first: int, count: int
) -> Iterator[str]:
    sql = f"SELECT count(*), min({column}), max({column}) FROM {table} WHERE log_id = ?"  # noqa: S608 (constants)
    number, lowest, highest = books.connection.execute(sql, (log.log_id,)).fetchone()
    if number != count:
        yield f"it has {number} {what}, and its row says {count}"
    elif count and (lowest, highest) != (first, first + count - 1):
        yield f"its {what} have a gap"


def _first_of_wrong_type(books: Books, log_id: int) -> int | None:
    """Return the first entry that is text or a number: SQLite takes what an editor writes, whatever the column says."""
    sql = "SELECT min(leaf_index) FROM intake_entry WHERE log_id = ? AND typeof(leaf) <> 'blob'"
    found: int | None = books.connection.execute(sql, (log_id,)).fetchone()[0]
    return found


def _ended(books: Books, log_id: int) -> dict[int, int]:
    """Return index of the ending entry -> index of the entry ended."""
    sql = "SELECT ended_index, entry_index FROM intake_supporter WHERE log_id = ? AND ended_index IS NOT NULL"
    return dict(books.connection.execute(sql, (log_id,)).fetchall())


def _check_supporters(books: Books, log: LogRow, entries: list[Entry], start: int) -> Iterator[str]:
    sql = (
        "SELECT p.entry_index, p.action, s.commitment FROM intake_supporter AS p LEFT JOIN intake_submission AS s"
        " ON s.log_id = p.log_id AND s.seq = p.seq WHERE p.log_id = ? AND p.entry_index >= ? AND p.entry_index < ?"
    )
    rows = books.connection.execute(sql, (log.log_id, start, start + len(entries))).fetchall()
    private = {index: (action, commitment) for index, action, commitment in rows}
    public = {
        index: (entry.action.value, entry.commitment)
        for index, entry in enumerate(entries, start)
        if isinstance(entry, Sign | Pledge)
    }
    for index in sorted(private.keys() | public.keys()):
        if private.get(index) != public.get(index):
            yield f"the private book and entry {index} do not agree"


def _check_endings(entries: list[Entry], start: int, ended: dict[int, int]) -> Iterator[str]:
    for index, entry in enumerate(entries, start):
        if isinstance(entry, Withdraw | Void) and ended.pop(index, None) != entry.of:
            yield f"the private book does not know that entry {index} ended entry {entry.of}"
