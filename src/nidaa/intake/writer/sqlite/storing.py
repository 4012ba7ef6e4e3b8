"""Write what a batch changed: one statement for each table, whatever the size of the batch (`loading` says why).

A statement has one of a few sizes, filled up by repeating its last row. New rows go in with INSERT OR IGNORE, which
passes over the repeated ones; that exactly the new ones went in is checked, so that nothing else is passed over.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from nidaa.intake.errors import BooksDamaged
from nidaa.intake.writer.sqlite.loading import shape_of
from nidaa.intake.writer.state import Log, Logs, Submission, Supporter

Row = tuple[object, ...]

#: SQLite takes 32,766 parameters in a statement; a row of a submission has 14.
_MOST_ROWS: Final = 1024

_INSERT_SUBMISSIONS: Final = (
    "INSERT OR IGNORE INTO intake_submission (log_id, seq, action, person_key, attempt, idempotency_key, language,"
    " text, threshold, commitment, sealed, named, received_at, muted) VALUES {}"
)
_INSERT_ENTRIES: Final = "INSERT OR IGNORE INTO intake_entry (log_id, leaf_index, leaf) VALUES {}"
_WRITE_SUPPORTERS: Final = """
INSERT INTO intake_supporter (log_id, entry_index, action, person_key, seq, sealed, named, state, ended_index,
    checked_in_index, confirmed_at) VALUES {}
ON CONFLICT (log_id, entry_index) DO UPDATE SET person_key = excluded.person_key, sealed = excluded.sealed,
    named = excluded.named, state = excluded.state, ended_index = excluded.ended_index,
    checked_in_index = excluded.checked_in_index
"""
_EMPTY_SUBMISSIONS: Final = "UPDATE intake_submission SET sealed = NULL WHERE log_id = ? AND seq IN ({})"
_MUTE_SUBMISSIONS: Final = "UPDATE intake_submission SET muted = 1 WHERE log_id = ? AND seq IN ({})"
_REKEY_SUBMISSION: Final = "UPDATE intake_submission SET person_key = ? WHERE log_id = ? AND seq = ?"
_OPEN_ACTION: Final = "UPDATE intake_action SET opened_index = ? WHERE log_id = ? AND action = ?"
_ADVANCE_LOG: Final = "UPDATE intake_log SET size = ?, submissions = ?, closed = ? WHERE id = ?"


def store(connection: sqlite3.Connection, logs: Logs) -> None:
    """Write all changes of a batch.

    Raises:
        BooksDamaged: A place that the log's row calls free is taken.
    """
    ordered = [logs[log_id] for log_id in sorted(logs)]
    for log in ordered:
        # First of all: an erased person may be back, as somebody new, in this same batch.
        for seq, tombstone in log.rekeyed.items():
            connection.execute(_REKEY_SUBMISSION, (tombstone, log.log_id, seq))
    _insert_submissions(connection, ordered)
    _insert_entries(connection, ordered)
    supporters = [_supporter_row(log, log.touched[index]) for log in ordered for index in sorted(log.touched)]
    _write(connection, _WRITE_SUPPORTERS, supporters)
    for log in ordered:
        _update(connection, _EMPTY_SUBMISSIONS, log.log_id, sorted(log.emptied))
        _update(connection, _MUTE_SUBMISSIONS, log.log_id, sorted(log.muted))
        for name, action in log.actions.items():
            if action.changed:
                connection.execute(_OPEN_ACTION, (action.opened_index, log.log_id, name))
        connection.execute(_ADVANCE_LOG, (log.size, log.last_seq, log.closed, log.log_id))


def _insert_submissions(connection: sqlite3.Connection, logs: Iterable[Log]) -> None:
    new = [_submission_row(log, submission) for log in logs for submission in log.new]
    repeated = [_submission_row(log, submission) for log in logs for submission in log.repeated]
    if _write(connection, _INSERT_SUBMISSIONS, new + repeated) != len(new):
        raise BooksDamaged("a submission's number, or a person's attempt, was taken already")


def _insert_entries(connection: sqlite3.Connection, logs: Iterable[Log]) -> None:
    entries: list[Row] = [
        (log.log_id, leaf_index, leaf) for log in logs for leaf_index, leaf in enumerate(log.entries, log.first_index)
    ]
    if _write(connection, _INSERT_ENTRIES, entries) != len(entries):
        raise BooksDamaged("an entry's index was taken already")


def _write(connection: sqlite3.Connection, sql: str, rows: Sequence[Row]) -> int:
    """Execute the statement for all rows, and return how many it changed."""
    changed = 0
    for start in range(0, len(rows), _MOST_ROWS):
        part = rows[start : start + _MOST_ROWS]
        size = shape_of(len(part))
        one = f"({', '.join('?' * len(part[0]))})"
        parameters: list[object] = []
        for row in part:
            parameters += row
        parameters += part[-1] * (size - len(part))
        changed += connection.execute(sql.format(", ".join([one] * size)), parameters).rowcount
    return changed


def _update(connection: sqlite3.Connection, sql: str, log_id: int, seqs: Sequence[int]) -> None:
    """Execute the statement for these submissions of one log."""
    for start in range(0, len(seqs), _MOST_ROWS):
        part = seqs[start : start + _MOST_ROWS]
        size = shape_of(len(part))
        parameters = [log_id, *part, *[None] * (size - len(part))]
        connection.execute(sql.format(", ".join("?" * size)), parameters)


def _submission_row(log: Log, submission: Submission) -> Row:
    return (
        log.log_id,
        submission.seq,
        submission.action,
        submission.person_key,
        submission.attempt,
        submission.idempotency_key,
        submission.language,
        submission.text,
        submission.threshold,
        submission.commitment,
        submission.sealed,
        submission.named,
        submission.received_at,
        submission.muted,
    )


def _supporter_row(log: Log, supporter: Supporter) -> Row:
    return (
        log.log_id,
        supporter.entry_index,
        supporter.action,
        supporter.person_key,
        supporter.seq,
        supporter.sealed,
        supporter.named,
        supporter.state,
        supporter.ended_index,
        supporter.checked_in_index,
        supporter.confirmed_at,
    )
