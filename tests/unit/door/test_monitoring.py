"""What a monitor is told, and who may ask."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from msgspec.structs import replace

from nidaa.door.counters import STORED, Counters
from nidaa.door.health import Health
from nidaa.door.monitoring import Monitoring
from nidaa.door.readers import Readers
from nidaa.door.responses import Header, Response
from nidaa.door.snapshots import SnapshotFolder
from nidaa.followers.situation import Situation
from nidaa.intake.batch_figures import BatchFigures
from nidaa.intake.instance import Instance
from tests.unit.door.rsgi_calls import Call, headers
from tests.unit.door.test_health import WELL
from tests.unit.door.test_snapshots import EMPTY


class Writer:
    """A batcher's figures and state."""

    def __init__(self, *, alive: bool = True) -> None:
        self.figures = BatchFigures()
        self.waiting = 5
        self.is_alive = alive
        self.is_full = False


def no_database() -> Situation:
    raise OperationalError("away")


Make = Callable[..., Monitoring]


@pytest.fixture
def monitoring(tmp_path: Path) -> Iterator[Make]:
    """Return the function that makes the monitoring of process 1 of 2."""
    readers = Readers()

    def make(*, alive: bool = True, read: Callable[[], Situation] = lambda: WELL, **settings: str) -> Monitoring:
        told = {"NIDAA_DATA_DIR": str(tmp_path), "NIDAA_WORKER_NUMBER": "1", "NIDAA_WORKER_COUNT": "2"}
        counters, writer = Counters(), Writer(alive=alive)
        counters.of("sign")[2] += 3
        counters.forms[STORED] += 3
        health = Health(readers, writer, tells_log=False, read=read)
        return Monitoring(
            Instance.from_environment(told | settings),
            counters,
            health,
            readers,
            writer,
            watchers=lambda: 4,
            page_cache=lambda: {"hit": 8},
        )

    yield make
    readers.close()


def asked(monitoring: Monitoring, client: str, *pairs: Header) -> Response:
    return asyncio.run(monitoring.metrics(Call(client=f"{client}:1", pairs=pairs).request))


def test_a_process_that_can_take_forms_says_ready(monitoring: Make) -> None:
    answer = asyncio.run(monitoring().ready())

    assert answer.status == 200
    assert json.loads(answer.body) == {"status": "ready", "reasons": []}


def test_a_process_that_cannot_says_why_as_a_problem(monitoring: Make) -> None:
    answer = asyncio.run(monitoring(alive=False).ready())

    assert answer.status == 503
    assert ("content-type", "application/problem+json") in answer.headers
    assert json.loads(answer.body)["detail"] == "The thread that writes is not running."


def test_alive_needs_nothing(monitoring: Make) -> None:
    assert monitoring(alive=False, read=no_database).alive().status == 200


def test_the_numbers_of_all_processes_are_reported_by_the_one_that_is_asked(monitoring: Make, tmp_path: Path) -> None:
    asked_one = monitoring(read=no_database)
    SnapshotFolder(tmp_path / "run").write(replace(EMPTY, worker=0))

    text = asked(asked_one, "127.0.0.1").body.decode()

    assert 'nidaa_requests_total{route="sign",status="2xx",worker="0"} 2.0' in text
    assert 'nidaa_requests_total{route="sign",status="2xx",worker="1"} 3.0' in text
    assert 'nidaa_forms_total{outcome="stored",worker="1"} 3.0' in text
    assert 'nidaa_queue_commands{worker="1"} 5.0' in text
    assert 'nidaa_watchers{worker="1"} 4.0' in text
    assert 'nidaa_page_cache_total{result="hit",worker="1"} 8.0' in text


def test_without_a_database_the_rest_is_still_reported(monitoring: Make) -> None:
    answer = asked(monitoring(read=no_database), "127.0.0.1")

    assert answer.status == 200
    assert b"nidaa_database_up 0.0" in answer.body
    assert b"nidaa_ready 0.0" in answer.body
    assert b"nidaa_mails" not in answer.body


@pytest.mark.parametrize(
    ("client", "pairs", "status"),
    [
        ("127.0.0.1", (), 200),
        ("[::1]", (), 200),
        ("192.0.2.7", (), 403),
        ("127.0.0.1", headers(x_forwarded_for="192.0.2.7"), 403),
        ("127.0.0.1", headers(forwarded="for=192.0.2.7"), 403),
        ("10.1.2.3", headers(x_forwarded_for="127.0.0.1"), 200),
        ("10.1.2.3", headers(x_forwarded_for="192.0.2.7"), 403),
        ("10.1.2.3", headers(x_forwarded_for="127.0.0.1, 192.0.2.7"), 403),
    ],
)
def test_only_the_machine_itself_reads_the_metrics(
    monitoring: Make, client: str, pairs: tuple[Header, ...], status: int
) -> None:
    with_proxy = monitoring(read=no_database, NIDAA_TRUSTED_PROXIES="10.0.0.0/8")

    assert asked(with_proxy, client, *pairs).status == status


def test_a_network_that_a_host_names_reads_the_metrics(monitoring: Make) -> None:
    named = monitoring(read=no_database, NIDAA_METRICS_FROM="192.0.2.0/24")

    assert asked(named, "192.0.2.7").status == 200
    assert asked(named, "127.0.0.1").status == 403


def test_the_others_are_told_within_a_second(monitoring: Make, tmp_path: Path) -> None:
    told = SnapshotFolder(tmp_path / "run")

    async def write() -> None:
        writing = asyncio.create_task(monitoring().keep_written())
        async with asyncio.timeout(5):
            while not told.others(0):  # noqa: ASYNC110 - a file says nothing when it comes.
                await asyncio.sleep(0.01)
        writing.cancel()

    asyncio.run(write())

    (snapshot,) = told.others(0)
    assert (snapshot.worker, snapshot.queue, snapshot.forms) == (1, 5, {"stored": 3})
