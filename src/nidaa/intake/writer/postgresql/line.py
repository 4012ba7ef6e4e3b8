"""Several statements in one round trip, within a time: libpq's pipeline mode, without what makes a driver general.

psycopg's own cursors spend some 40 microseconds on a statement, holding the interpreter's lock, and adapt each value
by itself; the batch of a web process has eight statements, with whole columns as parameters, and its event loop waits
for that lock. Parameters and results are binary.
"""

import select
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import pq
from psycopg.pq.abc import PGconn, PGresult

from nidaa.intake.books.postgresql import PostgresBooks, translate
from nidaa.intake.errors import ConnectionLost, IntakeError

_BINARY: Final = 1
_NOT_OK: Final = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE)


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One statement, with the types of its parameters.

    Attributes:
        name: Under which a session keeps it prepared.
        types: Object ids, as `arrays` names them.
    """

    name: bytes
    sql: bytes
    types: tuple[int, ...] = ()

    def with_values(self, *values: bytes | None) -> "Call":
        """Return a call of this statement."""
        return Call(self, values)


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A statement and its parameters, binary."""

    statement: Statement
    values: Sequence[bytes | None] = ()


def exchange(books: PostgresBooks, calls: Sequence[Call], seconds: float) -> list[PGresult]:
    """Send all calls at once, and return their results.

    Args:
        books: Statements stay prepared in a session of our own; in one that somebody lends us, nothing stays.
        calls: What to execute, in order; after a failure the server passes over the rest.
        seconds: How long all of it may take.

    Raises:
        ConnectionLost: The line broke, or nothing came in time. Whether a COMMIT among the calls was executed is not
            known; the connection is closed.
        IntakeError: The first failure, as `translate` names it. The transaction is to be rolled back.
    """
    connection = books.connection.pgconn
    until = time.monotonic() + seconds
    try:
        connection.enter_pipeline_mode()
        steps = [_send(books, connection, call) for call in calls]
        connection.pipeline_sync()
        results = _receive(connection, until)
        connection.exit_pipeline_mode()
    except psycopg.Error as error:
        connection.finish()
        raise ConnectionLost(type(error).__name__) from None
    except ConnectionLost:
        connection.finish()
        raise
    # A statement that had to be prepared has a result of that, too.
    answers = []
    place = 0
    for call, count in zip(calls, steps, strict=True):
        place += count
        answers.append(results[place - 1])
        if count == 2 and results[place - 2].status == pq.ExecStatus.COMMAND_OK:
            books.prepared.add(call.statement.name)
    for result in results:
        if result.status in _NOT_OK:
            raise failure(result)
    return answers


def failure(result: PGresult) -> IntakeError:
    """Return what a failed result means."""
    sqlstate = result.error_field(pq.DiagnosticField.SQLSTATE)
    message = result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY) or b"the connection is lost"
    return translate(sqlstate.decode() if sqlstate else None, message.decode(errors="replace"))


def _send(books: PostgresBooks, connection: PGconn, call: Call) -> int:
    """Queue one call; return how many results it will have."""
    statement = call.statement
    formats = [_BINARY] * len(call.values)
    if not books.owned:
        connection.send_query_params(statement.sql, call.values, statement.types, formats, _BINARY)
        return 1
    known = statement.name in books.prepared
    if not known:
        connection.send_prepare(statement.name, statement.sql, statement.types)
    connection.send_query_prepared(statement.name, call.values, formats, _BINARY)
    return 1 if known else 2


def _receive(connection: PGconn, until: float) -> list[PGresult]:
    """Return all results up to the sync."""
    waiting = select.poll()
    waiting.register(connection.socket, select.POLLIN | select.POLLOUT)
    results: list[PGresult] = []
    unsent = connection.flush()
    while True:
        while not connection.is_busy():
            result = connection.get_result()
            if result is None:
                continue
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return results
            results.append(result)
            if connection.status == pq.ConnStatus.BAD:
                raise failure(result) if result.status in _NOT_OK else ConnectionLost("the connection is lost")
        waiting.modify(connection.socket, select.POLLIN | select.POLLOUT if unsent else select.POLLIN)
        left = until - time.monotonic()
        if left <= 0 or not waiting.poll(1000 * left):
            raise ConnectionLost("the database does not answer in time")
        connection.consume_input()
        unsent = connection.flush()
