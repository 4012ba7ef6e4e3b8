"""Read what a batch concerns: one statement and one row for each table, whatever the size of the batch.

Python's sqlite3 gives up the interpreter's lock at every row. Beside a busy event loop each row would wait for its turn
(5 ms), so rows come as one JSON array, with bytes in hexadecimal.

The wanted keys are the outer side of a CROSS JOIN, which keeps its order: each is looked up in an index. Of a row
value IN (VALUES ...) SQLite makes a scan of the whole table.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final

import msgspec

from nidaa.intake.books.interface import decode_texts
from nidaa.intake.commands import CheckIn, Command, Confirm, Erase, Mute, Purge, ShowName, Submit, Void, Withdraw
from nidaa.intake.writer.state import Action, Attempt, Log, Logs, Person, Submission, Supporter

Wanted = list[tuple[int, int]] | list[tuple[int, str, bytes]]

_LOGS: Final = """
(SELECT json_group_array(json_array(l.id, l.size, l.submissions, l.closed, (
    SELECT json_group_array(json_array(a.action, a.opens_at, a.closes_at, a.window_ends_at, a.check_in_until, a.texts,
        a.opened_index)) FROM intake_action AS a WHERE a.log_id = l.id)))
FROM intake_log AS l WHERE l.id IN (SELECT value FROM json_each(?)))
"""
_SUBMISSIONS: Final = """
SELECT json_group_array(json_array(log_id, seq, action, hex(person_key), attempt, hex(idempotency_key), language,
    hex(text), threshold, hex(commitment), hex(sealed), named, received_at, muted))
FROM (VALUES {}) AS wanted CROSS JOIN intake_submission ON log_id = wanted.column1 AND seq = wanted.column2
"""
_SUPPORTERS: Final = """
SELECT json_group_array(json_array(log_id, entry_index, action, hex(person_key), seq, hex(sealed), named, state,
    ended_index, checked_in_index, confirmed_at))
FROM (VALUES {}) AS wanted CROSS JOIN intake_supporter {}
"""
_BY_ENTRY: Final = "ON log_id = wanted.column1 AND entry_index = wanted.column2"
_BY_PERSON: Final = (
    "INDEXED BY intake_supporter_person"
    " ON log_id = wanted.column1 AND action = wanted.column2 AND person_key = wanted.column3"
)
_ATTEMPTS: Final = """
(SELECT json_group_array(json_array(log_id, action, hex(person_key), seq, attempt, hex(idempotency_key)))
FROM (VALUES {}) AS wanted CROSS JOIN intake_submission INDEXED BY intake_submission_person
    ON log_id = wanted.column1 AND action = wanted.column2 AND person_key = wanted.column3)
"""


def load(connection: sqlite3.Connection, commands: Sequence[Command]) -> Logs:
    """Return the logs that the commands name, with all that `rules` may ask about."""
    log_ids = sorted({command.log_id for command in commands})
    people: set[tuple[int, str, bytes]] = {
        (command.log_id, command.action, command.person_key) for command in commands if type(command) is Submit
    }
    if all(type(command) is Submit for command in commands):
        return _load_logs_and_people(connection, log_ids, people)
    submissions = _read_submissions(connection, _submissions_named(commands))
    voided = [(command.log_id, command.of) for command in commands if isinstance(command, Void | ShowName)]
    people.update((log_id, row.action, row.person_key) for log_id, row in submissions)
    people.update(
        (log_id, row.action, row.person_key) for log_id, row in _read_supporters(connection, _BY_ENTRY, voided)
    )
    logs = _load_logs_and_people(connection, log_ids, people)
    for log_id, submission in submissions:
        logs[log_id].known[submission.seq] = submission
    _load_supporters(connection, logs, people)
    return logs


def _submissions_named(commands: Iterable[Command]) -> list[tuple[int, int]]:
    kinds = Confirm | Withdraw | CheckIn | Erase | Purge | Mute
    return [(command.log_id, command.seq) for command in commands if isinstance(command, kinds)]


def _load_logs_and_people(
    connection: sqlite3.Connection, log_ids: list[int], people: set[tuple[int, str, bytes]]
) -> Logs:
    """Read the logs with their actions, and the people's attempts, in one statement."""
    wanted = sorted(people)
    attempts = _ATTEMPTS.format(_shape(wanted)) if wanted else "'[]'"
    parameters = [msgspec.json.encode(log_ids).decode(), *(_padded(wanted) if wanted else ())]
    found = connection.execute(f"SELECT {_LOGS}, {attempts}", parameters).fetchone()
    logs = _logs(msgspec.json.decode(found[0]))
    for log_id, action, person_key in wanted:
        if log_id in logs:
            logs[log_id].people[action, person_key] = Person()
    # A person's attempts come in any order; most people have none.
    for log_id, action, person_key, *attempt in sorted(msgspec.json.decode(found[1]), key=itemgetter(4)):
        seq, number, idempotency_key = attempt
        person = logs[log_id].people[action, bytes.fromhex(person_key)]
        person.attempts.append(Attempt(seq, number, bytes.fromhex(idempotency_key)))
    return logs


def _logs(rows: list[Any]) -> Logs:
    logs: Logs = {}
    for log_id, size, submissions, closed, actions in rows:
        log = logs[log_id] = Log(log_id, size, submissions, bool(closed))
        for action, opens_at, closes_at, window_ends_at, check_in_until, texts, opened_index in actions:
            log.actions[action] = Action(
                opens_at, closes_at, window_ends_at, check_in_until, decode_texts(texts), opened_index
            )
    return logs


def _read_submissions(connection: sqlite3.Connection, wanted: list[tuple[int, int]]) -> list[tuple[int, Submission]]:
    if not wanted:
        return []
    found = []
    for row in _rows(connection, _SUBMISSIONS.format(_shape(wanted)), _padded(wanted)):
        log_id, seq, action, person_key, attempt, idempotency_key, language, text, threshold, commitment, *rest = row
        sealed, named, received_at, muted = rest
        submission = Submission(
            seq,
            action,
            bytes.fromhex(person_key),
            attempt,
            bytes.fromhex(idempotency_key),
            language,
            bytes.fromhex(text),
            threshold,
            bytes.fromhex(commitment),
            bytes.fromhex(sealed) or None,
            bool(named),
            received_at,
            bool(muted),
        )
        found.append((log_id, submission))
    return found


def _load_supporters(connection: sqlite3.Connection, logs: Logs, people: set[tuple[int, str, bytes]]) -> None:
    found = _read_supporters(connection, _BY_PERSON, sorted(people))
    for log_id, supporter in sorted(found, key=lambda pair: pair[1].entry_index):
        log = logs[log_id]
        log.by_entry[supporter.entry_index] = supporter
        log.person(supporter.action, supporter.person_key).supporters.append(supporter)


def _read_supporters(connection: sqlite3.Connection, key: str, wanted: Wanted) -> list[tuple[int, Supporter]]:
    if not wanted:
        return []
    found = []
    for row in _rows(connection, _SUPPORTERS.format(_shape(wanted), key), _padded(wanted)):
        log_id, entry_index, action, person_key, seq, sealed, named, *rest = row
        supporter = Supporter(
            entry_index, action, bytes.fromhex(person_key), seq, bytes.fromhex(sealed) or None, bool(named), *rest
        )
        found.append((log_id, supporter))
    return found


def _rows(connection: sqlite3.Connection, sql: str, parameters: Sequence[object]) -> list[Any]:
    (text,) = connection.execute(sql, parameters).fetchone()
    rows: list[Any] = msgspec.json.decode(text)
    return rows


def shape_of(count: int) -> int:
    """Return how many rows a statement for `count` rows has: few different sizes, so that they stay prepared."""
    return 1 << (count - 1).bit_length() if count <= 32 else -(-count // 32) * 32


def _shape(wanted: Wanted) -> str:
    row = f"({', '.join('?' * len(wanted[0]))})"
    return ", ".join([row] * shape_of(len(wanted)))


def _padded(wanted: Wanted) -> list[object]:
    """Return the parameters of all rows, and of rows of NULL, which equals nothing, until the shape is full."""
    parameters: list[object] = []
    for row in wanted:
        parameters += row
    parameters += [None] * (len(wanted[0]) * (shape_of(len(wanted)) - len(wanted)))
    return parameters
