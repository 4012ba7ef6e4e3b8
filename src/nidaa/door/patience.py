"""How long the door waits for a body: one sweep a second for all; a timer for each would cost a tenth of a form."""

from typing import Protocol


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

    __slots__ = ("deadlines", "second")

    def __init__(self) -> None:
        """Begin at second 0."""
        self.second = 0
        self.deadlines: dict[Waiting, float] = {}

    def sweep(self) -> None:
        """Let a second pass: end what is overdue."""
        self.second += 1
        overdue = [waiting for waiting, deadline in self.deadlines.items() if deadline < self.second]
        for waiting in overdue:
            del self.deadlines[waiting]
            waiting.cancel()
