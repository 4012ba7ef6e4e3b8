"""A count beside its next goal."""

import pytest

from nidaa.pages.tally_line import tally_line


@pytest.mark.parametrize(
    ("count", "goal", "left", "bar_permille"),
    [
        (0, 100, 100, 0),
        (99, 100, 1, 990),
        (100, 500, 400, 200),
        (499, 500, 1, 998),
        (500, 500, 0, 1000),
        (812, 500, 0, 1000),
    ],
)
def test_the_goal_is_the_first_above_the_count_and_the_last_when_all_are_reached(
    count: int, goal: int, left: int, bar_permille: int
) -> None:
    line = tally_line("petition", count, 1000, [500, 100])

    assert (line.goal, line.left, line.bar_permille) == (goal, left, bar_permille)


def test_without_a_ladder_there_is_a_count_and_no_goal() -> None:
    line = tally_line("boycott", 7, 9, ())

    assert (line.count, line.tree_size, line.goal) == (7, 9, None)


def test_a_number_of_six_digits_is_set_smaller() -> None:
    lines = [tally_line("petition", count, count, ()).is_long for count in (99_999, 100_000)]

    assert lines == [False, True]
