"""Whatever people, organisers, retries and restarts do in any order: log, tally, counter and private book agree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from nidaa.entries.canonical_json import decode
from nidaa.entries.counts import Counts
from nidaa.entries.kinds import Level, VoidReason
from nidaa.entries.tally import tally
from nidaa.followers import queries
from nidaa.followers.counter import Counter
from nidaa.followers.integrator import Integrator, check_log
from nidaa.intake.campaign_keys import make_wrapped_key
from nidaa.intake.commands import (
    ActionName,
    Answer,
    CheckIn,
    Close,
    Command,
    Confirm,
    Erase,
    Mute,
    Open,
    Purge,
    Submit,
    Void,
    Withdraw,
)
from nidaa.intake.outcomes import Stored
from nidaa.intake.registry import register_action, register_log
from nidaa.ledger.tiles import parse_tile_path
from nidaa.ledger.verify import verify
from tests.engines import MigratedDatabase, django_at, settings_for
from tests.unit.followers.world import NOON, TEXT, World, database_at

DAY = 86_400
WINDOW_ENDS = NOON + 5 * DAY
SLUGS = count()

#: What may happen; each names one kind of command, or a retry of one, or a step of the followers.
KINDS = (
    "sign", "sign again", "retry sign", "pledge", "retry pledge", "confirm", "confirm a stranger", "withdraw",
    "void", "void nothing", "check in early", "check in", "answer", "open again", "mute", "erase", "purge", "close",
    "integrate", "count", "restart",
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 4)), min_size=1, max_size=40)
batch_sizes = st.integers(1, 6)


@dataclass
class Campaign:
    """One campaign under test, its followers, and what was answered so far."""

    world: World
    log_id: int
    waiting: list[Command] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    attempts: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Start the followers anew, as after a crash."""
        self.integrator: Integrator = self.world.integrator()
        self.counter = Counter()

    def flush(self) -> None:
        """Apply what waits, in one batch."""
        outcomes = self.world.apply(*self.waiting)
        self.numbers += [outcome.seq for outcome in outcomes if isinstance(outcome, Stored)]
        self.waiting = []

    def step(self, kind: str, who: int) -> None:
        """Do one step."""
        log = self.world.log(self.log_id)
        if kind == "restart":
            self.restart()
        elif kind == "integrate":
            self.integrator.advance(log)
        elif kind == "count":
            self.counter.advance(log)
        else:
            self.waiting.append(self.command(kind, who))

    def command(self, kind: str, who: int) -> Command:
        """Return the command of a kind, by or about the person `who`."""
        log, seq = self.log_id, self.numbers[who % len(self.numbers)] if self.numbers else 999
        match kind:
            case "sign" | "retry sign":
                return self.submission("petition", who, key=0)
            case "pledge" | "retry pledge":
                return self.submission("boycott", who, key=0)
            case "sign again":
                return self.submission("petition", who, key=1 + next(self.attempts))
            case "confirm":
                return Confirm(log, seq, NOON + DAY)
            case "confirm a stranger":
                return Confirm(log, 10_000 + who, NOON + DAY)
            case "withdraw":
                return Withdraw(log, seq, NOON + DAY)
            case "void":
                return Void(log, 2 + who, VoidReason.DUPLICATE, NOON + DAY)
            case "void nothing":
                return Void(log, 10_000, VoidReason.DUPLICATE, NOON + DAY)
            case "check in early":
                return CheckIn(log, seq, Level.FULL, bytes(32), NOON + DAY)
            case "check in":
                return CheckIn(log, seq, Level.PARTLY, bytes(32), WINDOW_ENDS + DAY)
            case "answer":
                return Answer(log, "anrt", bytes(32), NOON + DAY)
            case "open again":
                return Open(log, "boycott", date(2016, 3, 1), NOON)
            case "mute":
                return Mute(log, seq, NOON)
            case "erase":
                return Erase(log, seq, NOON + DAY)
            case "purge":
                return Purge(log, seq, NOON + DAY)
            case _:
                return Close(log, NOON + 9 * DAY)

    def submission(self, action: ActionName, who: int, *, key: int) -> Submit:
        """Return a submission; the same `key` is a retry."""
        threshold = None if action == "petition" else 100
        return Submit(
            self.log_id, action, bytes([who]) * 32, key.to_bytes(16, "big"), "fr", TEXT, threshold, bytes([who]) * 32,
            b"sealed", False, NOON + 60,
        )  # fmt: skip

    def settle(self) -> None:
        """Let the followers reach the end."""
        for follower in (self.integrator, self.counter):
            while follower.advance(self.world.log(self.log_id)):
                pass

    def read(self, path: str) -> bytes:
        """Return a file of the log as it is served."""
        if path == "checkpoint":
            head = queries.latest_checkpoint(self.log_id)
            assert head is not None
            return head.note
        tile = queries.read_tile(self.log_id, parse_tile_path(path))
        assert tile is not None
        return tile


# Not for the module: Django can be led to one database at a time.
@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("books")
    with django_db_blocker.unblock(), database_at(folder / "nidaa.sqlite3"):
        world = World(folder)
        yield world
        world.close()


@pytest.fixture
def postgresql_world(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, migrated: MigratedDatabase
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("books")
    with django_db_blocker.unblock(), django_at(settings_for(migrated.url, folder)):
        world = World(folder, migrated.url)
        yield world
        world.close()
    migrated.empty()


def new_campaign(world: World) -> Campaign:
    slug = f"c{next(SLUGS)}"
    origin = world.instance.origin_of(slug)
    with world.books.transaction():
        log_id = register_log(
            world.books, slug=slug, origin=origin, wrapped_key=make_wrapped_key(world.secrets, origin)
        )
        register_action(world.books, log_id=log_id, action="petition", texts={TEXT: "fr"}, opens_at=NOON)
        register_action(
            world.books, log_id=log_id, action="boycott", texts={TEXT: "fr"}, opens_at=NOON,
            window_starts_at=WINDOW_ENDS - 2 * DAY, window_ends_at=WINDOW_ENDS,
        )  # fmt: skip
    until = datetime.fromtimestamp(WINDOW_ENDS, UTC).date()
    world.apply(Open(log_id, "petition", None, NOON), Open(log_id, "boycott", until, NOON))
    return Campaign(world, log_id)


def standing_in_the_private_book(campaign: Campaign, action: str) -> int:
    """Count the people whose entry nothing has ended."""
    return campaign.world.books.standing(campaign.log_id, action)


def recounted(campaign: Campaign) -> Counts:
    """Verify the log as it is served, and count its entries from the first."""
    entries: list[bytes] = []
    origin = campaign.world.log(campaign.log_id).origin
    verifier = campaign.world.signer(origin).verifier()
    verify(campaign, verifier, on_bundle=lambda _, bundle: entries.extend(bundle))
    return tally(decode(entry) for entry in entries)


def agree(world: World, happenings: list[tuple[str, int]], batch_size: int) -> None:
    """Let it all happen, and compare."""
    campaign = new_campaign(world)

    for kind, who in happenings:
        campaign.step(kind, who)
        if len(campaign.waiting) >= batch_size:
            campaign.flush()
    campaign.flush()
    campaign.settle()

    counts, shown = recounted(campaign), queries.latest_counts(campaign.log_id)
    assert shown is not None
    assert shown.tree_size == counts.size == world.log(campaign.log_id).size
    assert shown.counts["petition"]["count"] == counts.petition.count
    assert shown.counts["boycott"]["count"] == counts.boycott.count
    assert standing_in_the_private_book(campaign, "petition") == counts.petition.count
    assert standing_in_the_private_book(campaign, "boycott") == counts.boycott.count
    assert not any(counts.ignored.values())
    assert (
        check_log(world.log(campaign.log_id), heads=world.instance.heads_dir, verifier=world.verifier(campaign.log_id))
        == []
    )


@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=steps, batch_size=batch_sizes)
def test_log_tally_counter_and_private_book_agree(
    world: World, happenings: list[tuple[str, int]], batch_size: int
) -> None:
    agree(world, happenings, batch_size)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=steps, batch_size=batch_sizes)
def test_log_tally_counter_and_private_book_agree_in_postgresql(
    postgresql_world: World, happenings: list[tuple[str, int]], batch_size: int
) -> None:
    agree(postgresql_world, happenings, batch_size)
