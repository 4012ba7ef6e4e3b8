"""A short write transaction that does not starve beside the intake's writer.

SQLite has one writer: all transactions of Nidaa take turns, for which the database's backend sees (`project.sqlite`).
On PostgreSQL transactions run side by side, and the rows that they touch first are their turn.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def write_turn() -> Iterator[None]:
    """Run the block in one transaction; on SQLite it holds the write lock. Commit point: the block's end.

    Raises:
        OperationalError: The database failed, or on SQLite the turn did not come for 20 seconds.
    """
    with transaction.atomic(durable=not connection.in_atomic_block):
        yield
