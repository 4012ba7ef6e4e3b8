"""`apply(commands)`: the only function that writes either book.

One transaction, in five steps: hold the write lock, which makes the log's row the sequencer; read what the commands
concern (`loading`); decide each, in order, on values (`rules` over `state`); write what changed, each table in one
statement (`storing`); commit.

Promises: the log is gapless; deciding n commands at once gives the same books as one by one; a crash at any point
leaves all of the batch or nothing; for `Submit` the statements executed do not depend on whether the person is known.

Trusts: the pipeline, for the shape of a command (lengths, a threshold from the ladder).
"""

from collections.abc import Sequence

from nidaa.intake.books import Books
from nidaa.intake.commands import Command
from nidaa.intake.outcomes import Outcome
from nidaa.intake.writer.loading import load
from nidaa.intake.writer.rules import decide
from nidaa.intake.writer.storing import store

__all__ = ["apply", "apply_within"]


def apply(books: Books, commands: Sequence[Command]) -> list[Outcome]:
    """Apply commands in one transaction of their own, and return their outcomes once they are durable.

    Raises:
        sqlite3.Error: The transaction failed and was rolled back; nothing of the batch is stored.
        BooksDamaged: The books contradict themselves; nothing is stored.
    """
    with books.transaction():
        return apply_within(books, commands)


def apply_within(books: Books, commands: Sequence[Command]) -> list[Outcome]:
    """Apply commands within the caller's transaction, which must hold the write lock already (BEGIN IMMEDIATE).

    Raises:
        sqlite3.Error: A statement failed; the caller must roll back.
        BooksDamaged: The books contradict themselves; the caller must roll back.
    """
    state = load(books.connection, commands)
    outcomes = [decide(state, command) for command in commands]
    store(books.connection, state)
    return outcomes
