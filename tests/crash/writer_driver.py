"""A process that writes the books and says, line by line, what is durable: the victim of the crash tests.

    python -m tests.crash.writer_driver DATABASE FIRST COUNT MODE

For each person FIRST, FIRST+1, ... it applies a submission and its confirmation, and prints `ack <person>` after
`apply` returned. The modes other than `honest` break one rule each: `early` says so before the commit,
`unsynced` commits without an fsync. A test that does not catch them proves nothing.
"""

import hashlib
import os
import sys
from pathlib import Path

from nidaa.intake import registry, schema
from nidaa.intake.books import Books, SqliteBooks
from nidaa.intake.commands import Confirm, Submit
from nidaa.intake.errors import BooksDamaged, StatementRefused, StorageFull
from nidaa.intake.outcomes import Stored
from nidaa.intake.writer import apply

ORIGIN = "nidaa.example/c/voip/log"
TEXT = bytes(16)
AT = 1_452_700_000
#: What `batcher` exits with, too, when the disk fails under a commit.
EXIT_DISK_FAILED = 70


def person_key(person: int) -> bytes:
    """Return the 32-byte key of an invented person."""
    return hashlib.sha256(b"person %d" % person).digest()


def prepare(database: Path) -> None:
    """Make the books with one open petition; its log has id 1."""
    books = SqliteBooks.open(database)
    schema.create(books.connection)
    with books.transaction():
        log_id = registry.register_log(books, slug="voip", origin=ORIGIN, wrapped_key=bytes(60))
        registry.register_action(books, log_id=log_id, action="petition", texts={TEXT: "fr"}, opens_at=AT - 1)
    books.close()


def submission(person: int) -> Submit:
    """Return the submission of an invented person."""
    key = person_key(person)
    return Submit(
        log_id=1, action="petition", person_key=key, idempotency_key=key[:16], language="fr", text=TEXT,
        threshold=None, commitment=key, sealed=key * 8, named=False, at=AT,
    )  # fmt: skip


def acknowledge(person: int) -> None:
    """Say that a person is counted; the line leaves this process at once."""
    sys.stdout.write(f"ack {person}\n")
    sys.stdout.flush()


def write(books: Books, person: int, *, early: bool) -> None:
    """Sign and confirm one person, and say so."""
    if early:
        acknowledge(person)
    stored, *_ = apply(books, [submission(person)])
    if not isinstance(stored, Stored):
        raise TypeError(stored)
    apply(books, [Confirm(log_id=1, seq=stored.seq, at=AT)])
    if not early:
        acknowledge(person)


def main(database: str, first: str, count: str, mode: str) -> None:
    """Write `count` people from `first` on."""
    books = SqliteBooks.open(database)
    # Copy the WAL into the database often, so that those writes meet the faults too.
    books.connection.execute("PRAGMA wal_autocheckpoint = 20")
    if mode == "unsynced":
        books.connection.execute("PRAGMA synchronous = OFF")
    for person in range(int(first), int(first) + int(count)):
        try:
            write(books, person, early=mode == "early")
        except StorageFull:
            continue  # A full disk refuses and goes on; a disk that fails ends the process.
        except (BooksDamaged, StatementRefused):
            os._exit(EXIT_DISK_FAILED)


if __name__ == "__main__":
    main(*sys.argv[1:])
