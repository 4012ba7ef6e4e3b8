"""What the followers read of the two books, over the Django connection of the calling thread."""

from django.db import connection

from nidaa.followers import outage
from nidaa.followers.errors import IntegrityError, Trouble
from nidaa.intake.books import Books
from nidaa.intake.rows import LogRow

__all__ = ["LogRow", "books", "change_mark", "entries", "log", "logs"]

# What followers follow, in one snapshot: the books' sizes and the heads; from a few rows, and from an index.
_MARK = """
SELECT (SELECT coalesce(sum(size + submissions), 0) FROM intake_log),
       (SELECT coalesce(max(id), 0) FROM followers_checkpoint)
"""


def books() -> Books:
    """Return the books over this thread's connection, inside its transaction if there is one."""
    connection.ensure_connection()
    return Books.over(connection.connection)


def logs() -> list[LogRow]:
    """Return every log."""
    return outage.read(lambda: books().logs())


def log(log_id: int) -> LogRow:
    """Return one log as it stands now.

    Raises:
        IntegrityError: ENTRIES_MISSING: it is gone.
    """
    row = outage.read(lambda: books().log(log_id))
    if row is None:
        raise IntegrityError(Trouble.ENTRIES_MISSING, "The log that was followed is no longer there.")
    return row


def entries(log_id: int, start: int, stop: int) -> list[bytes]:
    """Return the canonical bytes of the entries with start <= index < stop; fewer if the log has fewer."""
    return outage.read(lambda: books().entries(log_id, start, stop))


def change_mark() -> object:
    """Return a value that differs once another connection has changed what followers follow; it costs little."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version" if connection.vendor == "sqlite" else _MARK)
        return cursor.fetchone()
