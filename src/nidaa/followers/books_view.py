"""What the followers read of the two books, over the Django connection of the calling thread."""

from django.db import connection

from nidaa.intake.books import Books
from nidaa.intake.rows import LogRow

__all__ = ["LogRow", "books", "entries", "logs"]


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
