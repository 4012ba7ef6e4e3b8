"""Mails that leave no faster than their pace: what waits, and in which order it goes."""

from nidaa.followers.backlog import MailBacklog, mail_backlog
from nidaa.followers.errors import MailServerError
from nidaa.followers.mailer import Pace
from nidaa.followers.models import Cursor, Mail, MailState
from tests.unit.followers.test_mailer import DAY_SECONDS, Tray, _mailer, _run, _submit
from tests.unit.followers.world import World


def test_mails_leave_no_faster_than_the_pace(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    for _ in range(30):
        _submit(world, log_id)
    mailer = _mailer(world, tray, pace=Pace(8, world.clock))

    sent = []
    for _ in range(4):
        _run(mailer, world, log_id)
        sent.append(len(tray.sent))
        world.clock.pass_seconds(1)

    assert sent == [8, 16, 24, 30]


def test_what_is_not_its_turn_is_not_planned_and_costs_nothing(world: World) -> None:
    log_id = world.open_log()
    for _ in range(30):
        _submit(world, log_id)

    _run(_mailer(world, Tray(), pace=Pace(8, world.clock)), world, log_id)

    assert Mail.objects.filter(kind="confirmation").count() == 8
    assert Cursor.objects.get(follower="mailer").position == 8


def test_a_closed_mail_server_fills_no_table(world: World) -> None:
    log_id, tray = world.open_log(), Tray(*[MailServerError("refused")] * 50)
    for _ in range(30):
        _submit(world, log_id)
    mailer = _mailer(world, tray, pace=Pace(8, world.clock))

    for _ in range(20):
        _run(mailer, world, log_id)
        world.clock.pass_seconds(61)

    assert Mail.objects.count() == 2
    assert mail_backlog(now=int(world.clock())).waiting == 30


def test_a_reminder_waits_until_nobody_waits_for_a_first_mail(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    _submit(world, log_id)
    mailer = _mailer(world, tray, pace=Pace(1, world.clock))
    _run(mailer, world, log_id)
    world.clock.pass_seconds(DAY_SECONDS + 1)
    for _ in range(2):
        _submit(world, log_id)

    for _ in range(3):
        _run(mailer, world, log_id)
        world.clock.pass_seconds(1)

    names = [envelope.name.removeprefix(f"{log_id}-") for envelope in tray.sent]
    assert names == ["1-confirmation", "2-confirmation", "3-confirmation", "1-reminder"]


def test_reminders_that_are_switched_off_go_when_they_are_on_again(world: World) -> None:
    log_id, tray = world.open_log(), Tray()
    _submit(world, log_id)
    switched_on = [False]
    mailer = _mailer(world, tray, may_remind=lambda: switched_on[0])
    _run(mailer, world, log_id)
    world.clock.pass_seconds(DAY_SECONDS + 1)
    _run(mailer, world, log_id)
    before = len(tray.sent)

    switched_on[0] = True
    _run(mailer, world, log_id)

    assert before == 1
    assert [envelope.name for envelope in tray.sent] == [f"{log_id}-1-confirmation", f"{log_id}-1-reminder"]


def test_the_backlog_counts_forms_and_planned_mails_but_no_reminder(world: World) -> None:
    log_id = world.open_log()
    for _ in range(5):
        _submit(world, log_id)
    _run(_mailer(world, Tray(), pace=Pace(2, world.clock)), world, log_id)
    Mail.objects.filter(seq=1, kind="confirmation").update(state=MailState.WAITING)
    world.clock.pass_seconds(90)

    backlog = mail_backlog(now=int(world.clock()))

    assert (backlog.waiting, backlog.overdue_seconds, backlog.is_stuck) == (4, 90, False)


def test_the_delay_is_told_in_whole_minutes_from_one_minute_on() -> None:
    waiting = [0, 2_999, 3_000, 3_001, 60_000]

    minutes = [MailBacklog(number, 0).delay_minutes(50) for number in waiting]

    assert minutes == [0, 0, 1, 2, 20]
    assert MailBacklog(1, 120).is_stuck
