"""How long the door waits for a body: one sweep a second for all; a timer for each would cost a tenth of a form."""

import math
from typing import Final, Protocol

#: How long the rest of a body may take when the process is about to end.
LAST_SECONDS: Final = 2


class Waiting(Protocol):
    """What can be told to wait no longer: a future, or a task."""

    def cancel(self) -> object:
        """Raise CancelledError where it waits."""


class Patience:
    """Who waits for a client, and until when. For the event loop's thread.

    Attributes:
        second: The moment, in seconds since the start; `sweep` moves it.
        deadlines: Waiting -> the second from which it is overdue. Whoever waits puts itself in, and takes itself out;
            who was overdue finds itself gone.
    """

    __slots__ = ("_ends", "deadlines", "second")

    def __init__(self) -> None:
        """Begin at second 0."""
        self.second = 0
        self.deadlines: dict[Waiting, float] = {}
        self._ends = math.inf

    def sweep(self) -> None:
        """Let a second pass: end what is overdue."""
        self.second += 1
        overdue = [waiting for waiting, deadline in self.deadlines.items() if min(deadline, self._ends) < self.second]
        for waiting in overdue:
            del self.deadlines[waiting]
            waiting.cancel()

    def end_soon(self) -> None:
        """Wait no longer than a few seconds for anybody: the process is asked to end, and the server waits for us."""
        self._ends = min(self._ends, self.second + LAST_SECONDS)
