"""How fast mails may leave: a token bucket that all mailers of a process share.

A mail server takes so much from one sender, and a night on which a hundred thousand people sign must neither look like
a burst of spam nor take the processor from those who are still signing. What is not sent yet waits as submissions that
nobody has planned: it costs nothing.
"""

import threading
from collections.abc import Callable
from typing import Final

#: Mails leave in batches, so many a second: each costs two short transactions.
BATCHES_PER_SECOND: Final = 4
MAILS_AT_A_TIME: Final = 100


class Pace:
    """Hands out the right to send. Any thread may ask.

    Args:
        per_second: How many mails may leave in a second, at least 1.
        monotonic: Returns seconds that never go back.
    """

    def __init__(self, per_second: int, monotonic: Callable[[], float]) -> None:
        self.per_second = per_second
        self.batch = min(MAILS_AT_A_TIME, max(1, per_second // BATCHES_PER_SECOND))
        self._monotonic = monotonic
        self._lock = threading.Lock()
        # At rest, a second's worth is saved up: the first forms of a quiet evening wait for nothing.
        self._saved_at_most = float(max(per_second, self.batch))
        self._saved = self._saved_at_most
        self._counted_at = monotonic()

    def take(self) -> int:
        """Return how many mails may be sent now: a batch, or none yet. What is not needed must be given back."""
        with self._lock:
            now = self._monotonic()
            earned = max(0.0, now - self._counted_at) * self.per_second
            self._counted_at = now
            self._saved = min(self._saved_at_most, self._saved + earned)
            if self._saved < self.batch:
                return 0
            self._saved -= self.batch
            return self.batch

    def give_back(self, number: int) -> None:
        """Take back what was not needed."""
        with self._lock:
            self._saved = min(self._saved_at_most, self._saved + number)
