"""What `/readyz` says, and when the log is told."""

import asyncio
import itertools
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import OperationalError

from nidaa.door import health as health_module
from nidaa.door.health import Health, Status
from nidaa.door.readers import Readers
from nidaa.followers.progress import Standing
from nidaa.followers.queries import AlarmRow
from nidaa.followers.situation import Situation

WELL = Situation((Standing("counter", 1, 7, 7),), 1_452_686_400, ())
BEHIND = Situation((Standing("counter", 1, 7, 9),), 1_452_686_400, ())


@dataclass
class Batch:
    """A batcher's state, as health sees it."""

    is_alive: bool = True
    is_full: bool = False


class Steps:
    """A clock that goes on by a step whenever it is read."""

    def __init__(self, seconds: float) -> None:
        self.now, self._seconds = 0.0, seconds

    def __call__(self) -> float:
        self.now += self._seconds
        return self.now


@pytest.fixture
def readers() -> Iterator[Readers]:
    readers = Readers()
    yield readers
    readers.close()


def test_a_process_with_a_database_and_a_writer_is_ready(readers: Readers) -> None:
    health = Health(readers, Batch(), tells_log=False, read=lambda: WELL)

    readiness = asyncio.run(health.readiness())

    assert readiness.status is Status.READY
    assert readiness.reasons == ()


@pytest.mark.parametrize(
    ("batch", "code"), [(Batch(is_alive=False), "writer"), (Batch(is_full=True), "queue-full")], ids=["dead", "full"]
)
def test_a_process_that_can_write_nothing_is_not_ready(readers: Readers, batch: Batch, code: str) -> None:
    health = Health(readers, batch, tells_log=False, read=lambda: WELL)

    readiness = asyncio.run(health.readiness())

    assert readiness.status is Status.NOT_READY
    assert [reason.code for reason in readiness.reasons] == [code]


def test_a_database_that_fails_makes_it_not_ready_without_a_word_of_the_error(readers: Readers) -> None:
    def fail() -> Situation:
        raise OperationalError("connection of somebody@example.org")

    health = Health(readers, Batch(), tells_log=False, read=fail)

    readiness = asyncio.run(health.readiness())

    assert [reason.code for reason in readiness.reasons] == ["database"]
    assert "example.org" not in readiness.reasons[0].detail


def test_a_database_that_hangs_makes_it_not_ready_in_time_and_costs_one_thread(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_module, "DATABASE_SECONDS", 0.05)
    released, calls = threading.Event(), []

    def hang() -> Situation:
        calls.append(1)
        released.wait(10)
        return WELL

    health = Health(readers, Batch(), tells_log=False, read=hang)

    async def ask() -> tuple[Status, Status]:
        asked = [await health.readiness() for _ in range(3)]
        released.set()
        await asyncio.sleep(0.1)
        return asked[-1].status, (await health.readiness()).status

    hanging, healed = asyncio.run(ask())

    assert (hanging, healed) == (Status.NOT_READY, Status.READY)
    assert len(calls) == 1


def test_many_questions_at_once_ask_the_database_once(readers: Readers) -> None:
    calls = []

    def read() -> Situation:
        calls.append(1)
        return WELL

    health = Health(readers, Batch(), tells_log=False, read=read)

    async def ask() -> None:
        await asyncio.gather(*(health.readiness() for _ in range(100)))
        await health.readiness()

    asyncio.run(ask())

    assert len(calls) == 1


def test_a_follower_that_stands_still_degrades_and_is_named(readers: Readers) -> None:
    health = Health(readers, Batch(), tells_log=False, read=lambda: BEHIND, monotonic=Steps(20.0))

    async def ask_thrice() -> list[Status]:
        return [(await health.readiness()).status for _ in range(3)]

    statuses = asyncio.run(ask_thrice())

    assert statuses[0] is Status.READY
    assert statuses[-1] is Status.DEGRADED
    assert [(stall.follower, stall.entries) for stall in health.stalls()] == [("counter", 2)]


def test_a_follower_that_has_stopped_degrades_with_its_reason(readers: Readers) -> None:
    alarm = AlarmRow("integrator", 3, "fork", "Two roots.", 1_452_686_400)
    health = Health(readers, Batch(), tells_log=False, read=lambda: Situation((), None, (alarm,)))

    readiness = asyncio.run(health.readiness())

    assert readiness.status is Status.DEGRADED
    assert readiness.reasons[0].detail == "The integrator has stopped for log 3: fork."


@pytest.mark.parametrize("tells_log", [True, False])
def test_one_process_alone_tells_the_log(
    readers: Readers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, tells_log: bool
) -> None:
    monkeypatch.setattr(health_module, "WATCH_SECONDS", 0.01)
    caplog.set_level(logging.ERROR, "nidaa.followers")
    looks = itertools.count()
    enough = threading.Event()

    def read() -> Situation:
        if next(looks) == 6:
            enough.set()
        return BEHIND

    health = Health(readers, Batch(), tells_log=tells_log, read=read, monotonic=Steps(15.0))

    async def watch() -> None:
        watching = asyncio.create_task(health.keep_watch())
        await asyncio.to_thread(enough.wait, 10)
        watching.cancel()

    asyncio.run(watch())

    assert health.stalls()
    assert bool(caplog.records) is tells_log
