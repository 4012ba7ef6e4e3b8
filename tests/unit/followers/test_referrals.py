"""The follower of referral codes: counts of days, each form once, and nothing that leads to a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from nidaa.campaigns.actions import Brought, Came
from nidaa.followers import cursors
from nidaa.followers.referrals import Referrals
from nidaa.followers.referrals.counting import ROWS_AT_A_TIME
from nidaa.followers.referrals.follower import CONFIRMED, FORMS, LOOK_SECONDS, STEPS_A_LOOK
from nidaa.intake.campaign_keys import CampaignKeys
from nidaa.intake.commands import Confirm, Submit, Withdraw
from nidaa.intake.record import SupporterRecord
from nidaa.intake.sealing import keys_of_log, seal
from tests.unit.followers.world import NOON, TEXT, World

FIRST_DAY = date(2016, 1, 13)
DAY = 86_400


@dataclass
class Store:
    """The codes of a campaign, and what was counted under them."""

    codes: frozenset[str] = frozenset({"cafe", "bus"})
    came: dict[Brought, Came] = field(default_factory=dict)
    refuses: bool = False

    def add(self, log_id: int, came: Mapping[Brought, Came]) -> None:
        if self.refuses:
            raise OSError("no room")
        assert transaction.get_connection().in_atomic_block
        for brought, number in came.items():
            before = self.came.get(brought, Came())
            self.came[brought] = Came(before.forms + number.forms, before.confirmed + number.confirmed)


def follower(world: World, store: Store) -> Referrals:
    return Referrals(world.secrets, codes_of=lambda _log: store.codes, store=store.add, clock=world.clock)


def forms(world: World, log_id: int, *codes: str) -> list[int]:
    """Store a form of a new person for each code, "" for none; return their numbers."""
    keys = keys_of_log(world.secrets, world.books, log_id)
    commands = [_form(world, keys, log_id, code, world.next_person().to_bytes(32, "big")) for code in codes]
    return [outcome.seq for outcome in world.apply(*commands)]  # type: ignore[union-attr]  # all are stored


def _form(world: World, keys: CampaignKeys, log_id: int, code: str, person: bytes) -> Submit:
    record = SupporterRecord(
        "s@example.org", "s@example.org", "Sanaa", "", False, False, "1", "fr", bytes(16), bytes(32), bytes(32), code
    )
    sealed = seal(keys, record, "petition", person, person[-12:])
    at = int(world.clock())
    return Submit(log_id, "petition", person, person[-16:], "fr", TEXT, None, person, sealed, False, at)


def confirm(world: World, log_id: int, *numbers: int) -> None:
    world.apply(*[Confirm(log_id, seq, int(world.clock())) for seq in numbers])


def look(world: World, log_id: int, referrals: Referrals) -> None:
    """Let a follower look until it rests, and pass the time of its rest."""
    while referrals.advance(world.log(log_id)):
        pass
    world.clock.pass_seconds(LOOK_SECONDS)


def test_forms_and_confirmations_are_counted_by_code_and_day(world: World) -> None:
    log_id, store = world.open_log(), Store()
    referrals = follower(world, store)
    numbers = forms(world, log_id, "cafe", "cafe", "bus", "")
    look(world, log_id, referrals)
    world.clock.now = NOON + DAY
    confirm(world, log_id, numbers[0], numbers[3])

    look(world, log_id, referrals)

    assert store.came == {
        Brought("cafe", "petition", FIRST_DAY): Came(2, 0),
        Brought("bus", "petition", FIRST_DAY): Came(1, 0),
        Brought("cafe", "petition", date(2016, 1, 14)): Came(0, 1),
    }


def test_a_form_that_was_confirmed_before_the_look_is_counted_as_both(world: World) -> None:
    log_id, store = world.open_log(), Store()
    confirm(world, log_id, *forms(world, log_id, "cafe"))

    look(world, log_id, follower(world, store))

    assert store.came == {Brought("cafe", "petition", FIRST_DAY): Came(1, 1)}


def test_looking_again_counts_nothing_twice(world: World) -> None:
    log_id, store = world.open_log(), Store()
    confirm(world, log_id, *forms(world, log_id, "cafe", "cafe"))
    look(world, log_id, follower(world, store))
    once = dict(store.came)

    look(world, log_id, follower(world, store))

    assert store.came == once


def test_a_code_that_the_campaign_does_not_have_is_not_counted(world: World) -> None:
    log_id, store = world.open_log(), Store()
    confirm(world, log_id, *forms(world, log_id, "nobody-made-this"))

    look(world, log_id, follower(world, store))

    assert store.came == {}


def test_what_was_withdrawn_before_the_look_is_not_counted_as_confirmed(world: World) -> None:
    log_id, store = world.open_log(), Store()
    [seq] = forms(world, log_id, "cafe")
    confirm(world, log_id, seq)
    world.apply(Withdraw(log_id, seq, NOON))

    look(world, log_id, follower(world, store))

    assert store.came == {}


def test_a_record_that_does_not_open_holds_up_nobody(world: World) -> None:
    log_id, store = world.open_log(), Store()
    world.submit(log_id, sealed=b"not sealed by us" * 4)
    forms(world, log_id, "cafe")

    look(world, log_id, follower(world, store))

    assert store.came == {Brought("cafe", "petition", FIRST_DAY): Came(1, 0)}


def test_what_came_before_the_first_code_is_passed_over(world: World) -> None:
    log_id, store = world.open_log(), Store(codes=frozenset())
    referrals = follower(world, store)
    confirm(world, log_id, *forms(world, log_id, "cafe"))
    look(world, log_id, referrals)
    store.codes = frozenset({"cafe"})
    forms(world, log_id, "cafe")

    look(world, log_id, referrals)

    assert store.came == {Brought("cafe", "petition", FIRST_DAY): Came(1, 0)}


def test_it_looks_once_a_minute(world: World) -> None:
    log_id, store = world.open_log(), Store()
    referrals = follower(world, store)
    while referrals.advance(world.log(log_id)):
        pass
    forms(world, log_id, "cafe")
    world.clock.pass_seconds(LOOK_SECONDS - 1)

    referrals.advance(world.log(log_id))
    early = dict(store.came)
    world.clock.pass_seconds(1)
    referrals.advance(world.log(log_id))

    assert (early, len(store.came)) == ({}, 1)


def test_a_flood_is_counted_in_small_steps(world: World) -> None:
    log_id, store = world.open_log(), Store()
    numbers = forms(world, log_id, *["cafe"] * (ROWS_AT_A_TIME + 3))
    confirm(world, log_id, *numbers)
    referrals = follower(world, store)

    steps = [referrals.advance(world.log(log_id)) for _ in range(2)]

    assert steps == [True, False]
    assert STEPS_A_LOOK > 2
    assert store.came == {Brought("cafe", "petition", FIRST_DAY): Came(len(numbers), len(numbers))}


def test_a_step_that_cannot_be_stored_is_taken_again(world: World) -> None:
    log_id, store = world.open_log(), Store(refuses=True)
    forms(world, log_id, "cafe")
    referrals = follower(world, store)
    failed = False
    try:
        referrals.advance(world.log(log_id))
    except OSError:
        failed = True
    positions = [cursors.position(name, log_id) for name in (FORMS, CONFIRMED)]
    store.refuses = False

    look(world, log_id, referrals)

    assert (failed, positions) == (True, [0, 0])
    assert store.came == {Brought("cafe", "petition", FIRST_DAY): Came(1, 0)}
