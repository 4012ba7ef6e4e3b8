"""The two books in PostgreSQL: one connection, its settings, and what its errors mean."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Self

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import tuple_row

from nidaa.intake.books.interface import Books, Row
from nidaa.intake.errors import (
    ConnectionLost,
    IntakeError,
    Overloaded,
    PlaceTaken,
    StatementRefused,
    StorageFailed,
    StorageFull,
)

CONNECT_SECONDS: Final = 3
STATEMENT_SECONDS: Final = 4.0
LOCK_SECONDS: Final = 2.0
IDLE_SECONDS: Final = 10.0

#: How a dead machine at the other end is noticed; over a socket file they mean nothing.
_LINE: Final = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}
#: What must hold in our sessions whatever the server's configuration says. The last lines: statements are planned once,
#: and each key is looked up in an index. A planner left alone would, without statistics of tables that were empty a
#: minute ago, walk through them.
_SESSION: Final = f"""
SET synchronous_commit = on;
SET default_transaction_isolation = 'read committed';
SET statement_timeout = {int(STATEMENT_SECONDS * 1000)};
SET lock_timeout = {int(LOCK_SECONDS * 1000)};
SET idle_in_transaction_session_timeout = {int(IDLE_SECONDS * 1000)};
SET jit = off;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET plan_cache_mode = force_generic_plan
"""

_CLASS_OF: Final[dict[str, type[IntakeError]]] = {
    "23505": PlaceTaken,
    "40001": Overloaded,  # serialization failure
    "40P01": Overloaded,  # deadlock
    "55P03": Overloaded,  # lock timeout
    "57014": Overloaded,  # statement timeout
    "53000": Overloaded,
    "53200": Overloaded,  # out of memory
    "53300": Overloaded,  # too many connections
    "53100": StorageFull,
    # Our prepared statements no longer fit the tables, after a migration, or are gone: a new session makes them anew.
    "0A000": ConnectionLost,
    "26000": ConnectionLost,
    "25006": ConnectionLost,  # read only: this server has become a standby
    "25P03": ConnectionLost,  # idle in transaction for too long
    "57P01": ConnectionLost,
    "57P02": ConnectionLost,
    "57P03": ConnectionLost,
    "57P05": ConnectionLost,
    "58030": StorageFailed,  # input/output error
    "XX001": StorageFailed,  # a damaged table
    "XX002": StorageFailed,  # a damaged index
}


class PostgresBooks(Books):
    """One connection to a PostgreSQL database."""

    __slots__ = ("_in_transaction", "_url", "connection", "prepared")

    vendor = "postgresql"

    def __init__(self, connection: "psycopg.Connection[Row]", url: str = "") -> None:
        """Use `open`, or `Books.over`."""
        self.connection = connection
        self._url = url
        self._in_transaction = False
        #: The names of the statements that our own session keeps prepared.
        self.prepared: set[bytes] = set()

    @classmethod
    def open(cls, url: str) -> Self:
        """Open a connection of our own, durable: what COMMIT returned for survives a power cut of the server.

        Raises:
            ConnectionLost: The server does not answer, or does not let us in. The message holds no password.
        """
        return cls(_connect(url), url)

    @property
    def owned(self) -> bool:
        """Whether the session is ours alone, so that statements may stay prepared in it."""
        return bool(self._url)

    @classmethod
    def taking(cls, connection: object) -> Self | None:
        """Return books over a connection of psycopg."""
        return cls(connection) if isinstance(connection, psycopg.Connection) else None

    def close(self) -> None:
        """Close the connection."""
        self._url = ""  # So that nobody makes it anew.
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin; commit at the end, or roll back."""
        with translated():
            self.connection.execute("BEGIN")
            self._in_transaction = True
            try:
                yield
                # Commit point: after this line a crash loses nothing.
                ended = self.connection.execute("COMMIT")
                if ended.statusmessage != "COMMIT":
                    raise StatementRefused("the transaction had failed, and was rolled back")
            except BaseException:
                if not self.connection.closed:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self._in_transaction = False

    def fetch(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return a statement's rows. Over a connection of our own that was lost, ask again over a new one."""
        try:
            return self._fetch(statement, parameters)
        except ConnectionLost:
            if not self.owned or self._in_transaction:
                raise
            self.connection.close()
            self.connection = _connect(self._url)
            self.prepared.clear()
            return self._fetch(statement, parameters)

    def _fetch(self, statement: str, parameters: Sequence[object]) -> list[Row]:
        with translated(), psycopg.Cursor(self.connection, row_factory=tuple_row) as cursor:
            return cursor.execute(statement.encode(), parameters, binary=True).fetchall()

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> int:
        """Execute a statement; return how many rows it changed."""
        with translated(), psycopg.Cursor(self.connection) as cursor:
            return cursor.execute(statement.encode(), parameters).rowcount

    @contextmanager
    def patiently(self) -> Iterator[None]:
        """Lift the time limit of statements within the block."""
        self.execute("SET statement_timeout = 0")
        try:
            yield
        finally:
            self.execute(f"SET statement_timeout = {int(STATEMENT_SECONDS * 1000)}")

    def change_mark(self) -> int:
        """Return a number that grows with every entry and every submission."""
        sql = "SELECT count(*) + coalesce(sum(size), 0) + coalesce(sum(submissions), 0) FROM intake_log"
        return int(self.fetch(sql)[0][0])

    def damage(self) -> list[str]:
        """Return nothing: PostgreSQL checks what it reads, and its own tools check the rest."""
        return []


def _connect(url: str) -> "psycopg.Connection[Row]":
    try:
        address = make_conninfo(url, application_name="nidaa", target_session_attrs="read-write", **_LINE)
        connection = psycopg.connect(address, autocommit=True)
        connection.execute(_SESSION)
    except psycopg.Error as error:
        # Without its cause: libpq may quote an address that it could not read, and with it the password.
        raise ConnectionLost(f"PostgreSQL is not reached ({error.sqlstate or type(error).__name__})") from None
    return connection


@contextmanager
def translated() -> Iterator[None]:
    """Raise this room's errors instead of the driver's."""
    try:
        yield
    except psycopg.Error as error:
        # Without its cause: the server's details quote the row.
        raise _meaning(error) from None


def _meaning(error: psycopg.Error) -> IntakeError:
    if error.sqlstate is None and not isinstance(error, psycopg.OperationalError):
        return StatementRefused(f"{type(error).__name__}: {error}")
    return translate(error.sqlstate, error.diag.message_primary or type(error).__name__)


def translate(sqlstate: str | None, message: str) -> IntakeError:
    """Return what an error of PostgreSQL means.

    Args:
        sqlstate: None if the connection broke instead of an answer.
        message: The server's first line, which quotes no row.
    """
    if sqlstate is None or sqlstate.startswith("08"):
        return ConnectionLost(message)
    return _CLASS_OF.get(sqlstate, StatementRefused)(f"{sqlstate}: {message}")
