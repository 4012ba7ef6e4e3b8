"""The counter: its rows are the tally under the signed heads."""

import msgspec
import pytest
from django.db import connection

from nidaa.entries.counts import Counts
from nidaa.entries.tally import Tally
from nidaa.followers import queries
from nidaa.followers.counter import Counter, follower, rebuild, tallying
from nidaa.followers.errors import IntegrityError, OvertakenError, Trouble
from nidaa.followers.models import Count, CountHour, Cursor
from tests.unit.followers.world import World


def _count_all(counter: Counter, world: World, log_id: int) -> None:
    while counter.advance(world.log(log_id)):
        pass


def _rows() -> list[list[tuple[object, ...]]]:
    return [
        list(Count.objects.order_by("log_id").values_list("log_id", "tree_size", "counts")),
        list(CountHour.objects.order_by("log_id", "hour").values_list("log_id", "hour", "tree_size", "counts")),
        list(Cursor.objects.filter(follower="counter").values_list("log_id", "position")),
    ]


def test_a_count_is_the_tally_of_a_signed_checkpoint(world: World) -> None:
    log_id = world.open_log()
    signed = world.sign(log_id, 300)
    world.withdraw(log_id, signed[0])
    world.integrator().advance(world.log(log_id))
    world.sign(log_id, 5)

    _count_all(Counter(), world, log_id)

    tally = Tally()
    tally.add_encoded(world.books.entries(log_id, 0, 303))
    row = queries.latest_counts(log_id)
    assert row is not None
    assert row.tree_size == 303
    assert row.counts["petition"]["count"] == tally.counts().petition.count == 299
    assert msgspec.json.decode(Count.objects.get().counts, type=Counts) == tally.counts()


def test_an_hour_has_the_count_of_its_last_checkpoint(world: World) -> None:
    log_id, integrator, counter = world.open_log(), world.integrator(), Counter()
    for _ in range(5):
        world.sign(log_id, 10)
        integrator.advance(world.log(log_id))
        world.clock.pass_seconds(1_500)

    _count_all(counter, world, log_id)

    counts = [row.counts["petition"]["count"] for row in queries.counts_by_hour(log_id)]
    assert counts == [30, 50]


def test_counting_often_or_once_or_again_gives_the_same_rows(world: World) -> None:
    log_id, integrator, counter = world.open_log(), world.integrator(), Counter()
    for _ in range(8):
        signed = world.sign(log_id, 30)
        world.withdraw(log_id, signed[3])
        integrator.advance(world.log(log_id))
        _count_all(counter, world, log_id)
        world.clock.pass_seconds(1_000)
    often = _rows()

    rebuild(log_id)

    assert _rows() == often
    for model in (Count, CountHour, Cursor):
        model.objects.all().delete()
    _count_all(Counter(), world, log_id)
    assert _rows() == often
    _count_all(Counter(), world, log_id)
    assert _rows() == often


def test_of_two_counters_one_is_overtaken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    other = Counter()
    encode = tallying.encoded

    def encode_while_another_counts(tally: Tally) -> str:
        monkeypatch.undo()
        other.advance(world.log(log_id))
        return encode(tally)

    monkeypatch.setattr(follower, "encoded", encode_while_another_counts)

    with pytest.raises(OvertakenError):
        Counter().advance(world.log(log_id))

    assert Count.objects.get().tree_size == 2


def test_an_unreadable_entry_stops_the_count(world: World) -> None:
    log_id = world.open_log()
    world.sign(log_id)
    world.integrator().advance(world.log(log_id))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE intake_entry SET leaf = %s WHERE leaf_index = 2", [b"x"])

    with pytest.raises(IntegrityError) as stopped:
        Counter().advance(world.log(log_id))

    assert stopped.value.trouble is Trouble.ENTRY_UNREADABLE
    assert not Count.objects.exists()
