"""PostgreSQL is stopped as by a power cut, and its sessions are ended, while people sign: nobody is lost or twice."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
import pytest

from nidaa.intake import schema
from nidaa.intake.books import PostgresBooks
from nidaa.intake.errors import TryAgain
from nidaa.intake.outcomes import Already, Appended, Stored
from nidaa.intake.patient_writer import PatientWriter
from nidaa.intake.startup_check import check_books
from tests.both_books import with_campaign
from tests.fault_counts import Fault, Faults, how_often
from tests.postgres import Cluster
from tests.unit.intake.sample import confirm, submit

STOPS = how_often(4)
SIGNERS = 3
LOAD_SECONDS = 0.4


@dataclass
class Load:
    """People who sign and confirm, in threads that stand for the web processes."""

    url: str
    stop: threading.Event = field(default_factory=threading.Event)
    stored: dict[int, int] = field(default_factory=dict)
    confirmed: dict[int, int] = field(default_factory=dict)
    refused: int = 0

    def run(self, first: int) -> None:
        """Send one small batch after another; what was refused is sent again, as the page does."""
        writer = PatientWriter(lambda: PostgresBooks.open(self.url))
        people = [first, first + 1, first + 2]
        while not self.stop.is_set():
            if self._sign(writer, people):
                people = [person + 3 for person in people]
        writer.close()

    def _sign(self, writer: PatientWriter, people: list[int]) -> bool:
        try:
            outcomes = writer.apply([submit(person) for person in people])
            seqs = [outcome.seq for outcome in outcomes if isinstance(outcome, Stored)]
            entries = writer.apply([confirm(seq) for seq in seqs])
        except TryAgain:
            self.refused += 1
            return False
        self.stored.update(zip(people, seqs, strict=True))
        for seq, entry in zip(seqs, entries, strict=True):
            assert isinstance(entry, Appended | Already)
            self.confirmed[seq] = entry.leaf_index
        return True


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture
def url(cluster: Cluster) -> str:
    url = cluster.url(cluster.create_database())
    with psycopg.connect(url, autocommit=True) as connection:
        schema.create(connection)
    with with_campaign(url):
        return url


def stop_and_start(cluster: Cluster) -> None:
    cluster.stop("immediate")
    cluster.start()


def end_sessions(cluster: Cluster) -> None:
    """End every session of ours, whatever it is doing, ten times in a row."""
    for _ in range(10):
        cluster.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'nidaa'")
        time.sleep(0.03)  # So that they come back in between.


@pytest.mark.timeout(180 + 20 * STOPS)
@pytest.mark.parametrize(
    ("fault", "kind", "times"),
    [(stop_and_start, Fault.POSTGRESQL_STOPPED, STOPS), (end_sessions, Fault.SESSIONS_ENDED, min(STOPS, 10))],
)
def test_who_was_answered_is_there_once(
    cluster: Cluster, url: str, fault: Callable[[Cluster], None], kind: Fault, times: int, faults: Faults
) -> None:
    load = Load(url)
    threads = [threading.Thread(target=load.run, args=(1 + 1_000_000 * number,)) for number in range(SIGNERS)]
    for thread in threads:
        thread.start()

    for _ in range(times):
        time.sleep(LOAD_SECONDS)  # The load's length, not a wait for something.
        fault(cluster)
    before = len(load.confirmed)
    with suppress(TimeoutError):
        wait_for_more(load, before)
    load.stop.set()
    for thread in threads:
        thread.join(20)

    faults.made(kind, times)
    faults.acknowledged(len(load.stored) + len(load.confirmed))
    books = PostgresBooks.open(url)
    rows = {row.person_key: row.seq for row in books.submissions(1, 0, 10_000_000)}
    assert check_books(books) == []
    assert len(load.confirmed) > before > 50
    assert {person: rows.get(submit(person).person_key) for person in load.stored} == load.stored
    assert len(rows) == books.count_submissions(1)[0]
    assert len(set(load.confirmed.values())) == len(load.confirmed)
    books.close()


def wait_for_more(load: Load, before: int) -> None:
    """Wait until people are answered again."""
    until = time.monotonic() + 20
    while len(load.confirmed) <= before:
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.01)
