"""A short write transaction that does not starve beside the intake's writer.

SQLite has one writer. Its own busy handler sleeps up to 100 ms between two tries, and the intake's batcher takes the
lock again at once: under load a follower would wait for seconds. We try every millisecond or two instead, which
costs some microseconds each.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError, connection, transaction

_PAUSE_SECONDS: Final = 0.001
_LONGEST_PAUSE_SECONDS: Final = 0.01
_PATIENCE_SECONDS: Final = 20.0


@contextmanager
def write_turn() -> Iterator[None]:
    """Run the block in one transaction that holds the write lock from its start. Commit point: the block's end.

    Raises:
        OperationalError: The lock was not free for 20 seconds, or the database failed.
    """
    turn = transaction.atomic(durable=not connection.in_atomic_block)
    _begin(turn)
    try:
        yield
    except BaseException as error:
        turn.__exit__(type(error), error, error.__traceback__)
        raise
    else:
        turn.__exit__(None, None, None)


def _begin(turn: transaction.Atomic) -> None:
    connection.ensure_connection()
    _busy_timeout(0)
    try:
        _enter(turn)
    finally:
        _busy_timeout(20_000)


def _enter(turn: transaction.Atomic) -> None:
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    pause = _PAUSE_SECONDS
    while True:
        try:
            turn.__enter__()
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up_at:
                raise
            time.sleep(pause)
            pause = min(pause * 1.2, _LONGEST_PAUSE_SECONDS)
        else:
            return


def _busy_timeout(milliseconds: int) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
