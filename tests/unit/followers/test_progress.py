"""Who stands still, from what is seen of the positions."""

import logging

import pytest

from nidaa.followers.alarms import StallLog
from nidaa.followers.progress import ProgressWatch, Stall, Standing


def _at(position: int, due: int, follower: str = "counter", log_id: int = 1) -> Standing:
    return Standing(follower, log_id, position, due)


def test_a_follower_that_has_nothing_to_do_is_well_however_long_it_stands() -> None:
    watch = ProgressWatch(patience_seconds=30)
    watch.observe([_at(7, 7)], 0.0)

    watch.observe([_at(7, 7)], 1_000.0)

    assert watch.stalls() == []
    (lag,) = watch.lags()
    assert (lag.entries, lag.seconds, lag.still_seconds) == (0, 0.0, 0.0)


def test_a_follower_that_stands_while_there_is_work_is_stalled_after_the_patience() -> None:
    watch = ProgressWatch(patience_seconds=30)
    watch.observe([_at(7, 7)], 0.0)
    watch.observe([_at(7, 9)], 5.0)
    watch.observe([_at(7, 9)], 34.9)
    before = watch.stalls()

    watch.observe([_at(7, 12)], 35.0)

    assert before == []
    assert watch.stalls() == [Stall("counter", 1, 5, 30.0)]


def test_a_follower_that_moves_is_late_but_not_stalled() -> None:
    watch = ProgressWatch(patience_seconds=30)
    for second in range(0, 100, 5):
        watch.observe([_at(second, second + 1_000)], float(second))

    stalls, (lag,) = watch.stalls(), watch.lags()

    assert stalls == []
    assert lag.entries == 1_000
    assert lag.seconds == 95.0


def test_the_lag_is_the_age_of_the_oldest_that_waits() -> None:
    watch = ProgressWatch()
    watch.observe([_at(0, 10)], 0.0)
    watch.observe([_at(0, 20)], 5.0)
    watch.observe([_at(10, 30)], 10.0)

    (lag,) = watch.lags()

    assert (lag.entries, lag.seconds) == (20, 5.0)


def test_the_worst_log_speaks_for_a_follower() -> None:
    watch = ProgressWatch(patience_seconds=10)
    for now in (0.0, 20.0):
        watch.observe([_at(5, 5, log_id=1), _at(0, 3, log_id=2), _at(1, 1, "mailer")], now)

    assert [(lag.follower, lag.entries, lag.still_seconds) for lag in watch.lags()] == [
        ("counter", 3, 20.0),
        ("mailer", 0, 0.0),
    ]
    assert [(stall.follower, stall.log_id) for stall in watch.stalls()] == [("counter", 2)]


def test_a_rebuild_is_a_movement_and_a_log_that_is_gone_is_forgotten() -> None:
    watch = ProgressWatch(patience_seconds=10)
    watch.observe([_at(5, 9), _at(0, 3, log_id=2)], 0.0)

    watch.observe([_at(0, 9)], 20.0)

    assert watch.stalls() == []


def test_an_hour_of_standing_keeps_memory_bounded_and_the_age_right() -> None:
    watch = ProgressWatch()
    for second in range(5_000):
        watch.observe([_at(0, second + 1)], float(second))

    (lag,) = watch.lags()

    assert lag.seconds == 4_999.0


def test_the_log_is_told_at_once_then_each_minute_and_when_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    log, stall = StallLog(), Stall("integrator", 3, 12, 31.0)
    caplog.set_level(logging.WARNING, "nidaa.followers")

    for now in (0.0, 5.0, 59.9, 60.0):
        log.tell([stall], now)
    log.tell([], 65.0)
    log.tell([stall], 70.0)

    assert [(record.levelname, record.__dict__["follower"]) for record in caplog.records] == [
        ("ERROR", "integrator"),
        ("ERROR", "integrator"),
        ("WARNING", "integrator"),
        ("ERROR", "integrator"),
    ]
