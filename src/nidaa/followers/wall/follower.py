"""The follower itself: a step every few seconds, since a wall is not a count."""

from collections.abc import Callable
from typing import Final

from nidaa.followers import books_view, cursors, outage
from nidaa.followers.models import WallPage
from nidaa.followers.wall.paging import Page, pages_after
from nidaa.followers.write_turn import write_turn

FOLLOWER: Final = "wall"
#: Under steady load each step is one more small transaction beside those of the intake: few of them.
REST_SECONDS: Final = 2.0
_ENTRIES_AT_A_TIME: Final = 8_192


class Wall:
    """Notes where the pages of each wall begin. One thread uses it.

    Args:
        clock: Returns unix seconds.
    """

    name: Final = FOLLOWER
    quiet_seconds: Final = 5.0

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next_at: dict[int, float] = {}

    def advance(self, log: books_view.LogRow) -> bool:
        """Read the next entries' supporters; return whether there are more to read at once.

        Raises:
            OvertakenError: Another runner was here; nothing was written.
        """
        now = self._clock()
        if now < self._next_at.get(log.log_id, 0.0):
            return False
        position = cursors.position(FOLLOWER, log.log_id)
        if position >= log.size:
            return False
        self._next_at[log.log_id] = now + REST_SECONDS
        stop = min(log.size, position + _ENTRIES_AT_A_TIME)
        named = outage.read(lambda: books_view.books().named_entries(log.log_id, position, stop))
        with write_turn():
            cursors.move(FOLLOWER, log.log_id, old=position, new=stop)
            _store(log.log_id, pages_after(_last_pages(log.log_id) if named else {}, named))
        if stop < log.size:
            del self._next_at[log.log_id]
        return stop < log.size

    def interrupt(self) -> None:
        """Do nothing: a step is short."""

    def close(self) -> None:
        """Do nothing: nothing is held open."""


def _last_pages(log_id: int) -> dict[str, Page]:
    last: dict[str, Page] = {}
    for action in ("petition", "boycott"):
        row = WallPage.objects.filter(log_id=log_id, action=action).order_by("-number").first()
        if row is not None:
            last[action] = Page(action, row.number, row.first_entry, row.people)
    return last


def _store(log_id: int, pages: list[Page]) -> None:
    rows = [
        WallPage(
            log_id=log_id,
            action=page.action,
            number=page.number,
            first_entry=page.first_entry,
            people=page.people,
        )
        for page in pages
    ]
    WallPage.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["log_id", "action", "number"], update_fields=["people"]
    )
