"""The newest counts of every campaign, read once a second for all who ask and all who watch.

Before: the counter (a follower) stores what a signed checkpoint tallies to. After: `live` and `counts.json`.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Final

import django.db
import msgspec

from nidaa.door.errors import RequestRefused
from nidaa.door.live import LiveCounts
from nidaa.door.readers import Readers
from nidaa.intake.errors import IntakeError

TICK_SECONDS: Final = 1.0
_log = logging.getLogger(__name__)


class Counts(msgspec.Struct, frozen=True):
    """What a campaign's log counts to.

    Attributes:
        tree_size: The size of the signed checkpoint that was tallied.
        json: The same as one line of JSON, as it is served: {"origin", "tree_size", "petition": {...}, ...}.
    """

    tree_size: int
    json: bytes


class Reading(msgspec.Struct, frozen=True):
    """What the board reads at once.

    Attributes:
        counts: Slug -> counts, of every campaign that has any.
        live: Whether live counts are switched on.
    """

    counts: Mapping[str, Counts]
    live: bool = True


class CountsBoard:
    """What was read last. Read from any task of the event loop; only `refresh` writes it.

    Args:
        read: Reads counts and switch; runs in a thread.
        live: Is told each campaign's counts.
    """

    def __init__(self, read: Callable[[], Reading], live: LiveCounts) -> None:
        self._read = read
        self._live = live
        self._counts: Mapping[str, Counts] = {}

    def of(self, slug: str) -> Counts | None:
        """Return a campaign's counts as they were at most a second ago; None: no checkpoint of it is counted yet."""
        return self._counts.get(slug)

    async def refresh(self, readers: Readers) -> None:
        """Read once, in a thread, and tell those who watch."""
        reading = await readers.read(self._read)
        self._counts = reading.counts
        self._live.turn(on=reading.live)
        for slug, counts in self._counts.items():
            await self._live.publish(slug, counts.json, counts.tree_size)

    async def keep_fresh(self, readers: Readers) -> None:
        """Read once a second until cancelled. After a failed reading the last counts stand; the next may succeed."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            try:
                await self.refresh(readers)
            except RequestRefused:
                _log.warning("The counts are late: too many readers wait.")
            except (django.db.Error, IntakeError, OSError) as error:
                _log.error("The counts could not be read: %s.", type(error).__name__)
            # A tick that took long does not push the next one back.
            due = max(due + TICK_SECONDS, loop.time())
            await asyncio.sleep(due - loop.time())
