import pytest

from nidaa.intake.backlog import LATEST_RETRY_SECONDS, STALE_SECONDS, Backlog
from nidaa.intake.errors import Overloaded


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_as_many_may_wait_as_there_is_room_for(clock: Clock) -> None:
    backlog = Backlog(2, clock)
    backlog.enter()
    backlog.enter()

    with pytest.raises(Overloaded):
        backlog.enter()

    assert len(backlog) == 2


def test_nobody_is_let_in_behind_one_who_waits_too_long(clock: Clock) -> None:
    backlog = Backlog(1000, clock)
    backlog.enter()
    clock.now += STALE_SECONDS + 0.01

    with pytest.raises(Overloaded):
        backlog.enter()

    assert backlog.is_full


def test_who_is_answered_makes_room(clock: Clock) -> None:
    backlog = Backlog(1000, clock)
    backlog.enter()
    clock.now += STALE_SECONDS + 0.01
    backlog.leave(1, 0.5)

    backlog.enter()

    assert len(backlog) == 1


def test_the_age_is_that_of_the_oldest_who_still_waits(clock: Clock) -> None:
    backlog = Backlog(1000, clock)
    backlog.enter()
    clock.now += 0.4
    backlog.enter()
    backlog.leave(1, 0.4)
    clock.now += 0.4

    full = backlog.is_full

    assert not full


def test_who_is_refused_is_told_when_the_backlog_will_be_gone(clock: Clock) -> None:
    backlog = Backlog(1000, clock)
    for _ in range(1000):
        backlog.enter()
    backlog.leave(100, 1.0)
    for _ in range(100):
        backlog.enter()

    with pytest.raises(Overloaded) as refused:
        backlog.enter()

    assert refused.value.retry_after_seconds == 10


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.001, Overloaded.retry_after_seconds), (1e6, LATEST_RETRY_SECONDS)]
)
def test_nobody_is_called_back_too_soon_or_too_late(clock: Clock, seconds: float, expected: int) -> None:
    backlog = Backlog(4, clock)
    for _ in range(4):
        backlog.enter()

    backlog.leave(1, seconds)

    assert backlog.retry_after_seconds() == expected


def test_before_the_first_answer_the_usual_time_is_told(clock: Clock) -> None:
    backlog = Backlog(0, clock)

    with pytest.raises(Overloaded) as refused:
        backlog.enter()

    assert refused.value.retry_after_seconds == Overloaded.retry_after_seconds
