"""Read what a batch concerns, after the rows of its logs are locked: one or two round trips.

Under READ COMMITTED each statement sees what was committed before it began. The lock is taken by a statement of its
own: all that follow see what earlier holders of the lock have written.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final

from psycopg.pq.abc import PGresult

from nidaa.intake.books.interface import decode_texts
from nidaa.intake.books.postgresql import PostgresBooks
from nidaa.intake.commands import CheckIn, Command, Confirm, Erase, Mute, Purge, ShowName, Submit, Void, Withdraw
from nidaa.intake.writer.postgresql import arrays
from nidaa.intake.writer.postgresql.arrays import BYTEAS, INT4S, INT8S, TEXTS
from nidaa.intake.writer.postgresql.line import Call, Statement, exchange
from nidaa.intake.writer.state import Action, Attempt, Log, Logs, Person, Submission, Supporter

People = set[tuple[int, str, bytes]]

BEGIN: Final = Statement(b"nidaa_begin", b"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE").with_values()

_LOCK: Final = Statement(
    b"nidaa_lock",
    b"SELECT id, size, submissions, closed FROM intake_log WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
    (INT4S,),
)
_ACTIONS: Final = Statement(
    b"nidaa_actions",
    b"SELECT log_id, action, opens_at, closes_at, window_ends_at, check_in_until, texts, opened_index"
    b" FROM intake_action WHERE log_id = ANY ($1)",
    (INT4S,),
)
#: The rows of the wanted people, of table %(table)b, as `p`. `OFFSET 0` keeps the table on the inner side of the
#: loop, and `log_id + 0` fits no index: of all the ways to a person, the planner is left the one by his key. Without
#: statistics, or with those of an empty table, it has been seen to walk through a whole log instead.
_OF_PEOPLE: Final = (
    b" FROM unnest($1, $2, $3) AS wanted (log_id, action, person_key) CROSS JOIN LATERAL (SELECT * FROM %(table)b"
    b" WHERE person_key = wanted.person_key AND action = wanted.action AND log_id + 0 = wanted.log_id OFFSET 0) AS p"
)
_ATTEMPTS: Final = Statement(
    b"nidaa_attempts",
    b"SELECT p.log_id, p.action, p.person_key, p.seq, p.attempt, p.idempotency_key"
    + _OF_PEOPLE % {b"table": b"intake_submission"},
    (INT4S, TEXTS, BYTEAS),
)
_SUBMISSIONS: Final = Statement(
    b"nidaa_submissions",
    b"SELECT s.log_id, s.seq, s.action, s.person_key, s.attempt, s.idempotency_key, s.language, s.text, s.threshold,"
    b" s.commitment, s.sealed, s.named, s.received_at, s.muted"
    b" FROM unnest($1, $2) AS wanted (log_id, seq) JOIN intake_submission AS s USING (log_id, seq)",
    (INT4S, INT8S),
)
_SUPPORTER: Final = (
    b"SELECT p.log_id, p.entry_index, p.action, p.person_key, p.seq, p.sealed, p.named, p.state, p.ended_index,"
    b" p.checked_in_index, p.confirmed_at"
)
_BY_ENTRY: Final = Statement(
    b"nidaa_supporters_by_entry",
    _SUPPORTER + b" FROM unnest($1, $2) AS wanted (log_id, entry_index)"
    b" JOIN intake_supporter AS p USING (log_id, entry_index)",
    (INT4S, INT8S),
)
_BY_PERSON: Final = Statement(
    b"nidaa_supporters_by_person",
    _SUPPORTER + _OF_PEOPLE % {b"table": b"intake_supporter"},
    (INT4S, TEXTS, BYTEAS),
)

_decoded = lru_cache(maxsize=256)(decode_texts)


def load(books: PostgresBooks, commands: Sequence[Command], seconds: float, *before: Call) -> Logs:
    """Lock and return the logs that the commands name, with all that `rules` may ask about.

    Args:
        books: Within a transaction, or with `BEGIN` as one of `before`.
        commands: The batch.
        seconds: How long each round trip may take.
        before: Calls to send first.
    """
    log_ids = arrays.integer_column(sorted({command.log_id for command in commands}))
    start = [*before, _LOCK.with_values(log_ids), _ACTIONS.with_values(log_ids)]
    people: People = {
        (command.log_id, command.action, command.person_key) for command in commands if type(command) is Submit
    }
    if all(type(command) is Submit for command in commands):
        *_, locked, actions, attempts = exchange(books, [*start, _of_people(_ATTEMPTS, people)], seconds)
        logs = _logs(locked, actions)
        _add_attempts(logs, people, attempts)
        return logs
    *_, locked, actions, named, ended = exchange(
        books, [*start, _named_submissions(commands), _voided_supporters(commands)], seconds
    )
    logs = _logs(locked, actions)
    people.update(_add_submissions(logs, named))
    people.update((log_id, row.action, row.person_key) for log_id, row in _supporters(ended))
    attempts, supporters = exchange(books, [_of_people(_ATTEMPTS, people), _of_people(_BY_PERSON, people)], seconds)
    _add_attempts(logs, people, attempts)
    _add_supporters(logs, supporters)
    return logs


def _of_people(statement: Statement, people: Iterable[tuple[int, str, bytes]]) -> Call:
    wanted = list(people)
    return statement.with_values(
        arrays.integer_column([log_id for log_id, _, _ in wanted]),
        arrays.text_column([action for _, action, _ in wanted]),
        arrays.bytes_column([person_key for _, _, person_key in wanted]),
    )


def _named_submissions(commands: Iterable[Command]) -> Call:
    kinds = Confirm | Withdraw | CheckIn | Erase | Purge | Mute
    wanted = list({(command.log_id, command.seq) for command in commands if isinstance(command, kinds)})
    return _SUBMISSIONS.with_values(*_keys(wanted))


def _voided_supporters(commands: Iterable[Command]) -> Call:
    wanted = list({(command.log_id, command.of) for command in commands if isinstance(command, Void | ShowName)})
    return _BY_ENTRY.with_values(*_keys(wanted))


def _keys(wanted: list[tuple[int, int]]) -> tuple[bytes, bytes]:
    return arrays.integer_column([first for first, _ in wanted]), arrays.long_column([second for _, second in wanted])


def _logs(locked: PGresult, actions: PGresult) -> Logs:
    logs: Logs = {}
    for row in range(locked.ntuples):
        log_id, size, submissions, closed = (_number(locked, row, column) for column in range(4))
        logs[log_id] = Log(log_id, size, submissions, bool(closed))
    for row in range(actions.ntuples):
        log = logs[_number(actions, row, 0)]
        log.actions[_text(actions, row, 1)] = Action(
            _number(actions, row, 2),
            _number_or_none(actions, row, 3),
            _number_or_none(actions, row, 4),
            _number_or_none(actions, row, 5),
            _decoded(_text(actions, row, 6)),
            _number_or_none(actions, row, 7),
        )
    return logs


def _add_attempts(logs: Logs, people: Iterable[tuple[int, str, bytes]], result: PGresult) -> None:
    for log_id, action, person_key in people:
        if log_id in logs:
            logs[log_id].people[action, person_key] = Person()
    for row in range(result.ntuples):
        log = logs[_number(result, row, 0)]
        person = log.people[_text(result, row, 1), _bytes(result, row, 2)]
        attempt = Attempt(_number(result, row, 3), _number(result, row, 4), _bytes(result, row, 5))
        person.attempts.append(attempt)
        # They come in any order; most people have none.
        if len(person.attempts) > 1:
            person.attempts.sort(key=attrgetter("attempt"))


def _add_submissions(logs: Logs, result: PGresult) -> list[tuple[int, str, bytes]]:
    """Make the submissions known to their logs, and return whose they are."""
    people = []
    for row in range(result.ntuples):
        log_id = _number(result, row, 0)
        submission = Submission(
            _number(result, row, 1),
            _text(result, row, 2),
            _bytes(result, row, 3),
            _number(result, row, 4),
            _bytes(result, row, 5),
            _text(result, row, 6),
            _bytes(result, row, 7),
            _number_or_none(result, row, 8),
            _bytes(result, row, 9),
            result.get_value(row, 10),
            bool(_number(result, row, 11)),
            _number(result, row, 12),
            bool(_number(result, row, 13)),
        )
        logs[log_id].known[submission.seq] = submission
        people.append((log_id, submission.action, submission.person_key))
    return people


def _add_supporters(logs: Logs, result: PGresult) -> None:
    for log_id, supporter in sorted(_supporters(result), key=lambda pair: pair[1].entry_index):
        log = logs[log_id]
        log.by_entry[supporter.entry_index] = supporter
        log.person(supporter.action, supporter.person_key).supporters.append(supporter)


def _supporters(result: PGresult) -> list[tuple[int, Supporter]]:
    found = []
    for row in range(result.ntuples):
        supporter = Supporter(
            _number(result, row, 1),
            _text(result, row, 2),
            _bytes(result, row, 3),
            _number(result, row, 4),
            result.get_value(row, 5),
            bool(_number(result, row, 6)),
            _text(result, row, 7),
            _number_or_none(result, row, 8),
            _number_or_none(result, row, 9),
            _number(result, row, 10),
        )
        found.append((_number(result, row, 0), supporter))
    return found


def _bytes(result: PGresult, row: int, column: int) -> bytes:
    return result.get_value(row, column) or b""


def _text(result: PGresult, row: int, column: int) -> str:
    return (result.get_value(row, column) or b"").decode()


def _number(result: PGresult, row: int, column: int) -> int:
    return int.from_bytes(result.get_value(row, column) or b"", "big", signed=True)


def _number_or_none(result: PGresult, row: int, column: int) -> int | None:
    value = result.get_value(row, column)
    return None if value is None else int.from_bytes(value, "big", signed=True)
