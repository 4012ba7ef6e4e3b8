"""Write what a batch changed, and commit: one round trip, one statement for each table.

New submissions go in plainly, so that a place that is taken fails the whole batch. Repeated ones are offered to the
same indexes by a statement that passes over them. Both statements are executed for every batch with a submission, so
that a known person costs what a new one costs.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from nidaa.intake.books.postgresql import PostgresBooks
from nidaa.intake.writer.postgresql import arrays
from nidaa.intake.writer.postgresql.arrays import BYTEAS, INT2S, INT4S, INT8S, TEXTS
from nidaa.intake.writer.postgresql.line import Call, Statement, exchange
from nidaa.intake.writer.state import Log, Logs, Submission, Supporter

COMMIT: Final = Statement(b"nidaa_commit", b"COMMIT").with_values()

_SUBMISSION_TYPES: Final = (
    INT4S, INT8S, TEXTS, BYTEAS, INT2S, BYTEAS, TEXTS, BYTEAS, INT8S, BYTEAS, BYTEAS, INT2S, INT8S, INT2S,
)  # fmt: skip
#: All columns are unnested in step, row by row; in FROM each would first be stored whole (2 microseconds a row).
_INSERT_SUBMISSIONS: Final = (
    b"INSERT INTO intake_submission (log_id, seq, action, person_key, attempt, idempotency_key, language, text,"
    b" threshold, commitment, sealed, named, received_at, muted)"
    b" SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8),"
    b" unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14)"
)
_ADD_SUBMISSIONS: Final = Statement(b"nidaa_add_submissions", _INSERT_SUBMISSIONS, _SUBMISSION_TYPES)
_OFFER_SUBMISSIONS: Final = Statement(
    b"nidaa_offer_submissions", _INSERT_SUBMISSIONS + b" ON CONFLICT DO NOTHING", _SUBMISSION_TYPES
)
_ADD_ENTRIES: Final = Statement(
    b"nidaa_add_entries",
    b"INSERT INTO intake_entry (log_id, leaf_index, leaf) SELECT unnest($1), unnest($2), unnest($3)",
    (INT4S, INT8S, BYTEAS),
)
_WRITE_SUPPORTERS: Final = Statement(
    b"nidaa_write_supporters",
    b"INSERT INTO intake_supporter (log_id, entry_index, action, person_key, seq, sealed, named, state, ended_index,"
    b" checked_in_index, confirmed_at) SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6),"
    b" unnest($7), unnest($8), unnest($9), unnest($10), unnest($11)"
    b" ON CONFLICT (log_id, entry_index) DO UPDATE SET person_key = excluded.person_key, sealed = excluded.sealed,"
    b" named = excluded.named, state = excluded.state, ended_index = excluded.ended_index,"
    b" checked_in_index = excluded.checked_in_index",
    (INT4S, INT8S, TEXTS, BYTEAS, INT8S, BYTEAS, INT2S, TEXTS, INT8S, INT8S, INT8S),
)
_REKEY: Final = Statement(
    b"nidaa_rekey",
    b"UPDATE intake_submission AS s SET person_key = wanted.person_key"
    b" FROM unnest($1, $2, $3) AS wanted (log_id, seq, person_key)"
    b" WHERE s.log_id = wanted.log_id AND s.seq = wanted.seq",
    (INT4S, INT8S, BYTEAS),
)
_EMPTY: Final = Statement(
    b"nidaa_empty",
    b"UPDATE intake_submission AS s SET sealed = NULL FROM unnest($1, $2) AS wanted (log_id, seq)"
    b" WHERE s.log_id = wanted.log_id AND s.seq = wanted.seq",
    (INT4S, INT8S),
)
_MUTE: Final = Statement(
    b"nidaa_mute",
    b"UPDATE intake_submission AS s SET muted = 1 FROM unnest($1, $2) AS wanted (log_id, seq)"
    b" WHERE s.log_id = wanted.log_id AND s.seq = wanted.seq",
    (INT4S, INT8S),
)
_OPEN: Final = Statement(
    b"nidaa_open",
    b"UPDATE intake_action AS a SET opened_index = wanted.opened_index"
    b" FROM unnest($1, $2, $3) AS wanted (log_id, action, opened_index)"
    b" WHERE a.log_id = wanted.log_id AND a.action = wanted.action",
    (INT4S, TEXTS, INT8S),
)
_ADVANCE: Final = Statement(
    b"nidaa_advance",
    b"UPDATE intake_log AS l SET size = wanted.size, submissions = wanted.submissions, closed = wanted.closed"
    b" FROM unnest($1, $2, $3, $4) AS wanted (id, size, submissions, closed) WHERE l.id = wanted.id",
    (INT4S, INT8S, INT8S, INT2S),
)


def store(books: PostgresBooks, logs: Logs, seconds: float, *after: Call) -> None:
    """Write all changes of a batch.

    Args:
        books: Within the transaction that loaded them.
        logs: What changed.
        seconds: How long it may take.
        after: Calls to send last: `COMMIT`, if the transaction is ours. It is executed if nothing before it failed.
    """
    if not logs:
        exchange(books, after, seconds)
        return
    ordered = [logs[log_id] for log_id in sorted(logs)]
    exchange(books, [*_calls(ordered), *after], seconds)


def _calls(logs: list[Log]) -> Iterable[Call]:
    # First of all: an erased person may be back, as somebody new, in this same batch.
    rekeyed = [(log.log_id, seq, key) for log in logs for seq, key in log.rekeyed.items()]
    if rekeyed:
        yield _REKEY.with_values(*_keys(rekeyed), arrays.bytes_column([row[2] for row in rekeyed]))
    new = [(log.log_id, row) for log in logs for row in log.new]
    repeated = [(log.log_id, row) for log in logs for row in log.repeated]
    if new or repeated:
        yield _ADD_SUBMISSIONS.with_values(*_submission_columns(new))
        yield _OFFER_SUBMISSIONS.with_values(*(_submission_columns(repeated) if repeated else _NO_SUBMISSIONS))
    entries = [(log.log_id, index, leaf) for log in logs for index, leaf in enumerate(log.entries, log.first_index)]
    if entries:
        yield _ADD_ENTRIES.with_values(*_keys(entries), arrays.bytes_column([row[2] for row in entries]))
    supporters = [(log.log_id, log.touched[index]) for log in logs for index in sorted(log.touched)]
    if supporters:
        yield _WRITE_SUPPORTERS.with_values(*_supporter_columns(supporters))
    for statement, seqs in ((_EMPTY, attrgetter("emptied")), (_MUTE, attrgetter("muted"))):
        changed = [(log.log_id, seq) for log in logs for seq in sorted(seqs(log))]
        if changed:
            yield statement.with_values(*_keys(changed))
    opened = [(log.log_id, name, row.opened_index) for log in logs for name, row in log.actions.items() if row.changed]
    if opened:
        yield _OPEN.with_values(
            arrays.integer_column([row[0] for row in opened]),
            arrays.text_column([row[1] for row in opened]),
            arrays.long_column([row[2] for row in opened]),
        )
    yield _ADVANCE.with_values(
        arrays.integer_column([log.log_id for log in logs]),
        arrays.long_column([log.size for log in logs]),
        arrays.long_column([log.last_seq for log in logs]),
        arrays.short_column([log.closed for log in logs]),
    )


def _keys(rows: "list[tuple[int, int]] | list[tuple[int, int, bytes]]") -> tuple[bytes, bytes]:
    return arrays.integer_column([row[0] for row in rows]), arrays.long_column([row[1] for row in rows])


def _submission_columns(rows: list[tuple[int, Submission]]) -> tuple[bytes, ...]:
    submissions = [submission for _, submission in rows]
    return (
        arrays.integer_column([log_id for log_id, _ in rows]),
        arrays.long_column([row.seq for row in submissions]),
        arrays.text_column([row.action for row in submissions]),
        arrays.bytes_column([row.person_key for row in submissions]),
        arrays.short_column([row.attempt for row in submissions]),
        arrays.bytes_column([row.idempotency_key for row in submissions]),
        arrays.text_column([row.language for row in submissions]),
        arrays.bytes_column([row.text for row in submissions]),
        arrays.long_column([row.threshold for row in submissions]),
        arrays.bytes_column([row.commitment for row in submissions]),
        arrays.bytes_column([row.sealed for row in submissions]),
        arrays.short_column([row.named for row in submissions]),
        arrays.long_column([row.received_at for row in submissions]),
        arrays.short_column([row.muted for row in submissions]),
    )


def _supporter_columns(rows: list[tuple[int, Supporter]]) -> tuple[bytes, ...]:
    supporters = [supporter for _, supporter in rows]
    return (
        arrays.integer_column([log_id for log_id, _ in rows]),
        arrays.long_column([row.entry_index for row in supporters]),
        arrays.text_column([row.action for row in supporters]),
        arrays.bytes_column([row.person_key for row in supporters]),
        arrays.long_column([row.seq for row in supporters]),
        arrays.bytes_column([row.sealed for row in supporters]),
        arrays.short_column([row.named for row in supporters]),
        arrays.text_column([row.state for row in supporters]),
        arrays.long_column([row.ended_index for row in supporters]),
        arrays.long_column([row.checked_in_index for row in supporters]),
        arrays.long_column([row.confirmed_at for row in supporters]),
    )


_NO_SUBMISSIONS: Final = _submission_columns([])
