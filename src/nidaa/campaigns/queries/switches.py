"""Which costly parts of the site are on: a snapshot for each process, about a second old at most.

Web workers and followers ask this at every page and every step, so that a host can turn a part off under load and
without a restart; the database is asked once a second at most.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import DatabaseError

from nidaa.campaigns.kinds import Part
from nidaa.campaigns.models import Switch

FRESH_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """One switch; `changed_at` is None if it was never turned."""

    part: Part
    on: bool
    changed_at: datetime | None


class Switches:
    """The snapshot of one process. Any thread may ask.

    Args:
        read: Returns the parts that are off; one query.
        monotonic: Returns seconds.
    """

    def __init__(self, read: Callable[[], frozenset[Part]], monotonic: Callable[[], float]) -> None:
        self._read = read
        self._monotonic = monotonic
        self._reading = threading.Lock()
        self._off: frozenset[Part] | None = None
        self._read_at = float("-inf")

    def is_on(self, part: Part) -> bool:
        """Return whether a part is on. While the database cannot be asked, the last answer stands."""
        now = self._monotonic()
        if self._off is None or now - self._read_at >= FRESH_SECONDS:
            self._refresh(now)
        return part not in (self._off or ())

    def forget(self) -> None:
        """Ask the database at the next question."""
        self._read_at = float("-inf")

    def _refresh(self, now: float) -> None:
        # One thread asks; the others go on with what is known, if anything is.
        if not self._reading.acquire(blocking=self._off is None):
            return
        try:
            self._read_at = now
            self._off = self._read()
        except DatabaseError:
            self._off = self._off or frozenset()
        finally:
            self._reading.release()


def parts_off() -> frozenset[Part]:
    """Return the parts that are off. One query."""
    return frozenset(Part(part) for part in Switch.objects.filter(on=False).values_list("part", flat=True))


def all_switches() -> tuple[SwitchRow, ...]:
    """Return every switch, as the database has it now. One query."""
    rows = {row.part: row for row in Switch.objects.all()}
    return tuple(
        SwitchRow(part, rows[part].on, rows[part].changed_at)
        if part in rows
        else SwitchRow(part, on=True, changed_at=None)
        for part in Part
    )


switches: Final = Switches(parts_off, time.monotonic)
