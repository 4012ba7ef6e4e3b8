"""Do the two books agree with themselves and with each other? Asked at every start; nothing is repaired here.

The books are read in order and in pieces: memory does not grow with them.
"""

from collections.abc import Iterator
from typing import Final

from nidaa.entries.canonical_json import decode, decode_all
from nidaa.entries.errors import EntryError
from nidaa.entries.kinds import Close, Entry, Pledge, Sign, Void, Withdraw
from nidaa.intake.books import Books
from nidaa.intake.errors import BooksDamaged, StatementRefused
from nidaa.intake.rows import Ending, LogRow, Run

_CHUNK: Final = 4_096
_FEW: Final = 512


def check_books(books: Books) -> list[str]:
    """Return what is wrong, in sentences for an operator; nothing, if the books are sound.

    Reads every entry once. It checks the database's own structure, where the engine can; that entries and submissions
    are gapless and as many as the log's row says; that each sign or pledge has its supporter, with the commitment of
    his submission, and no supporter lacks his entry; that what a withdraw or void ends, and nothing else, has ended.

    Raises:
        TryAgain: The database is away, or busy.
    """
    try:
        with books.patiently():
            return books.damage() or [
                f"log {log.slug}: {what}" for log in books.logs() for what in _check_log(books, log)
            ]
    except (BooksDamaged, StatementRefused) as error:
        return [f"the database cannot be read: {error}"]


def _check_log(books: Books, log: LogRow) -> Iterator[str]:
    yield from _check_run("entries", books.entry_numbers(log.log_id), 0, log.size)
    yield from _check_run("submissions", books.submission_numbers(log.log_id), 1, log.submissions)
    wrong_type = books.first_entry_of_wrong_type(log.log_id)
    if wrong_type is not None:
        yield f"entry {wrong_type} is no longer stored as bytes: somebody edited it by hand"
        return
    closed = False
    for start in range(0, log.size, _CHUNK):
        stop = start + _CHUNK
        try:
            entries = decode_all(books.entries(log.log_id, start, stop), start)
        except EntryError as error:
            yield str(error)
            return
        yield from _check_supporters(books, log, entries, start)
        yield from _check_endings(books, log, entries, start)
        for ending in books.endings(log.log_id, start, stop):
            if not _is_ended_by(ending):
                yield f"a supporter ended with entry {ending.ended_index}, which ends nothing"
        if closed or any(isinstance(entry, Close) for entry in entries[:-1]):
            yield "there are entries after the close"
        closed = closed or any(isinstance(entry, Close) for entry in entries)
    if closed != log.closed:
        yield "the log's row and its entries do not agree on whether it is closed"


def _check_run(what: str, run: Run, first: int, count: int) -> Iterator[str]:
    if run.count != count:
        yield f"it has {run.count} {what}, and its row says {count}"
    elif count and (run.lowest, run.highest) != (first, first + count - 1):
        yield f"its {what} have a gap"


def _check_supporters(books: Books, log: LogRow, entries: list[Entry], start: int) -> Iterator[str]:
    rows = books.commitments(log.log_id, start, start + len(entries))
    private = {row.entry_index: (row.action, row.commitment) for row in rows}
    public = {
        index: (entry.action.value, entry.commitment)
        for index, entry in enumerate(entries, start)
        if isinstance(entry, Sign | Pledge)
    }
    for index in sorted(private.keys() | public.keys()):
        if private.get(index) != public.get(index):
            yield f"the private book and entry {index} do not agree"


def _check_endings(books: Books, log: LogRow, entries: list[Entry], start: int) -> Iterator[str]:
    public = [(index, entry.of) for index, entry in enumerate(entries, start) if isinstance(entry, Withdraw | Void)]
    for first in range(0, len(public), _FEW):
        some = public[first : first + _FEW]
        private = books.ended_indexes(log.log_id, [of for _, of in some])
        for index, of in some:
            if private.get(of) != index:
                yield f"the private book does not know that entry {index} ended entry {of}"


def _is_ended_by(ending: Ending) -> bool:
    try:
        entry = decode(ending.leaf) if ending.leaf is not None else None
    except EntryError:
        return False
    return isinstance(entry, Withdraw | Void) and entry.of == ending.entry_index
