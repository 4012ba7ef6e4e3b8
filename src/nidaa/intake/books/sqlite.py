"""The two books in a SQLite file: one connection, its settings, and what its errors mean."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Final, Self

from nidaa.intake.books.interface import Books, Row
from nidaa.intake.errors import IntakeError, Overloaded, PlaceTaken, StatementRefused, StorageFailed, StorageFull
from nidaa.intake.write_turn_file import WriteTurnFile

#: How long a writer waits for another's transaction, before it says "try again".
BUSY_SECONDS: Final = 5.0
#: The WAL is copied into the database every so many pages (16 MB): rarely enough for the hot path.
CHECKPOINT_PAGES: Final = 4_000
IN_MEMORY: Final = ":memory:"

#: Result codes after which the state of the file is not known, or is known to be wrong.
_FATAL: Final = frozenset((sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))
_PRIMARY_CODE: Final = 0xFF
_TAKEN: Final = frozenset((sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY))


class SqliteBooks(Books):
    """One connection to a SQLite file."""

    __slots__ = ("_turn", "connection")

    vendor = "sqlite"

    def __init__(self, connection: sqlite3.Connection, turn: WriteTurnFile | None = None) -> None:
        """Use `open`, or `Books.over`."""
        self.connection = connection
        self._turn = turn

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Self:
        """Open a connection of our own, durable: what COMMIT returned for survives a power cut.

        Writers of several processes take turns by the file `write-turn.lock` beside the database.

        Raises:
            StorageFailed: The file is no database, or cannot be read.
        """
        with translated():
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=256)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        return cls(connection, None if path == IN_MEMORY else WriteTurnFile.beside(Path(path)))

    @classmethod
    def taking(cls, connection: object) -> Self | None:
        """Return books over a connection of Python's `sqlite3`."""
        return cls(connection) if isinstance(connection, sqlite3.Connection) else None

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
        if self._turn is not None:
            self._turn.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock from the start; commit at the end, or roll back."""
        with self._turn.hold(BUSY_SECONDS) if self._turn is not None else nullcontext(), translated():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                # Commit point: after this line a crash loses nothing.
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def fetch(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return a statement's rows."""
        with translated():
            return self.connection.execute(_dialect(statement), parameters).fetchall()

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> int:
        """Execute a statement; return how many rows it changed."""
        with translated():
            return self.connection.execute(_dialect(statement), parameters).rowcount

    def patiently(self) -> AbstractContextManager[None]:
        """Do nothing: SQLite's statements have no time limit."""
        return nullcontext()

    def change_mark(self) -> int:
        """Return a number that differs once another connection has changed the file."""
        return int(self.fetch("PRAGMA data_version")[0][0])

    def damage(self) -> list[str]:
        """Return what SQLite's own check finds."""
        # Other rooms' tables have checks that call REGEXP, which SQLite leaves to the program; quick_check runs them.
        self.connection.create_function("regexp", 2, _matches, deterministic=True)
        found = [row[0] for row in self.fetch("PRAGMA quick_check(20)") if row[0] != "ok"]
        return [f"the database file is damaged: {what}" for what in found]

    def first_entry_of_wrong_type(self, log_id: int) -> int | None:
        """Return the first entry that is text or a number: SQLite takes what an editor writes, whatever the column."""
        sql = "SELECT min(leaf_index) FROM intake_entry WHERE log_id = %s AND typeof(leaf) <> 'blob'"
        found: int | None = self.fetch(sql, (log_id,))[0][0]
        return found


@contextmanager
def translated() -> Iterator[None]:
    """Raise this room's errors instead of the driver's."""
    try:
        yield
    except sqlite3.Error as error:
        raise translate(error) from error


def translate(error: sqlite3.Error) -> IntakeError:
    """Return what an error of SQLite means."""
    code = getattr(error, "sqlite_errorcode", None)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    primary = None if code is None else code & _PRIMARY_CODE
    what = f"{name}: {error}"
    if primary in _FATAL:
        return StorageFailed(what)
    if primary == sqlite3.SQLITE_FULL:
        return StorageFull(what)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Overloaded(what)
    return PlaceTaken(what) if code in _TAKEN else StatementRefused(what)


@lru_cache(maxsize=256)
def _dialect(statement: str) -> str:
    return statement.replace("%s", "?").replace("/* INDEXED BY", "INDEXED BY").replace("*/", "")


def _matches(pattern: str, text: object) -> bool:
    return text is not None and re.search(pattern, str(text)) is not None
