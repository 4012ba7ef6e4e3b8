"""The follower itself: looks once an hour, goes on where it was."""

from collections.abc import Callable
from typing import Final

from nidaa.followers import books_view, cursors
from nidaa.followers.purger.purging import LOOK_SECONDS, SECONDS_A_DAY, due, purge
from nidaa.followers.write_turn import write_turn

FOLLOWER: Final = "purger"


class Purger:
    """Erases what was never confirmed. One thread uses it.

    Args:
        days: After how many.
        clock: Returns unix seconds.
    """

    name: Final = FOLLOWER
    quiet_seconds: Final = 60.0

    def __init__(self, *, days: int, clock: Callable[[], float]) -> None:
        self._seconds = days * SECONDS_A_DAY
        self._clock = clock
        self._next_at: dict[int, float] = {}

    def advance(self, log: books_view.LogRow) -> bool:
        """Erase the next due submissions of a log; return whether there may be more.

        Raises:
            OvertakenError: Another runner was here; nothing was written.
        """
        now = self._clock()
        if now < self._next_at.get(log.log_id, 0.0):
            return False
        position = cursors.position(FOLLOWER, log.log_id)
        before = int(now) - self._seconds
        numbers = due(log.log_id, position, before)
        if not numbers:
            self._next_at[log.log_id] = now + LOOK_SECONDS
            return False
        with write_turn():
            cursors.move(FOLLOWER, log.log_id, old=position, new=numbers[-1])
            purge(log.log_id, numbers, before)
        return True

    def interrupt(self) -> None:
        """Do nothing: a step is short."""

    def close(self) -> None:
        """Do nothing: nothing is held open."""
