"""`apply(commands)`: the only function that writes either book.

One transaction, in five steps: lock the rows of the logs concerned, which makes each of them the sequencer of its log;
read what the commands concern; decide each, in order, on values (`rules` over `state`); write what changed, each table
in one statement; commit. How rows are read and written is each engine's own: `sqlite`, `postgresql`.

Promises: the log is gapless, whoever else writes at the same time; deciding n commands at once gives the same books as
one by one; a crash at any point leaves all of the batch or nothing; for `Submit` the statements executed do not depend
on whether the person is known.

Trusts: the pipeline, for the shape of a command (lengths, a threshold from the ladder).
"""

from collections.abc import Sequence

from nidaa.intake.books import Books, PostgresBooks, SqliteBooks
from nidaa.intake.books.sqlite import translated
from nidaa.intake.commands import Command
from nidaa.intake.outcomes import Outcome
from nidaa.intake.writer import postgresql, sqlite
from nidaa.intake.writer.rules import decide

__all__ = ["apply", "apply_within"]


def apply(books: Books, commands: Sequence[Command]) -> list[Outcome]:
    """Apply commands in one transaction of their own, and return their outcomes once they are durable.

    Raises:
        TryAgain: The database is busy, full or away; nothing of the batch is stored, but see `ConnectionLost`.
        StatementRefused: The transaction failed; nothing of the batch is stored.
        BooksDamaged: The books contradict themselves, or their disk fails; nothing is stored, as far as is known.
    """
    if isinstance(books, PostgresBooks):
        return postgresql.apply(books, commands)
    with books.transaction():
        return apply_within(books, commands)


def apply_within(books: Books, commands: Sequence[Command]) -> list[Outcome]:
    """Apply commands within the caller's transaction; on SQLite it must hold the write lock already (BEGIN IMMEDIATE).

    Raises what `apply` raises; the caller must roll back then.
    """
    if isinstance(books, PostgresBooks):
        return postgresql.apply_within(books, commands)
    if not isinstance(books, SqliteBooks):
        raise TypeError(type(books).__name__)
    with translated():
        state = sqlite.load(books.connection, commands)
        outcomes = [decide(state, command) for command in commands]
        sqlite.store(books.connection, state)
        return outcomes
