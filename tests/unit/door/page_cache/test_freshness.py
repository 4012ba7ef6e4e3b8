"""How long an answer may be shown."""

import pytest

from nidaa.door.page_cache.freshness import LONGEST_SECONDS, Freshness, State, freshness_of


@pytest.mark.parametrize(
    ("cache_control", "freshness"),
    [
        ("max-age=5", Freshness(5)),
        ("public, max-age=0, s-maxage=2, stale-while-revalidate=60", Freshness(2, 60)),
        ('S-MaxAge = 7 , Stale-If-Error="600"', Freshness(7, 0, 600)),
        ("max-age=9, s-maxage=3", Freshness(3)),
        ("max-age=9, max-age=3", Freshness(3)),
        ("max-age=31536000, public, immutable", Freshness(31536000)),
        ("max-age=99999999999", Freshness(LONGEST_SECONDS)),
        ("max-age=5, stale-while-revalidate=60, must-revalidate", Freshness(5)),
        ("max-age=5, proxy-revalidate, stale-if-error=60", Freshness(5)),
        ("max-age=5, stale-if-error=x", Freshness(5)),
    ],
)
def test_an_answer_is_kept_as_long_as_it_says(cache_control: str, freshness: Freshness) -> None:
    assert freshness_of(cache_control) == freshness


@pytest.mark.parametrize(
    "cache_control",
    [
        *("", "public", "max-age", "max-age=", "max-age=x", "max-age=-1", "max-age=1.5", "max-age=٣", "max-age=0"),
        *("no-store", "max-age=5, no-store", "private, max-age=5", "max-age=5, no-cache", 'no-cache="x", max-age=5'),
        *("max-age=5, s-maxage=0", "s-maxage=x, max-age=5", "max-age=5, max-age=x", "max-age=999999999999"),
    ],
)
def test_an_answer_that_says_no_or_nothing_clear_is_not_kept(cache_control: str) -> None:
    assert freshness_of(cache_control) is None


@pytest.mark.parametrize(
    ("age_seconds", "state"),
    [(0, State.FRESH), (1.9, State.FRESH), (2, State.STALE), (11.9, State.STALE), (12, State.SPARE), (602, State.DEAD)],
)
def test_an_answer_grows_old_in_steps(age_seconds: float, state: State) -> None:
    freshness = Freshness(2, 10, 600)

    assert freshness.state_at(age_seconds) is state


def test_an_answer_without_stale_times_dies_when_it_is_no_longer_fresh() -> None:
    assert Freshness(2).state_at(2) is State.DEAD
