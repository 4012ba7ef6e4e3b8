"""The follower itself: a tally in memory, started from entry 0, and rows in step with the signed heads."""

from typing import Final

from nidaa.entries.tally import Tally
from nidaa.followers import books_view, cursors
from nidaa.followers.counter.agreement import disagreements
from nidaa.followers.counter.tallying import Mark, encoded, marks_after, step
from nidaa.followers.errors import IntegrityError, Trouble
from nidaa.followers.models import Count, CountHour
from nidaa.followers.write_turn import write_turn

FOLLOWER: Final = "counter"


class Counter:
    """Counts logs. One thread uses it; memory is one byte an entry."""

    name: Final = FOLLOWER
    quiet_seconds: Final = 5.0

    def __init__(self) -> None:
        """Start with nothing counted: a tally is rebuilt when a log is first seen."""
        # Owned here. A tally only ever covers entries of the books, which never change: it may stay whatever
        # happens to the rows.
        self._tallies: dict[int, Tally] = {}

    def advance(self, log: books_view.LogRow) -> bool:
        """Count up to the next signed head (of an hour) and store it; return whether there is more to do.

        Raises:
            IntegrityError: ENTRIES_MISSING, ENTRY_UNREADABLE, COUNT_DISAGREES.
            OvertakenError: Another runner counted this; nothing was written.
        """
        position = cursors.position(FOLLOWER, log.log_id)
        marks = marks_after(log.log_id, position)
        if not marks:
            return False
        tally = self._tallies.pop(log.log_id, None) or Tally()
        if tally.size > marks[0].size:
            tally = Tally()  # The rows were taken back: begin again.
        reached = tally.size == marks[0].size or step(tally, log.log_id, marks[0].size)
        if reached:
            _refuse_disagreement(tally, marks[0].size)
        # A tally that does not agree is not kept: the next try begins at entry 0.
        self._tallies[log.log_id] = tally
        if reached:
            _store(log.log_id, marks[0], encoded(tally), old=position)
        return not reached or len(marks) > 1

    def interrupt(self) -> None:
        """Do nothing: a step is short."""

    def close(self) -> None:
        """Do nothing: nothing is held open."""


def _refuse_disagreement(tally: Tally, tree_size: int) -> None:
    found = disagreements(tally.counts(), tree_size)
    if found:
        raise IntegrityError(Trouble.COUNT_DISAGREES, f"The count is not published: {'; '.join(found)}.")


def _store(log_id: int, mark: Mark, counts: str, *, old: int) -> None:
    values = {"tree_size": mark.size, "counts": counts}
    with write_turn():
        cursors.move(FOLLOWER, log_id, old=old, new=mark.size)
        Count.objects.update_or_create(log_id=log_id, defaults=values)
        CountHour.objects.update_or_create(log_id=log_id, hour=mark.hour, defaults=values)
