"""The purger: what was never confirmed is forgotten in time, and nothing else."""

from nidaa.followers import cursors
from nidaa.followers.purger import Purger, purge_log
from nidaa.followers.purger.purging import SUBMISSIONS_AT_A_TIME
from nidaa.intake.rows import SubmissionRow
from nidaa.intake.startup_check import check_books
from tests.unit.followers.world import NOON, World

DAY = 86_400


def purger(world: World) -> Purger:
    return Purger(days=30, clock=world.clock)


def submissions(world: World, log_id: int) -> list[SubmissionRow]:
    return world.books.submissions(log_id, 0, 10_000)


def test_what_nobody_confirmed_is_erased_after_its_days_with_its_key(world: World) -> None:
    log_id = world.open_log()
    world.submit(log_id)
    before = submissions(world, log_id)
    world.clock.pass_seconds(30 * DAY + 1)

    purger(world).advance(world.log(log_id))

    after = submissions(world, log_id)
    assert [row.sealed for row in before + after] == [b"sealed", None]
    assert before[0].person_key != after[0].person_key
    assert check_books(world.books) == []


def test_nothing_is_erased_a_moment_before_its_days_are_over(world: World) -> None:
    log_id = world.open_log()
    world.submit(log_id, 2)
    world.clock.pass_seconds(30 * DAY)

    more = purger(world).advance(world.log(log_id))

    assert not more
    assert [row.sealed for row in submissions(world, log_id)] == [b"sealed"] * 2


def test_a_signature_stays_and_so_does_the_count(world: World) -> None:
    log_id = world.open_log()
    world.sign(log_id, 3)
    entries = world.books.entries(log_id, 0, 10)
    world.clock.pass_seconds(40 * DAY)

    purger(world).advance(world.log(log_id))

    supporters = [world.books.supporter_at(log_id, index) for index in (2, 3, 4)]
    assert [row.sealed if row else None for row in supporters] == [b"sealed"] * 3
    assert world.books.standing(log_id, "petition") == 3
    assert world.books.entries(log_id, 0, 10) == entries


def test_it_goes_on_where_it_was_and_looks_once_an_hour(world: World) -> None:
    log_id = world.open_log()
    world.submit(log_id, SUBMISSIONS_AT_A_TIME + 5)
    world.clock.pass_seconds(31 * DAY)
    follower = purger(world)

    steps = [follower.advance(world.log(log_id)) for _ in range(3)]

    assert steps == [True, True, False]
    assert cursors.position("purger", log_id) == SUBMISSIONS_AT_A_TIME + 5
    assert all(row.sealed is None for row in submissions(world, log_id))


def test_what_comes_due_later_is_erased_at_the_next_look(world: World) -> None:
    log_id = world.open_log()
    world.submit(log_id)
    world.clock.pass_seconds(DAY)
    world.submit(log_id)
    follower = purger(world)
    world.clock.pass_seconds(29 * DAY + 1)
    while follower.advance(world.log(log_id)):
        pass
    one_left = [row.sealed for row in submissions(world, log_id)]
    world.clock.pass_seconds(DAY)

    follower.advance(world.log(log_id))

    assert one_left == [None, b"sealed"]
    assert [row.sealed for row in submissions(world, log_id)] == [None, None]


def test_the_command_goes_over_all_of_a_log_without_the_cursor(world: World) -> None:
    log_id = world.open_log()
    world.submit(log_id, SUBMISSIONS_AT_A_TIME + 1)
    world.close_log(log_id)

    purge_log(log_id, NOON + 1)

    assert all(row.sealed is None for row in submissions(world, log_id))
    assert cursors.position("purger", log_id) == 0
