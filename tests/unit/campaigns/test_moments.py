# ruff: noqa: DTZ001 - a time as typed in a form has no zone yet: that is what is tested.
"""Windows on a local clock, across its changes."""

from datetime import UTC, datetime, timedelta

import pytest

from nidaa.campaigns import moments
from nidaa.campaigns.errors import ActionRefused, RefusedBecause


def test_a_local_time_becomes_its_moment() -> None:
    moment = moments.moment_of(datetime(2026, 11, 27), "Africa/Casablanca", field="window_starts_at")

    assert moment == datetime(2026, 11, 26, 23, tzinfo=UTC)


def test_a_weekend_in_which_the_clock_goes_back_is_longer_than_48_hours() -> None:
    starts_at = moments.moment_of(datetime(2026, 10, 24), "Europe/Paris", field="window_starts_at")
    ends_at = moments.moment_of(datetime(2026, 10, 26), "Europe/Paris", field="window_ends_at")

    assert ends_at - starts_at == timedelta(hours=49)


def test_morocco_leaves_summer_time_for_ramadan() -> None:
    before = moments.moment_of(datetime(2026, 2, 14, 12), "Africa/Casablanca", field="window_starts_at")
    during = moments.moment_of(datetime(2026, 2, 16, 12), "Africa/Casablanca", field="window_ends_at")

    assert (before.hour, during.hour) == (11, 12)


def test_a_time_that_the_clock_shows_twice_means_the_first() -> None:
    moment = moments.moment_of(datetime(2026, 10, 25, 2, 30), "Europe/Paris", field="window_starts_at")

    assert moment == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_that_the_clock_jumps_over_is_refused() -> None:
    with pytest.raises(ActionRefused) as refused:
        moments.moment_of(datetime(2026, 3, 29, 2, 30), "Europe/Paris", field="window_starts_at")

    assert (refused.value.code, refused.value.field) == (RefusedBecause.NO_SUCH_LOCAL_TIME, "window_starts_at")


@pytest.mark.parametrize("name", ["", "Africa/Nowhere", "../../etc/passwd", "Africa", "x" * 1000, "a\x00b"])
def test_an_unknown_time_zone_is_refused(name: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        moments.zone(name)

    assert refused.value.code is RefusedBecause.UNKNOWN_TIME_ZONE


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ActionRefused) as refused:
        moments.aware(datetime(2026, 11, 27), field="opens_at")

    assert refused.value.code is RefusedBecause.MOMENT_WITHOUT_ZONE


def test_a_moment_is_kept_in_whole_seconds() -> None:
    moment = moments.aware(datetime(2026, 11, 27, 1, 2, 3, 999_999, tzinfo=UTC), field="opens_at")

    assert moment == datetime(2026, 11, 27, 1, 2, 3, tzinfo=UTC)
