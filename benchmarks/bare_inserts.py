"""The reference of the intake: rows like its own, inserted in batches with an fsync each, and nothing else."""

import secrets
import sqlite3
import time
from pathlib import Path
from typing import Final

from nidaa.intake import schema
from nidaa.intake.books import SqliteBooks

BATCH: Final = 256
SECONDS: Final = 4.0
_SEALED_BYTES: Final = 180

_INSERT: Final = (
    "INSERT INTO intake_submission (log_id, seq, action, person_key, attempt, idempotency_key, language, text,"
    " threshold, commitment, sealed, named, received_at, muted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def rows_per_second(folder: Path) -> float:
    """Return how many rows a second this machine's disk takes: the intake's table, its indexes, its settings."""
    books = SqliteBooks.open(folder / "bare.sqlite3")
    schema.create(books.connection)
    try:
        return _measure(books.connection)
    finally:
        books.close()


def _measure(connection: sqlite3.Connection) -> float:
    stored = 0
    began = time.perf_counter()
    while (elapsed := time.perf_counter() - began) < SECONDS:
        rows = [_row(stored + number) for number in range(BATCH)]
        began += time.perf_counter() - began - elapsed  # Making the rows is not the disk's work.
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_INSERT, rows)
        connection.execute("COMMIT")
        stored += BATCH
    return stored / elapsed


def _row(seq: int) -> tuple[object, ...]:
    chance = secrets.token_bytes(_SEALED_BYTES + 96)
    return (
        1,
        seq,
        "petition",
        chance[:32],
        1,
        chance[32:48],
        "fr",
        bytes(16),
        None,
        chance[48:80],
        chance[96:],
        0,
        1_453_000_000,
        0,
    )
