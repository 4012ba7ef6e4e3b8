"""The picture of a count's history."""

from datetime import UTC, datetime, timedelta

from nidaa.web.chart import HEIGHT, POINTS_AT_MOST, WIDTH, Band, band, step_path

START = datetime(2016, 1, 13, tzinfo=UTC)


def test_no_points_give_no_path() -> None:
    path = step_path([])

    assert path == ""


def test_a_count_is_level_between_two_moments_and_steps_at_each() -> None:
    path = step_path([(START, 0), (START + timedelta(hours=1), 5), (START + timedelta(hours=2), 10)])

    assert path == f"M0 {HEIGHT}H300V102H{WIDTH}V4"


def test_one_point_is_a_level_line() -> None:
    path = step_path([(START, 3)])

    assert path == f"M0 4H{WIDTH}"


def test_a_long_history_is_thinned_and_keeps_its_ends() -> None:
    points = [(START + timedelta(hours=hour), hour) for hour in range(5000)]

    path = step_path(points)

    assert path.count("H") <= POINTS_AT_MOST + 1
    assert path.endswith(f"H{WIDTH}V4")


def test_a_window_is_cut_to_what_the_picture_shows() -> None:
    points = [(START, 0), (START + timedelta(hours=10), 9)]

    shown = band(START + timedelta(hours=5), START + timedelta(hours=50), points)

    assert shown == Band(300, 300)


def test_a_window_outside_of_the_picture_is_not_drawn() -> None:
    points = [(START, 0), (START + timedelta(hours=10), 9)]

    shown = band(START + timedelta(hours=20), START + timedelta(hours=50), points)

    assert shown is None
