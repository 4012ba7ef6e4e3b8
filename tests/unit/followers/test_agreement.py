"""No count is published that does not agree with itself."""

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from nidaa.entries.counts import Counts
from nidaa.entries.kinds import Action, Close, Level, Open, Pledge, Sign, Void, VoidReason, Withdraw
from nidaa.entries.tally import tally
from nidaa.followers import queries
from nidaa.followers.counter import Counter, follower
from nidaa.followers.counter.agreement import disagreements
from nidaa.followers.errors import IntegrityError, Trouble
from tests.unit.followers.world import World

DAY = date(2016, 1, 13)


def _counts() -> Counts:
    commitment = bytes(32)
    text = bytes(16)
    return tally(
        [
            Open(action=Action.PETITION, day=DAY, until=None),
            Open(action=Action.BOYCOTT, day=DAY, until=DAY),
            Sign(action=Action.PETITION, commitment=commitment, day=DAY, text=text),
            Sign(action=Action.PETITION, commitment=commitment, day=DAY, text=text),
            Pledge(action=Action.BOYCOTT, commitment=commitment, day=DAY, text=text, threshold=100),
            Withdraw(action=Action.PETITION, day=DAY, of=2),
            Withdraw(action=Action.PETITION, day=DAY, of=2),
            Void(action=Action.PETITION, day=DAY, of=3, why=next(iter(VoidReason))),
            Close(day=DAY),
            Close(day=DAY),
        ]
    )


def test_every_entry_is_counted_once_as_one_thing_or_ignored() -> None:
    assert disagreements(_counts(), 10) == []


@pytest.mark.parametrize(
    "change",
    [
        {"size": 11},
        {"answers": 1},
        {"petition": {"signs_or_pledges": 3}},
        {"petition": {"voids_by_reason": {}}},
        {"petition": {"withdrawals": 5}},
        {"boycott": {"pledges_by_threshold": {}}},
        {"boycott": {"keeps": dict.fromkeys(Level, 1)}},
    ],
    ids=str,
)
def test_a_number_that_was_changed_is_found(change: dict[str, object]) -> None:
    counts = _counts()
    parts = {
        name: replace(getattr(counts, name), **value) if isinstance(value, dict) else value
        for name, value in change.items()
    }

    found = disagreements(replace(counts, **parts), 10)

    assert found


def test_a_count_of_another_size_than_its_head_is_found() -> None:
    assert disagreements(_counts(), 9) == ["10 entries were tallied, the head covers 9"]


def test_the_counter_refuses_to_publish_what_disagrees_and_publishes_again_when_it_agrees(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_id, counter = world.open_log(), Counter()
    world.sign(log_id, 3)
    world.integrator().advance(world.log(log_id))
    monkeypatch.setattr(follower, "disagreements", lambda counts, _: [f"{counts.size} is one too many"])

    with pytest.raises(IntegrityError) as refused:
        counter.advance(world.log(log_id))

    assert refused.value.trouble is Trouble.COUNT_DISAGREES
    assert queries.latest_counts(log_id) is None
    monkeypatch.undo()
    counter.advance(world.log(log_id))
    row = queries.latest_counts(log_id)
    assert row is not None
    assert disagreements(msgspec.convert(row.counts, Counts, strict=False), row.tree_size) == []
