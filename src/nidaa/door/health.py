"""Whether this process can take forms, and whether the followers keep up: `/readyz`, and the watch behind it.

    healthz   the process is alive and its event loop turns: that it answers is all there is to say
    readyz    ready | degraded (forms are taken, but what follows is late: 200) | not-ready (503)

A follower that is late must not take the web processes out of a load balancer: all of them would go at once, and the
forms with them. So it degrades, and is told by an alarm.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

import django.db

from nidaa.door.errors import RequestRefused
from nidaa.door.readers import Readers
from nidaa.followers.alarms import StallLog
from nidaa.followers.progress import Lag, ProgressWatch, Stall
from nidaa.followers.situation import Situation
from nidaa.intake.errors import IntakeError

#: The database must answer a few small questions within this.
DATABASE_SECONDS: Final = 2.0
#: How old an answer may be: strangers may ask as often as they like.
FRESH_SECONDS: Final = 1.0
WATCH_SECONDS: Final = 5.0
_log = logging.getLogger(__name__)


class Queue(Protocol):
    """What is asked of the batcher."""

    @property
    def is_alive(self) -> bool:
        """Whether its thread runs."""

    @property
    def is_full(self) -> bool:
        """Whether it refuses what comes now."""


class Status(Enum):
    """What `/readyz` says in a word."""

    READY = "ready"
    DEGRADED = "degraded"
    NOT_READY = "not-ready"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a process is not simply ready.

    Attributes:
        code: For programs.
        detail: A sentence, without personal data.
        refuses: Whether no form can be taken.
    """

    code: str
    detail: str
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Readiness:
    """The answer: ready without reasons, not ready if one of them refuses, else degraded."""

    reasons: tuple[Reason, ...] = ()

    @property
    def status(self) -> Status:
        """The worst that a reason says."""
        if any(reason.refuses for reason in self.reasons):
            return Status.NOT_READY
        return Status.DEGRADED if self.reasons else Status.READY


class Health:
    """Watches from one process. All methods are for the event loop's thread.

    Args:
        readers: Threads that read.
        queue: The batcher.
        tells_log: Whether this process writes stalled followers to the log; one of several does.
        read: Returns how the followers stand; runs in a thread.
        monotonic: Returns seconds that never go back.
    """

    def __init__(
        self,
        readers: Readers,
        queue: Queue,
        *,
        tells_log: bool,
        read: Callable[[], Situation],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._readers = readers
        self._queue = queue
        self._log = StallLog() if tells_log else None
        self._read = read
        self._monotonic = monotonic
        self._watch = ProgressWatch()
        self._reading: asyncio.Task[bool] | None = None
        self._read_at = float("-inf")
        self._failed_at = float("-inf")
        self._situation = Situation((), None, ())

    @property
    def situation(self) -> Situation:
        """How the followers stood when the database last answered."""
        return self._situation

    def lags(self) -> list[Lag]:
        """Return how far each follower is behind."""
        return self._watch.lags()

    def stalls(self) -> list[Stall]:
        """Return who stands still."""
        return self._watch.stalls()

    async def keep_watch(self) -> None:
        """Look every few seconds until cancelled, and tell the log who stands still."""
        while True:
            await self.database_answers()
            if self._log:
                self._log.tell(self.stalls(), self._monotonic())
            await asyncio.sleep(WATCH_SECONDS)

    async def database_answers(self) -> bool:
        """Return whether the database says in time how the followers stand; a fresh answer is used again."""
        if self._monotonic() - self._read_at < FRESH_SECONDS:
            return True
        if self._monotonic() - self._failed_at < FRESH_SECONDS:
            return False
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._look())
        # One reading for all who ask: a database that hangs must not take every thread.
        done, _ = await asyncio.wait({self._reading}, timeout=DATABASE_SECONDS)
        return bool(done) and self._reading.result()

    async def readiness(self) -> Readiness:
        """Return whether forms can be taken, and what is late."""
        answers = await self.database_answers()
        return Readiness((*self._refusals(database_answers=answers), *self._delays()))

    def close(self) -> None:
        """Wait for no answer any more."""
        if self._reading:
            self._reading.cancel()

    async def _look(self) -> bool:
        try:
            self._situation = await self._readers.read(self._read)
        except (django.db.Error, IntakeError, OSError, RequestRefused) as error:
            _log.warning("The database does not answer the watch: %s.", type(error).__name__)
            self._failed_at = self._monotonic()
            return False
        self._read_at = self._monotonic()
        self._watch.observe(self._situation.standings, self._read_at)
        return True

    def _refusals(self, *, database_answers: bool) -> list[Reason]:
        reasons = []
        if not database_answers:
            reasons.append(Reason("database", "The database does not answer in time.", refuses=True))
        if not self._queue.is_alive:
            reasons.append(Reason("writer", "The thread that writes is not running.", refuses=True))
        elif self._queue.is_full:
            reasons.append(Reason("queue-full", "As many forms wait as may wait.", refuses=True))
        return reasons

    def _delays(self) -> list[Reason]:
        stopped = [
            Reason("follower-stopped", f"The {alarm.follower} has stopped for log {alarm.log_id}: {alarm.trouble}.")
            for alarm in self._situation.alarms
        ]
        still = [
            Reason(
                "follower-stalled",
                f"The {stall.follower} has made no progress in log {stall.log_id} for {stall.seconds:.0f} seconds;"
                f" {stall.entries} wait for it.",
            )
            for stall in self.stalls()
        ]
        return [*stopped, *still]
