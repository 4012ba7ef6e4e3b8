"""Every question that is asked of the two books, in SQL that both engines understand.

Before: pages, followers and campaigns read here; the writer and the registry write over the same connection, and
nobody else writes. Next hop: an engine (`sqlite`, `postgresql`), which executes a statement and names what went wrong.

Parameters are `%s`. Where SQLite, without statistics, would rather walk through a whole log, the statement names its
index in a comment, which that engine turns into a command.
"""

import json
from abc import ABC, abstractmethod
from base64 import b64decode
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Final, Literal, Self

from nidaa.intake.rows import ActionRow, Commitment, Ending, LogRow, Run, SubmissionRow, SupporterRow

Row = tuple[Any, ...]

_LOG: Final = "SELECT id, slug, origin, size, submissions, closed FROM intake_log"
_SUBMISSION: Final = (
    "SELECT log_id, seq, action, person_key, attempt, language, text, threshold, commitment, sealed, named,"
    " received_at, muted FROM intake_submission"
)
_SUPPORTER: Final = (
    "SELECT log_id, entry_index, action, person_key, seq, sealed, named, state, ended_index, checked_in_index,"
    " confirmed_at FROM intake_supporter"
)
_ACTION: Final = (
    "SELECT log_id, action, opens_at, closes_at, window_starts_at, window_ends_at, check_in_until, texts,"
    " consent_version, opened_index FROM intake_action"
)


class Books(ABC):
    """One connection to the two books. It belongs to one thread."""

    __slots__ = ()

    #: Which database is behind it, as Django calls it.
    vendor: ClassVar[Literal["sqlite", "postgresql"]]

    @staticmethod
    def over(connection: object) -> "Books":
        """Use a driver's connection that somebody else owns, within his transaction if there is one."""
        for engine in Books.__subclasses__():
            books = engine.taking(connection)
            if books is not None:
                return books
        raise TypeError(f"no engine of the books knows a {type(connection).__name__}")

    @classmethod
    @abstractmethod
    def taking(cls, connection: object) -> Self | None:
        """Return books over a connection of this engine's driver; None if it is another's."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Begin a transaction that means to write; commit at the end, or roll back.

        Commit point: when the block's end has returned, a crash loses nothing.
        """

    @abstractmethod
    def fetch(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a statement of this room.

        Raises:
            TryAgain: The database is busy, full or away.
            StatementRefused: It is no statement that this database takes.
            BooksDamaged: What it reads is damaged.
        """

    @abstractmethod
    def execute(self, statement: str, parameters: Sequence[object] = ()) -> int:
        """Execute a statement of this room that returns nothing; return how many rows it changed. Raises as `fetch`."""

    @abstractmethod
    def patiently(self) -> AbstractContextManager[None]:
        """Let statements take as long as they need within the block: for checks, never for requests."""

    @abstractmethod
    def change_mark(self) -> int:
        """Return a number that differs once somebody else has appended to a book; it costs next to nothing."""

    @abstractmethod
    def damage(self) -> list[str]:
        """Return what the engine itself finds broken in its files, in sentences for an operator; nothing, if sound."""

    # --- Logs and the public book ---------------------------------------------------------------------

    def logs(self) -> list[LogRow]:
        """Return every log, by id."""
        return [_log(row) for row in self.fetch(f"{_LOG} ORDER BY id")]

    def log(self, log_id: int) -> LogRow | None:
        """Return one log."""
        found = self.fetch(f"{_LOG} WHERE id = %s", (log_id,))
        return _log(found[0]) if found else None

    def log_named(self, slug: str) -> LogRow | None:
        """Return the log of the campaign with this slug."""
        found = self.fetch(f"{_LOG} WHERE slug = %s", (slug,))
        return _log(found[0]) if found else None

    def wrapped_key(self, log_id: int) -> bytes | None:
        """Return the campaign's key as the instance's key wraps it."""
        found = self.fetch("SELECT wrapped_key FROM intake_log WHERE id = %s", (log_id,))
        return bytes(found[0][0]) if found else None

    def entries(self, log_id: int, start: int, stop: int) -> list[bytes]:
        """Return the entries with start <= index < stop, in order; fewer at the log's end."""
        sql = (
            "SELECT leaf FROM intake_entry WHERE log_id = %s AND leaf_index >= %s AND leaf_index < %s"
            " ORDER BY leaf_index"
        )
        return [bytes(row[0]) for row in self.fetch(sql, (log_id, start, stop))]

    def entry(self, log_id: int, leaf_index: int) -> bytes | None:
        """Return one entry's canonical bytes."""
        found = self.entries(log_id, leaf_index, leaf_index + 1)
        return found[0] if found else None

    # --- The private book ----------------------------------------------------------------------------

    def submissions(self, log_id: int, after_seq: int, limit: int) -> list[SubmissionRow]:
        """Return submissions with a higher number than `after_seq`, in order, `limit` at most."""
        sql = f"{_SUBMISSION} WHERE log_id = %s AND seq > %s ORDER BY seq LIMIT %s"
        return [_submission(row) for row in self.fetch(sql, (log_id, after_seq, limit))]

    def submission(self, log_id: int, seq: int) -> SubmissionRow | None:
        """Return one submission."""
        found = self.fetch(f"{_SUBMISSION} WHERE log_id = %s AND seq = %s", (log_id, seq))
        return _submission(found[0]) if found else None

    # `log_id + 0` below fits no index: a planner is left the one way that does not walk through a log.

    def attempts(self, log_id: int, action: str, person_key: bytes) -> int:
        """Return how many submissions of this person are stored, 0 to 5."""
        sql = "SELECT count(*) FROM intake_submission WHERE log_id + 0 = %s AND action = %s AND person_key = %s"
        return int(self.fetch(sql, (log_id, action, person_key))[0][0])

    def supporter(self, log_id: int, action: str, person_key: bytes) -> SupporterRow | None:
        """Return the person's last sign or pledge, whatever became of it: the one that stands, if one does."""
        sql = (
            f"{_SUPPORTER} /* INDEXED BY intake_supporter_person */"
            " WHERE log_id + 0 = %s AND action = %s AND person_key = %s ORDER BY entry_index DESC LIMIT 1"
        )
        found = self.fetch(sql, (log_id, action, person_key))
        return _supporter(found[0]) if found else None

    def supporter_of_submission(self, log_id: int, seq: int) -> SupporterRow | None:
        """Return the last sign or pledge of the person who sent this submission."""
        submission = self.submission(log_id, seq)
        if submission is None:
            return None
        return self.supporter(log_id, submission.action, submission.person_key)

    def supporter_at(self, log_id: int, entry_index: int) -> SupporterRow | None:
        """Return the supporter whose sign or pledge is this entry."""
        found = self.fetch(f"{_SUPPORTER} WHERE log_id = %s AND entry_index = %s", (log_id, entry_index))
        return _supporter(found[0]) if found else None

    def supporters_between(self, log_id: int, start: int, stop: int) -> list[SupporterRow]:
        """Return the supporters with start <= entry's index < stop, in order."""
        sql = f"{_SUPPORTER} WHERE log_id = %s AND entry_index >= %s AND entry_index < %s ORDER BY entry_index"
        return [_supporter(row) for row in self.fetch(sql, (log_id, start, stop))]

    def latest_named(self, log_id: int, action: str, limit: int) -> list[SupporterRow]:
        """Return the newest active supporters who agreed to be named, newest first."""
        sql = (
            f"{_SUPPORTER} /* INDEXED BY intake_supporter_named */"
            " WHERE log_id = %s AND action = %s AND named = 1 AND state = 'active' ORDER BY entry_index DESC LIMIT %s"
        )
        return [_supporter(row) for row in self.fetch(sql, (log_id, action, limit))]

    def named_between(self, log_id: int, action: str, start: int, stop: int, limit: int) -> list[SupporterRow]:
        """Return the active supporters with start <= entry's index < stop who agreed to be named, newest first."""
        sql = (
            f"{_SUPPORTER} /* INDEXED BY intake_supporter_named */"
            " WHERE log_id = %s AND action = %s AND named = 1 AND state = 'active'"
            " AND entry_index >= %s AND entry_index < %s ORDER BY entry_index DESC LIMIT %s"
        )
        return [_supporter(row) for row in self.fetch(sql, (log_id, action, start, stop, limit))]

    def named_entries(self, log_id: int, start: int, stop: int) -> list[tuple[int, str]]:
        """Return entry's index and action of those with start <= index < stop who agreed to be named, in order.

        Whatever became of them: who is gone leaves his place empty, so that the others keep theirs.
        """
        sql = (
            "SELECT entry_index, action FROM intake_supporter"
            " WHERE log_id = %s AND entry_index >= %s AND entry_index < %s AND named = 1 ORDER BY entry_index"
        )
        return [(index, action) for index, action in self.fetch(sql, (log_id, start, stop))]

    def standing(self, log_id: int, action: str) -> int:
        """Count the people whose sign or pledge nothing has ended. It reads all of them: for checks, not for pages."""
        sql = "SELECT count(*) FROM intake_supporter WHERE log_id = %s AND action = %s AND ended_index IS NULL"
        return int(self.fetch(sql, (log_id, action))[0][0])

    # --- The registry --------------------------------------------------------------------------------

    def actions(self) -> list[ActionRow]:
        """Return every registered action."""
        return [_action(row) for row in self.fetch(f"{_ACTION} ORDER BY log_id, action")]

    def action(self, log_id: int, action: str) -> ActionRow | None:
        """Return one registered action."""
        found = self.fetch(f"{_ACTION} WHERE log_id = %s AND action = %s", (log_id, action))
        return _action(found[0]) if found else None

    # --- For the check at the start ------------------------------------------------------------------

    def entry_numbers(self, log_id: int) -> Run:
        """Return which indexes the stored entries have."""
        sql = "SELECT count(*), min(leaf_index), max(leaf_index) FROM intake_entry WHERE log_id = %s"
        return Run(*self.fetch(sql, (log_id,))[0])

    def submission_numbers(self, log_id: int) -> Run:
        """Return which numbers the stored submissions have."""
        sql = "SELECT count(*), min(seq), max(seq) FROM intake_submission WHERE log_id = %s"
        return Run(*self.fetch(sql, (log_id,))[0])

    def count_submissions(self, log_id: int) -> tuple[int, int, int]:
        """Return the number of stored submissions, the highest of their numbers, and how many the log's row states."""
        run, log = self.submission_numbers(log_id), self.log(log_id)
        return run.count, run.highest or 0, log.submissions if log is not None else 0

    def first_entry_of_wrong_type(self, log_id: int) -> int | None:  # noqa: ARG002 (an engine's answer)
        """Return the first entry that is not stored as bytes, in a database that lets that happen."""
        return None

    def commitments(self, log_id: int, start: int, stop: int) -> list[Commitment]:
        """Return the supporters with start <= entry's index < stop, each with what his submission committed to."""
        sql = (
            "SELECT p.entry_index, p.action, s.commitment FROM intake_supporter AS p LEFT JOIN intake_submission AS s"
            " ON s.log_id = p.log_id AND s.seq = p.seq"
            " WHERE p.log_id = %s AND p.entry_index >= %s AND p.entry_index < %s"
        )
        return [Commitment(*row) for row in self.fetch(sql, (log_id, start, stop))]

    def endings(self, log_id: int, start: int, stop: int) -> list[Ending]:
        """Return the supporters with start <= entry's index < stop whom an entry has ended, each with that entry."""
        sql = (
            "SELECT p.entry_index, p.ended_index, e.leaf FROM intake_supporter AS p LEFT JOIN intake_entry AS e"
            " ON e.log_id = p.log_id AND e.leaf_index = p.ended_index"
            " WHERE p.log_id = %s AND p.entry_index >= %s AND p.entry_index < %s AND p.ended_index IS NOT NULL"
        )
        return [Ending(*row) for row in self.fetch(sql, (log_id, start, stop))]

    def ended_indexes(self, log_id: int, entry_indexes: Sequence[int]) -> dict[int, int | None]:
        """Return, of these signs and pledges, index -> the entry that ended it. Some hundreds at a time."""
        places = ", ".join(["%s"] * len(entry_indexes))
        sql = f"SELECT entry_index, ended_index FROM intake_supporter WHERE log_id = %s AND entry_index IN ({places})"  # noqa: S608 (placeholders)
        return {row[0]: row[1] for row in self.fetch(sql, (log_id, *entry_indexes))} if entry_indexes else {}


def decode_texts(stored: str) -> dict[bytes, str]:
    """Return the published versions of a registry row: 16 bytes -> language."""
    return {b64decode(text): language for text, language in json.loads(stored).items()}


def _log(row: Row) -> LogRow:
    log_id, slug, origin, size, submissions, closed = row
    return LogRow(log_id, slug, origin, size, submissions, bool(closed))


def _submission(row: Row) -> SubmissionRow:
    *most, named, received_at, muted = row
    return SubmissionRow(*most, bool(named), received_at, bool(muted))  # type: ignore[call-arg]  # as selected


def _supporter(row: Row) -> SupporterRow:
    log_id, entry_index, action, person_key, seq, sealed, named, *rest = row
    return SupporterRow(log_id, entry_index, action, person_key, seq, sealed, bool(named), *rest)


def _action(row: Row) -> ActionRow:
    *most, texts, consent_version, opened_index = row
    return ActionRow(*most, decode_texts(texts), consent_version, opened_index)  # type: ignore[call-arg]  # as selected
