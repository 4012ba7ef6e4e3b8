"""Two counting followers at once, on one PostgreSQL: what is published is the tally of its entries, never twice it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from nidaa.entries.tally import Tally
from nidaa.followers import books_view, queries
from nidaa.followers.counter import Counter
from nidaa.followers.errors import OvertakenError
from nidaa.followers.integrator import check_log
from nidaa.followers.models import Checkpoint
from nidaa.followers.runner import Follower
from tests.engines import MigratedDatabase, django_at, settings_for
from tests.integration.nidaa_process import wait_for
from tests.unit.followers.world import World

ROUNDS = 60


@pytest.fixture
def world(migrated: MigratedDatabase, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), django_at(settings_for(migrated.url, tmp_path)):
        world = World(tmp_path, migrated.url)
        yield world
        world.close()
    migrated.empty()


class Racers:
    """Threads that do the same at the same moment, without a lease between them, until they are told to end."""

    def __init__(self, world: World) -> None:
        self._stop = threading.Event()
        self.overtaken = 0
        self.failures: list[BaseException] = []
        followers = [Counter(), Counter(), world.integrator(), world.integrator()]
        self._threads = [threading.Thread(target=self._race, args=(follower,)) for follower in followers]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def _race(self, follower: Follower) -> None:
        try:
            while not self._stop.is_set():
                (log,) = books_view.logs()
                try:
                    follower.advance(log)
                except OvertakenError:
                    self.overtaken += 1
        except BaseException as error:  # noqa: BLE001  shown by the test
            self.failures.append(error)
        finally:
            connection.close()


def test_two_counters_and_two_integrators_without_a_lease_publish_one_history(world: World) -> None:
    log_id = world.open_log()
    published = []

    with Racers(world) as racers:
        for round_number in range(20 * ROUNDS):
            if round_number >= ROUNDS and racers.overtaken:
                break
            signed = world.sign(log_id, 30)
            if round_number % 3 == 0:
                world.withdraw(log_id, signed[0])
            row = queries.latest_counts(log_id)
            published += [(row.tree_size, row.counts["petition"]["count"])] if row else []
        size = world.log(log_id).size
        wait_for(lambda: _counted_size(log_id) == size or bool(racers.failures))

    assert racers.failures == []
    assert racers.overtaken > 0
    for tree_size, count in [*published, *_stored(log_id)]:
        tally = Tally()
        tally.add_encoded(world.books.entries(log_id, 0, tree_size))
        assert tally.counts().petition.count == count
    sizes = list(Checkpoint.objects.filter(log_id=log_id).values_list("size", flat=True))
    assert len(sizes) == len(set(sizes))
    assert check_log(world.log(log_id), heads=world.instance.heads_dir, verifier=world.verifier(log_id)) == []


def _counted_size(log_id: int) -> int:
    row = queries.latest_counts(log_id)
    return row.tree_size if row else 0


def _stored(log_id: int) -> list[tuple[int, int]]:
    rows = queries.counts_by_hour(log_id)
    return [(row.tree_size, row.counts["petition"]["count"]) for row in rows]
