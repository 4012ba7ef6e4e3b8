"""A crash before and after every step of the integrator and the counter: the same result, and never two roots."""

from collections.abc import Callable

import pytest

from nidaa.followers import cursors, queries, tile_store
from nidaa.followers.counter import Counter
from nidaa.followers.integrator import check_log, head_file
from nidaa.followers.models import Checkpoint, Count, CountHour
from nidaa.ledger.checkpoint import open_checkpoint
from tests.unit.followers.world import World


class Crash(BaseException):
    """The process ends here."""


def _crash_once(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, after: bool) -> None:
    real: Callable[..., object] = getattr(owner, name)

    def crash(*args: object, **kwargs: object) -> object:
        if after:
            real(*args, **kwargs)
        raise Crash

    monkeypatch.setattr(owner, name, crash)


INTEGRATOR_STEPS = [
    (tile_store, "store"),
    (Checkpoint.objects, "create"),
    (cursors, "move"),
    (head_file, "write"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "name"), INTEGRATOR_STEPS, ids=[name for _, name in INTEGRATOR_STEPS])
@pytest.mark.parametrize("late_entries", [0, 7])
def test_a_crash_at_any_step_of_signing_leaves_one_history(
    world: World, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, after: bool, late_entries: int
) -> None:
    log_id = world.open_log()
    world.sign(log_id, 250)
    world.integrator().advance(world.log(log_id))
    world.sign(log_id, 20)
    seen = []
    with monkeypatch.context() as patch:
        _crash_once(patch, owner, name, after=after)
        with pytest.raises(Crash):
            world.integrator().advance(world.log(log_id))
    seen.append(head_file.read(world.instance.heads_dir, "voip"))
    world.sign(log_id, late_entries)

    world.integrator().advance(world.log(log_id))

    seen += [bytes(note) for note in Checkpoint.objects.values_list("note", flat=True)]
    heads = {open_checkpoint(note, world.verifier(log_id)) for note in seen if note}
    assert len({head.size for head in heads}) == len({(head.size, head.root) for head in heads})
    assert max(head.size for head in heads) == 272 + late_entries
    assert check_log(world.log(log_id), heads=world.instance.heads_dir, verifier=world.verifier(log_id)) == []


def test_a_crash_at_the_commit_leaves_a_head_that_is_adopted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    log_id = world.open_log()
    with monkeypatch.context() as patch:
        _crash_once(patch, head_file, "write", after=True)
        with pytest.raises(Crash):
            world.integrator().advance(world.log(log_id))
    kept = head_file.read(world.instance.heads_dir, "voip")
    unpublished = queries.latest_checkpoint(log_id)
    world.sign(log_id, 3)

    world.integrator().advance(world.log(log_id))

    assert unpublished is None
    assert [bytes(row.note) for row in Checkpoint.objects.filter(size=2)] == [kept]


COUNTER_STEPS = [(cursors, "move"), (Count.objects, "update_or_create"), (CountHour.objects, "update_or_create")]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "name"), COUNTER_STEPS, ids=["cursor", "count", "hour"])
def test_a_crash_at_any_step_of_counting_changes_no_count(
    world: World, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, after: bool
) -> None:
    log_id = world.open_log()
    world.sign(log_id, 20)
    world.integrator().advance(world.log(log_id))
    counter = Counter()
    counter.advance(world.log(log_id))
    world.sign(log_id, 5)
    world.integrator().advance(world.log(log_id))
    with monkeypatch.context() as patch:
        _crash_once(patch, owner, name, after=after)
        with pytest.raises(Crash):
            counter.advance(world.log(log_id))
    between = queries.latest_counts(log_id)

    for survivor in (counter, Counter()):
        survivor.advance(world.log(log_id))

    row = queries.latest_counts(log_id)
    assert between is not None
    assert (between.tree_size, between.counts["petition"]["count"]) == (22, 20)
    assert row is not None
    assert (row.tree_size, row.counts["petition"]["count"]) == (27, 25)
