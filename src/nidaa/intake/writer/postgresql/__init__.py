"""How the writer reads and writes PostgreSQL: two round trips for a batch of submissions, three for others.

The rows of the logs, locked in the order of their ids, are the sequencers: several processes write at once, and each
log stays gapless.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from nidaa.intake.books.postgresql import STATEMENT_SECONDS, PostgresBooks
from nidaa.intake.commands import Command
from nidaa.intake.errors import BooksDamaged, IntakeError, PlaceTaken
from nidaa.intake.outcomes import Outcome
from nidaa.intake.writer.postgresql.line import Call, Statement, exchange
from nidaa.intake.writer.postgresql.loading import BEGIN, load
from nidaa.intake.writer.postgresql.storing import COMMIT, store
from nidaa.intake.writer.rules import decide
from nidaa.intake.writer.state import Logs

_ROLLBACK: Final = Statement(b"nidaa_rollback", b"ROLLBACK").with_values()
#: The server's own limits come first; this one is for a server that does not answer at all.
_ROUND_TRIP_SECONDS: Final = STATEMENT_SECONDS + 1.0


def apply(books: PostgresBooks, commands: Sequence[Command]) -> list[Outcome]:
    """Apply commands in one transaction of their own; raises what `writer.apply` raises."""
    try:
        logs = load(books, commands, _ROUND_TRIP_SECONDS, BEGIN)
        outcomes = [decide(logs, command) for command in commands]
        # Commit point: after this line a crash loses nothing.
        _store(books, logs, COMMIT)
    except BaseException:
        # Without a connection there is no transaction left to roll back.
        with suppress(IntakeError):
            exchange(books, [_ROLLBACK], _ROUND_TRIP_SECONDS)
        raise
    return outcomes


def apply_within(books: PostgresBooks, commands: Sequence[Command]) -> list[Outcome]:
    """Apply commands within the caller's transaction; raises what `writer.apply_within` raises."""
    logs = load(books, commands, _ROUND_TRIP_SECONDS)
    outcomes = [decide(logs, command) for command in commands]
    _store(books, logs)
    return outcomes


def _store(books: PostgresBooks, logs: Logs, *after: Call) -> None:
    try:
        store(books, logs, _ROUND_TRIP_SECONDS, *after)
    except PlaceTaken as error:
        raise BooksDamaged(f"a place that the log's row calls free is taken: {error}") from None
