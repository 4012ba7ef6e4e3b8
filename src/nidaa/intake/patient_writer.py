"""Apply a batch, and apply it again where that is safe. Before: the batcher's thread. Next hop: `writer.apply`.

Safe is: after the database has rolled back (a deadlock, a lock or a statement that took too long), and after the
connection was lost. If it was lost in the middle of COMMIT, nobody here knows whether the batch is stored. Applying it
again answers that: a stored submission is found by its key, a stored confirmation by its person, and what was not
stored is stored now. Should the old session still be committing, it holds the rows of the logs, and the second one
waits for them.

For how long is bounded. Then the batch is refused; while the database is away, the next ones are refused at once.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from typing import Final

from nidaa.intake import writer
from nidaa.intake.books import Books
from nidaa.intake.commands import Command
from nidaa.intake.errors import ConnectionLost, Overloaded
from nidaa.intake.outcomes import Outcome

log = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 2.0
#: While the database is away, it is asked so often whether it is back.
KNOCK_SECONDS: Final = 0.1
_FIRST_PAUSE_SECONDS: Final = 0.01
_LONGEST_PAUSE_SECONDS: Final = 0.2


class PatientWriter:
    """One connection to the books, made again when it is lost. It belongs to one thread."""

    def __init__(self, open_books: Callable[[], Books], patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Connect to nothing yet.

        Args:
            open_books: Opens a connection of our own.
            patience_seconds: How long a batch is tried again.
        """
        self._open_books = open_books
        self._patience_seconds = patience_seconds
        self._books: Books | None = None
        self._is_away = False
        self._knock_at = float("-inf")

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._books is not None:
            self._books.close()
            self._books = None

    def apply(self, commands: Sequence[Command]) -> list[Outcome]:
        """Apply commands in one transaction, and return their outcomes once they are durable.

        Raises what `writer.apply` raises, after trying again what may be tried again.
        """
        give_up_at = time.monotonic() + (0.0 if self._is_away else self._patience_seconds)
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                outcomes = writer.apply(self._connected(), commands)
            except (ConnectionLost, Overloaded) as error:
                self._note(error)
                left = give_up_at - time.monotonic()
                if left <= 0:
                    raise
                # Jitter: the processes that a deadlock or a restart has thrown out together do not come back together.
                time.sleep(min(left, pause * random.uniform(0.5, 1.5)))  # noqa: S311 (no secret)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            else:
                if self._is_away:
                    log.warning("the database is back")
                self._is_away = False
                return outcomes

    def _connected(self) -> Books:
        if self._books is None:
            if time.monotonic() < self._knock_at:
                raise ConnectionLost("the database is away")
            self._knock_at = time.monotonic() + KNOCK_SECONDS
            self._books = self._open_books()
        return self._books

    def _note(self, error: ConnectionLost | Overloaded) -> None:
        if not isinstance(error, ConnectionLost):
            log.warning("a batch is applied again: %s", error)
            return
        if not self._is_away:
            log.warning("the database is away: %s", error)
        self._is_away = True
        if self._books is not None:
            # It was there a moment ago: it may be back at once.
            self._knock_at = float("-inf")
            self.close()
