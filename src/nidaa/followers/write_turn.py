"""A short write transaction that does not starve beside the intake's writer.

SQLite has one writer: all of Nidaa's take turns by the file that `intake.write_turn_file` keeps beside the database,
and nobody polls. On PostgreSQL transactions run side by side, and the rows that they touch first are their turn.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from nidaa.intake.write_turn_file import WriteTurnFile

_PATIENCE_SECONDS: Final = 20.0


@contextmanager
def write_turn() -> Iterator[None]:
    """Run the block in one transaction; on SQLite it holds the write lock. Commit point: the block's end.

    Raises:
        Overloaded: The turn did not come for 20 seconds.
        OperationalError: The database failed.
    """
    outermost = not connection.in_atomic_block
    with ExitStack() as held:
        if outermost and connection.vendor == "sqlite":
            file = held.enter_context(closing(WriteTurnFile.beside(Path(connection.settings_dict["NAME"]))))
            held.enter_context(file.hold(_PATIENCE_SECONDS))
        with transaction.atomic(durable=outermost):
            yield
