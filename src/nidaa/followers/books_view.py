"""What the followers read of the two books, over the Django connection of the calling thread."""

from django.db import connection

from nidaa.intake.books import Books
from nidaa.intake.rows import LogRow

__all__ = ["LogRow", "books", "change_mark", "entries", "logs"]


def books() -> Books:
    """Return the books over this thread's connection, inside its transaction if there is one."""
    connection.ensure_connection()
    return Books.over(connection.connection)


def logs() -> list[LogRow]:
    """Return every log."""
    return books().logs()


def entries(log_id: int, start: int, stop: int) -> list[bytes]:
    """Return the canonical bytes of the entries with start <= index < stop; fewer if the log has fewer."""
    return books().entries(log_id, start, stop)


def change_mark() -> int:
    """Return a number that differs once another connection has changed the database; it costs next to nothing."""
    return int(books().connection.execute("PRAGMA data_version").fetchone()[0])
