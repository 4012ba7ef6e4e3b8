"""What a monitor asks: `/healthz`, `/readyz`, `/metrics`. Joins what counts, what watches, and what the others wrote.

Before: `app`. After: `health` judges, `metrics` writes.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final, Protocol

import django.db
import msgspec

from nidaa.door.client_address import client_address, is_within
from nidaa.door.counters import Counters
from nidaa.door.errors import RequestRefused
from nidaa.door.health import Health, Readiness, Status
from nidaa.door.metrics import CONTENT_TYPE, Whole, exposition
from nidaa.door.readers import Readers
from nidaa.door.request import Request
from nidaa.door.responses import JSON, NO_STORE, PROBLEM, Response, text_response
from nidaa.door.snapshots import Snapshot, SnapshotFolder, copy_of
from nidaa.followers import queries
from nidaa.followers.situation import MailsDue, mails_due
from nidaa.intake.batch_figures import BatchFigures
from nidaa.intake.errors import IntakeError
from nidaa.intake.instance import Instance

WRITE_SECONDS: Final = 1.0
#: Counting all mails by state reads an index from end to end.
MAILS_FRESH_SECONDS: Final = 60.0
_ALIVE: Final = text_response(200, "ok\n")
_NOT_FROM_THERE: Final = text_response(403, "The metrics are not for this address: see NIDAA_METRICS_FROM.\n")
_log = logging.getLogger(__name__)


class Writer(Protocol):
    """What is asked of the batcher."""

    @property
    def figures(self) -> BatchFigures:
        """What it has done."""

    @property
    def waiting(self) -> int:
        """How many commands wait."""


class Monitoring:
    """Answers a monitor from one web process. All methods are for the event loop's thread.

    Args:
        instance: Which process this is, who may ask, and where the others write.
        counters: What this process has answered.
        health: The watch.
        readers: Threads that read, and write the snapshot.
        writer: The batcher.
        watchers: Returns the number of open streams.
        page_cache: Returns what the page cache did: result -> number of requests.
    """

    def __init__(
        self,
        instance: Instance,
        counters: Counters,
        health: Health,
        readers: Readers,
        writer: Writer,
        *,
        watchers: Callable[[], int],
        page_cache: Callable[[], dict[str, int]],
    ) -> None:
        self._instance = instance
        self._counters = counters
        self._health = health
        self._readers = readers
        self._writer = writer
        self._watchers = watchers
        self._page_cache = page_cache
        self._folder = SnapshotFolder(instance.run_dir)
        self._mails: dict[str, int] | None = None
        self._mails_read_at = float("-inf")

    async def keep_written(self) -> None:
        """Let the other processes know this one's numbers, once a second until cancelled."""
        while True:
            snapshot = self._snapshot()
            try:
                # In a thread: a disk that is busy with commits may take its time.
                await self._readers.read(lambda now=snapshot: self._folder.write(now))  # type: ignore[misc]
            except (OSError, RequestRefused) as error:
                _log.warning("This process's numbers could not be written: %s.", type(error).__name__)
            await asyncio.sleep(WRITE_SECONDS)

    def alive(self) -> Response:
        """Return 200: the process is alive and its event loop turns, or nobody would answer."""
        return _ALIVE

    async def ready(self) -> Response:
        """Return whether forms can be taken: 200 if so, also when what follows is late; 503 if not."""
        readiness = await self._health.readiness()
        refuses = readiness.status is Status.NOT_READY
        return Response(503 if refuses else 200, (PROBLEM if refuses else JSON, NO_STORE), _body(readiness))

    async def metrics(self, request: Request) -> Response:
        """Return the numbers of all web processes of this machine, and how the followers stand; 403 to strangers."""
        if not self._may_read(request):
            return _NOT_FROM_THERE
        readiness = await self._health.readiness()
        database_up = not any(reason.code == "database" for reason in readiness.reasons)
        others, due = await self._read(database_up=database_up)
        situation = self._health.situation
        whole = Whole(
            now=time.time(),
            snapshots=sorted([self._snapshot(), *others], key=lambda snapshot: snapshot.worker),
            ready=readiness.status is not Status.NOT_READY,
            database_up=database_up,
            lags=self._health.lags(),
            stalls=self._health.stalls(),
            alarms=situation.alarms,
            newest_head_at=situation.newest_head_at,
            mails=self._mails,
            mails_due=due,
        )
        return Response(200, (("content-type", CONTENT_TYPE), NO_STORE), exposition(whole))

    def _may_read(self, request: Request) -> bool:
        proxies = self._instance.trusted_proxies
        through_a_stranger = "x-forwarded-for" in request.headers or "forwarded" in request.headers
        if through_a_stranger and not is_within(request.client, proxies):
            # A proxy on this machine that nobody named would make everybody look like the machine itself.
            return False
        return is_within(client_address(request, proxies), self._instance.metrics_from)

    def _snapshot(self) -> Snapshot:
        return Snapshot(
            worker=self._instance.worker_number,
            taken_at=time.time(),
            answers=self._counters.answers(),
            forms=dict(self._counters.forms),
            batch_commands=copy_of(self._writer.figures.commands),
            batch_seconds=copy_of(self._writer.figures.seconds),
            queue=self._writer.waiting,
            watchers=self._watchers(),
            page_cache=self._page_cache(),
        )

    async def _read(self, *, database_up: bool) -> tuple[list[Snapshot], MailsDue | None]:
        """Return the other processes' numbers and, unless the database is away, the mails that are due."""
        count_all = database_up and time.monotonic() - self._mails_read_at >= MAILS_FRESH_SECONDS

        def read() -> tuple[list[Snapshot], MailsDue | None, dict[str, int] | None]:
            others = self._folder.others(self._instance.worker_number)
            try:
                due = mails_due(int(time.time())) if database_up else None
                return others, due, queries.mails_by_state() if count_all else None
            except (django.db.Error, IntakeError):
                return others, None, None

        others, due, mails = await self._readers.read(read)
        if mails is not None:
            self._mails, self._mails_read_at = mails, time.monotonic()
        return others, due


def _body(readiness: Readiness) -> bytes:
    reasons = [{"code": reason.code, "detail": reason.detail} for reason in readiness.reasons]
    body: dict[str, object] = {"status": readiness.status.value, "reasons": reasons}
    if readiness.status is Status.NOT_READY:
        detail = " ".join(reason.detail for reason in readiness.reasons if reason.refuses)
        # RFC 9457 has the word for the number of the status.
        body = {"type": "about:blank", "title": "Not ready", "status": 503, "detail": detail, "reasons": reasons}
    return msgspec.json.encode(body)
