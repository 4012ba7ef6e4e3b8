"""How much waits for its transaction, and whether more may come: a bound of number and a bound of age.

What is let in is answered soon, whatever the database's speed is at this moment: while the oldest command waits longer
than `STALE_SECONDS`, everybody else is told to come again, and when. One thread's, the event loop's.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from nidaa.intake.errors import Overloaded

STALE_SECONDS: Final = 0.5
LATEST_RETRY_SECONDS: Final = 60
#: How much the newest batch weighs in the rate.
_WEIGHT: Final = 0.2


class Backlog:
    """Counts commands in and out."""

    __slots__ = ("_arrivals", "_monotonic", "_per_second", "capacity")

    def __init__(self, capacity: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing waiting.

        Args:
            capacity: How many commands may wait.
            monotonic: The clock.
        """
        self.capacity = capacity
        self._monotonic = monotonic
        self._arrivals: deque[float] = deque()
        self._per_second = 0.0

    def __len__(self) -> int:
        return len(self._arrivals)

    @property
    def is_full(self) -> bool:
        """Whether what comes now is refused."""
        waiting = self._arrivals
        if not waiting:
            return self.capacity < 1
        return len(waiting) >= self.capacity or self._monotonic() - waiting[0] > STALE_SECONDS

    def refuse_if_full(self) -> None:
        """Do nothing if one more command may come.

        Raises:
            Overloaded: It may not; the error says when to come again.
        """
        if self.is_full:
            raise Overloaded("too many commands wait", retry_after_seconds=self.retry_after_seconds())

    def enter(self) -> None:
        """Let one command in.

        Raises:
            Overloaded: It may not.
        """
        self.refuse_if_full()
        self._arrivals.append(self._monotonic())

    def leave(self, count: int, seconds: float) -> None:
        """Take out the oldest.

        Args:
            count: How many.
            seconds: How long their batch took.
        """
        for _ in range(count):
            self._arrivals.popleft()
        rate = count / max(seconds, 1e-6)
        self._per_second = rate if not self._per_second else (1 - _WEIGHT) * self._per_second + _WEIGHT * rate

    def retry_after_seconds(self) -> int:
        """Return in how many seconds what waits now will be done, at the speed of late."""
        if not self._per_second:
            return Overloaded.retry_after_seconds
        due = math.ceil(len(self._arrivals) / self._per_second)
        return min(max(Overloaded.retry_after_seconds, due), LATEST_RETRY_SECONDS)
