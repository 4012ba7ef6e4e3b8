"""The two books: one interface, `Books`, and an engine for each database behind it.

Promises: the same answers from SQLite and PostgreSQL; what a transaction's end returned for survives a power cut;
errors of `intake.errors`, never a driver's own. A `Books` belongs to one thread.

May not enter: what a command does (that is `writer`'s), and SQL of other rooms' tables.
"""

from nidaa.intake.books.interface import Books
from nidaa.intake.books.postgresql import PostgresBooks
from nidaa.intake.books.sqlite import SqliteBooks
from nidaa.intake.instance import Instance

__all__ = ["Books", "PostgresBooks", "SqliteBooks", "open_books"]


def open_books(instance: Instance) -> Books:
    """Open a connection of our own to the instance's books.

    Raises:
        ConnectionLost: PostgreSQL does not answer.
        BooksDamaged: The file is no database.
    """
    if instance.database_url:
        return PostgresBooks.open(instance.database_url)
    return SqliteBooks.open(instance.database_path)
