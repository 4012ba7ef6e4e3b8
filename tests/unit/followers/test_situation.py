"""How the followers stand, as read from the tables."""

from nidaa.followers.counter import Counter
from nidaa.followers.models import Mail, MailState
from nidaa.followers.progress import Standing
from nidaa.followers.purger import Purger, overdue_before
from nidaa.followers.situation import mails_due, read_situation
from tests.unit.followers.test_mailer import _submit
from tests.unit.followers.world import NOON, World

DAY = 86_400
LONG_AGO = 0


def test_before_anything_is_done_everything_waits_for_its_follower(world: World) -> None:
    log_id = world.open_log()
    world.sign(log_id, 4)

    situation = read_situation(LONG_AGO)

    log = world.log(log_id)
    assert situation.standings == (
        Standing("integrator", log_id, 0, log.size),
        Standing("counter", log_id, 0, 0),
        Standing("mailer", log_id, 0, log.submissions),
        Standing("purger", log_id, 0, 0),
    )
    assert situation.newest_head_at is None
    assert situation.alarms == ()


def test_a_head_is_work_for_the_counter_until_it_is_counted(world: World) -> None:
    log_id = world.open_log()
    world.sign(log_id, 4)
    world.integrator().advance(world.log(log_id))
    signed = read_situation(LONG_AGO)

    Counter().advance(world.log(log_id))

    counted = read_situation(LONG_AGO)
    assert [standing.behind for standing in signed.standings[:2]] == [0, world.log(log_id).size]
    assert [standing.behind for standing in counted.standings[:2]] == [0, 0]
    assert counted.newest_head_at == NOON


def test_what_should_have_been_erased_is_work_for_the_purger_until_it_is(world: World) -> None:
    log_id = world.open_log()
    world.submit(log_id, 3)
    early = read_situation(overdue_before(30, NOON + 30 * DAY + 60))
    late = read_situation(overdue_before(30, NOON + 30 * DAY + 7_260))
    world.clock.pass_seconds(30 * DAY + 7_260)

    Purger(days=30, clock=world.clock).advance(world.log(log_id))

    erased = read_situation(overdue_before(30, world.clock()))
    assert [situation.standings[3].behind for situation in (early, late, erased)] == [0, 1, 0]
    assert erased.standings[3].position == 3


def test_mails_that_are_due_are_counted_with_the_moment_of_the_first(world: World) -> None:
    log_id = world.open_log()
    _submit(world, log_id)
    waiting, sent = MailState.WAITING, MailState.SENT
    mails = [(NOON - 60, waiting), (NOON - 90, waiting), (NOON + 1, waiting), (NOON - 500, sent)]
    for seq, (due_at, state) in enumerate(mails):
        Mail.objects.create(log_id=log_id, seq=seq, kind="confirmation", state=state, due_at=due_at, changed_at=NOON)

    due = mails_due(NOON)

    assert (due.number, due.oldest_due_at) == (2, NOON - 90)


def test_without_mails_none_is_due(world: World) -> None:
    world.open_log()

    due = mails_due(NOON)

    assert (due.number, due.oldest_due_at) == (0, None)
