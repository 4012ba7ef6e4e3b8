"""How the writer reads and writes PostgreSQL."""

from collections.abc import Sequence

from nidaa.intake.books import PostgresBooks
from nidaa.intake.commands import Command
from nidaa.intake.outcomes import Outcome


def apply(books: PostgresBooks, commands: Sequence[Command]) -> list[Outcome]:
    """Apply."""
    raise TypeError(books, commands)


def apply_within(books: PostgresBooks, commands: Sequence[Command]) -> list[Outcome]:
    """Apply."""
    raise TypeError(books, commands)
