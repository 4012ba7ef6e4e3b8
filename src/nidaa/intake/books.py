"""The two books in SQLite: one connection, its settings, and every question that is asked of them.

Where SQLite, without statistics, would rather walk through a whole log, the statement names its index.
A `Books` belongs to one thread. Before: pages, followers and campaigns read here. The writer and the registry use the
same connection; nobody else writes.
"""

import json
import sqlite3
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike

from nidaa.intake.rows import ActionRow, LogRow, SubmissionRow, SupporterRow

#: How long a writer waits for another process's transaction, before it says "try again".
BUSY_SECONDS = 5.0
#: The WAL is copied into the database every so many pages (16 MB): rarely enough for the hot path.
CHECKPOINT_PAGES = 4_000

_SUBMISSION = (
    "log_id, seq, action, person_key, attempt, language, text, threshold, commitment, sealed, named, received_at, muted"
)
_SUPPORTER = (
    "log_id, entry_index, action, person_key, seq, sealed, named, state, ended_index, checked_in_index, confirmed_at"
)
_ACTION = (
    "log_id, action, opens_at, closes_at, window_starts_at, window_ends_at, check_in_until, texts, consent_version,"
    " opened_index"
)


class Books:
    """One connection to the two books."""

    __slots__ = ("connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use `open` or `over`."""
        self.connection = connection

    @classmethod
    def open(cls, path: str | PathLike[str]) -> "Books":
        """Open a connection of our own, durable: what COMMIT returned for survives a power cut."""
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=256)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        return cls(connection)

    @classmethod
    def over(cls, connection: sqlite3.Connection) -> "Books":
        """Use a connection that somebody else owns, within his transaction if there is one."""
        return cls(connection)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock from the start; commit at the end, or roll back."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            # Commit point: after this line a crash loses nothing.
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    # --- Logs and the public book ---------------------------------------------------------------------

    def logs(self) -> list[LogRow]:
        """Return every log, by id."""
        sql = "SELECT id, slug, origin, size, submissions, closed FROM intake_log ORDER BY id"
        return [_log(row) for row in self.connection.execute(sql).fetchall()]

    def log(self, log_id: int) -> LogRow | None:
        """Return one log."""
        sql = "SELECT id, slug, origin, size, submissions, closed FROM intake_log WHERE id = ?"
        row = self.connection.execute(sql, (log_id,)).fetchone()
        return _log(row) if row else None

    def log_named(self, slug: str) -> LogRow | None:
        """Return the log of the campaign with this slug."""
        sql = "SELECT id, slug, origin, size, submissions, closed FROM intake_log WHERE slug = ?"
        row = self.connection.execute(sql, (slug,)).fetchone()
        return _log(row) if row else None

    def wrapped_key(self, log_id: int) -> bytes | None:
        """Return the campaign's key as the instance's key wraps it."""
        row = self.connection.execute("SELECT wrapped_key FROM intake_log WHERE id = ?", (log_id,)).fetchone()
        return bytes(row[0]) if row else None

    def entries(self, log_id: int, start: int, stop: int) -> list[bytes]:
        """Return the entries with start <= index < stop, in order; fewer at the log's end."""
        sql = (
            "SELECT leaf FROM intake_entry WHERE log_id = ? AND leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index"
        )
        return [bytes(row[0]) for row in self.connection.execute(sql, (log_id, start, stop)).fetchall()]

    def entry(self, log_id: int, leaf_index: int) -> bytes | None:
        """Return one entry's canonical bytes."""
        found = self.entries(log_id, leaf_index, leaf_index + 1)
        return found[0] if found else None

    # --- The private book ----------------------------------------------------------------------------

    def submissions(self, log_id: int, after_seq: int, limit: int) -> list[SubmissionRow]:
        """Return submissions with a higher number than `after_seq`, in order, `limit` at most."""
        sql = f"SELECT {_SUBMISSION} FROM intake_submission WHERE log_id = ? AND seq > ? ORDER BY seq LIMIT ?"  # noqa: S608 (constants)
        return [_submission(row) for row in self.connection.execute(sql, (log_id, after_seq, limit)).fetchall()]

    def submission(self, log_id: int, seq: int) -> SubmissionRow | None:
        """Return one submission."""
        sql = f"SELECT {_SUBMISSION} FROM intake_submission WHERE log_id = ? AND seq = ?"  # noqa: S608 (constants)
        row = self.connection.execute(sql, (log_id, seq)).fetchone()
        return _submission(row) if row else None

    def attempts(self, log_id: int, action: str, person_key: bytes) -> int:
        """Return how many submissions of this person are stored, 0 to 5."""
        sql = "SELECT count(*) FROM intake_submission WHERE log_id = ? AND action = ? AND person_key = ?"
        return int(self.connection.execute(sql, (log_id, action, person_key)).fetchone()[0])

    def supporter(self, log_id: int, action: str, person_key: bytes) -> SupporterRow | None:
        """Return the person's last sign or pledge, whatever became of it: the one that stands, if one does."""
        sql = (
            f"SELECT {_SUPPORTER} FROM intake_supporter INDEXED BY intake_supporter_person"  # noqa: S608 (constants)
            " WHERE log_id = ? AND action = ? AND person_key = ? ORDER BY entry_index DESC LIMIT 1"
        )
        row = self.connection.execute(sql, (log_id, action, person_key)).fetchone()
        return _supporter(row) if row else None

    def supporter_of_submission(self, log_id: int, seq: int) -> SupporterRow | None:
        """Return the last sign or pledge of the person who sent this submission."""
        submission = self.submission(log_id, seq)
        if submission is None:
            return None
        return self.supporter(log_id, submission.action, submission.person_key)

    def supporter_at(self, log_id: int, entry_index: int) -> SupporterRow | None:
        """Return the supporter whose sign or pledge is this entry."""
        sql = f"SELECT {_SUPPORTER} FROM intake_supporter WHERE log_id = ? AND entry_index = ?"  # noqa: S608 (constants)
        row = self.connection.execute(sql, (log_id, entry_index)).fetchone()
        return _supporter(row) if row else None

    def latest_named(self, log_id: int, action: str, limit: int) -> list[SupporterRow]:
        """Return the newest active supporters who agreed to be named, newest first."""
        sql = (
            f"SELECT {_SUPPORTER} FROM intake_supporter INDEXED BY intake_supporter_named"  # noqa: S608 (constants)
            " WHERE log_id = ? AND action = ? AND named = 1 AND state = 'active' ORDER BY entry_index DESC LIMIT ?"
        )
        return [_supporter(row) for row in self.connection.execute(sql, (log_id, action, limit)).fetchall()]

    # --- The registry --------------------------------------------------------------------------------

    def actions(self) -> list[ActionRow]:
        """Return every registered action."""
        sql = f"SELECT {_ACTION} FROM intake_action ORDER BY log_id, action"  # noqa: S608 (constants)
        return [_action(row) for row in self.connection.execute(sql).fetchall()]

    def action(self, log_id: int, action: str) -> ActionRow | None:
        """Return one registered action."""
        sql = f"SELECT {_ACTION} FROM intake_action WHERE log_id = ? AND action = ?"  # noqa: S608 (constants)
        row = self.connection.execute(sql, (log_id, action)).fetchone()
        return _action(row) if row else None


def decode_texts(stored: str) -> dict[bytes, str]:
    """Return the published versions of a registry row: 16 bytes -> language."""
    return {b64decode(text): language for text, language in json.loads(stored).items()}


def _log(row: tuple[int, str, str, int, int, int]) -> LogRow:
    log_id, slug, origin, size, submissions, closed = row
    return LogRow(log_id, slug, origin, size, submissions, bool(closed))


def _submission(row: tuple) -> SubmissionRow:  # type: ignore[type-arg]  # as SQLite gives it
    return SubmissionRow(*row[:10], named=bool(row[10]), received_at=row[11], muted=bool(row[12]))  # type: ignore[misc]  # it has the columns of _SUBMISSION


def _supporter(row: tuple) -> SupporterRow:  # type: ignore[type-arg]  # as SQLite gives it
    log_id, entry_index, action, person_key, seq, sealed, named, *rest = row
    return SupporterRow(log_id, entry_index, action, person_key, seq, sealed, bool(named), *rest)


def _action(row: tuple) -> ActionRow:  # type: ignore[type-arg]  # as SQLite gives it
    return ActionRow(*row[:7], texts=decode_texts(row[7]), consent_version=row[8], opened_index=row[9])  # type: ignore[misc]  # it has the columns of _ACTION
