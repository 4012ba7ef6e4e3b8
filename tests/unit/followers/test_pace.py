"""The pace of mails: never faster than it says, and at rest at once."""

from nidaa.followers.mailer import Pace
from tests.unit.followers.world import Clock


def test_a_pace_at_rest_lets_a_second_of_mails_go_at_once_and_no_more() -> None:
    pace = Pace(50, Clock())

    granted = [pace.take() for _ in range(6)]

    assert granted == [12, 12, 12, 12, 0, 0]


def test_over_a_minute_no_more_leave_than_the_pace_allows() -> None:
    clock = Clock()
    pace = Pace(50, clock)

    sent = 0
    for _ in range(600):
        clock.pass_seconds(0.1)
        sent += pace.take()

    assert 50 * 60 - 12 <= sent <= 50 * 60 + 50


def test_what_was_not_needed_can_be_used_again() -> None:
    pace = Pace(4, Clock())
    taken = [pace.take() for _ in range(5)]

    pace.give_back(1)

    assert taken == [1, 1, 1, 1, 0]
    assert pace.take() == 1


def test_a_clock_that_stands_or_goes_back_earns_nothing() -> None:
    clock = Clock()
    pace = Pace(1, clock)
    pace.take()
    clock.pass_seconds(-3_600)

    granted = pace.take()

    assert granted == 0


def test_a_long_rest_saves_up_no_burst() -> None:
    clock = Clock()
    pace = Pace(8, clock)
    clock.pass_seconds(86_400)

    granted = sum(pace.take() for _ in range(100))

    assert granted == 8
