"""Read what a batch concerns: one statement and one row for each table, whatever the size of the batch.

Python's sqlite3 gives up the interpreter's lock at every row. Beside a busy event loop each row would wait for its turn
(5 ms), so rows come as one JSON array, with bytes in hexadecimal.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from nidaa.intake.books import decode_texts
from nidaa.intake.commands import CheckIn, Command, Confirm, Erase, Mute, Submit, Void, Withdraw
from nidaa.intake.writer.state import Action, Attempt, Log, Logs, Person, Submission, Supporter

Wanted = list[tuple[int, int]] | list[tuple[int, str, bytes]]

_LOGS: Final = """
SELECT json_group_array(json_array(l.id, l.size, l.submissions, l.closed, (
    SELECT json_group_array(json_array(a.action, a.opens_at, a.closes_at, a.window_ends_at, a.check_in_until, a.texts,
        a.opened_index)) FROM intake_action AS a WHERE a.log_id = l.id)))
FROM intake_log AS l WHERE l.id IN (SELECT value FROM json_each(?))
"""
_SUBMISSIONS: Final = """
SELECT json_group_array(json_array(log_id, seq, action, hex(person_key), attempt, hex(idempotency_key), language,
    hex(text), threshold, hex(commitment), hex(sealed), named, received_at, muted))
FROM intake_submission WHERE (log_id, seq) IN (VALUES {})
"""
_SUPPORTERS: Final = """
SELECT json_group_array(json_array(log_id, entry_index, action, hex(person_key), seq, hex(sealed), named, state,
    ended_index, checked_in_index, confirmed_at))
FROM intake_supporter WHERE {} IN (VALUES {})
"""
_ATTEMPTS: Final = """
SELECT json_group_array(json_array(log_id, action, hex(person_key), seq, attempt, hex(idempotency_key)))
FROM intake_submission WHERE (log_id, action, person_key) IN (VALUES {})
"""


def load(connection: sqlite3.Connection, commands: Sequence[Command]) -> Logs:
    """Return the logs that the commands name, with all that `rules` may ask about."""
    logs = _load_logs(connection, sorted({command.log_id for command in commands}))
    submits = [command for command in commands if type(command) is Submit]
    people: set[tuple[int, str, bytes]] = {(command.log_id, command.action, command.person_key) for command in submits}
    others = len(submits) < len(commands)
    if others:
        _load_submissions(connection, logs, _submissions_named(commands))
        voided = [(command.log_id, command.of) for command in commands if isinstance(command, Void)]
        named = _read_supporters(connection, "(log_id, entry_index)", voided)
        people |= {(log_id, supporter.action, supporter.person_key) for log_id, supporter in named}
        people |= {
            (log.log_id, submission.action, submission.person_key)
            for log in logs.values()
            for submission in log.known.values()
        }
    _load_people(connection, logs, people)
    if others:
        _load_supporters(connection, logs, people)
    return logs


def _submissions_named(commands: Iterable[Command]) -> list[tuple[int, int]]:
    kinds = Confirm | Withdraw | CheckIn | Erase | Mute
    return [(command.log_id, command.seq) for command in commands if isinstance(command, kinds)]


def _load_logs(connection: sqlite3.Connection, log_ids: list[int]) -> Logs:
    logs: Logs = {}
    for log_id, size, submissions, closed, actions in _rows(connection, _LOGS, [msgspec.json.encode(log_ids).decode()]):
        log = logs[log_id] = Log(log_id, size, submissions, bool(closed))
        for action, opens_at, closes_at, window_ends_at, check_in_until, texts, opened_index in actions:
            log.actions[action] = Action(
                opens_at, closes_at, window_ends_at, check_in_until, decode_texts(texts), opened_index
            )
    return logs


def _load_submissions(connection: sqlite3.Connection, logs: Logs, wanted: list[tuple[int, int]]) -> None:
    if not wanted:
        return
    for row in _rows(connection, _SUBMISSIONS.format(_shape(wanted)), _padded(wanted)):
        log_id, seq, action, person_key, attempt, idempotency_key, language, text, threshold, commitment, *rest = row
        sealed, named, received_at, muted = rest
        logs[log_id].known[seq] = Submission(
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


def _load_people(connection: sqlite3.Connection, logs: Logs, people: set[tuple[int, str, bytes]]) -> None:
    wanted = sorted(people)
    if not wanted:
        return
    for log_id, action, person_key in wanted:
        if log_id in logs:
            logs[log_id].people[action, person_key] = Person()
    for row in _rows(connection, _ATTEMPTS.format(_shape(wanted)), _padded(wanted)):
        log_id, action, person_key, seq, attempt, idempotency_key = row
        person = logs[log_id].people[action, bytes.fromhex(person_key)]
        person.attempts.append(Attempt(seq, attempt, bytes.fromhex(idempotency_key)))
    for log in logs.values():
        for person in log.people.values():
            person.attempts.sort(key=_seq)


def _seq(attempt: Attempt) -> int:
    return attempt.seq


def _load_supporters(connection: sqlite3.Connection, logs: Logs, people: set[tuple[int, str, bytes]]) -> None:
    found = _read_supporters(connection, "(log_id, action, person_key)", sorted(people))
    for log_id, supporter in sorted(found, key=lambda pair: pair[1].entry_index):
        log = logs[log_id]
        log.by_entry[supporter.entry_index] = supporter
        log.person(supporter.action, supporter.person_key).supporters.append(supporter)


def _read_supporters(connection: sqlite3.Connection, key: str, wanted: Wanted) -> list[tuple[int, Supporter]]:
    if not wanted:
        return []
    found = []
    for row in _rows(connection, _SUPPORTERS.format(key, _shape(wanted)), _padded(wanted)):
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
    """Return the parameters of all rows; the last row again and again until the shape is full: IN takes it once."""
    parameters: list[object] = []
    for row in wanted:
        parameters += row
    parameters += wanted[-1] * (shape_of(len(wanted)) - len(wanted))
    return parameters
