"""When the invented people arrive: moments that follow the hourly curve of a real petition.

The curve and its source are in `content/arrivals.toml`.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Final

HOUR_SECONDS: Final = 3_600
DAY_SECONDS: Final = 24 * HOUR_SECONDS


@dataclass(frozen=True, slots=True)
class Curve:
    """Relative rates, one an hour.

    Attributes:
        first_hour_utc: The hour of the day, 0 to 23, at which the first rate stood.
        rates: How busy each hour was; only their ratios matter. All above 0.
    """

    first_hour_utc: int
    rates: tuple[int, ...]


def load_curve() -> Curve:
    """Read the curve that the package carries."""
    data = tomllib.loads(files("nidaa.cli.demo").joinpath("content/arrivals.toml").read_text("utf-8"))
    return Curve(data["first_hour_utc"], tuple(data["rates"]))


def begins_at(curve: Curve, *, now_at: int, days: int) -> int:
    """Return the last moment at least `days` days ago at which the curve's first hour of the day begins.

    So nights stay nights: the replay is moved by whole days only.
    """
    latest = now_at - days * DAY_SECONDS
    midnight = latest - latest % DAY_SECONDS
    start = midnight + curve.first_hour_utc * HOUR_SECONDS
    return start if start <= latest else start - DAY_SECONDS


def arrivals(curve: Curve, *, starts_at: int, ends_at: int, people: int, random: Random) -> list[int]:
    """Return when each of `people` people arrives: unix seconds, ascending, from starts_at to before ends_at.

    Everybody arrives while the curve lasts; beyond its end it is followed as if its last day came again.
    """
    hours = max(1, -(-(ends_at - starts_at) // HOUR_SECONDS))
    weights = list(accumulate(_rates(curve.rates, hours)))
    moments = []
    for place in range(people):
        # One person in each of `people` equal shares of the curve: its shape is kept even for a few.
        share = (place + random.random()) / people * weights[-1]
        hour = min(bisect_right(weights, share), hours - 1)
        begin = starts_at + hour * HOUR_SECONDS
        length = min(HOUR_SECONDS, ends_at - begin)
        moments.append(begin + int(random.random() * length))
    return sorted(moments)


def _rates(rates: Sequence[int], hours: int) -> list[int]:
    last_day = rates[-24:]
    return [rates[hour] if hour < len(rates) else last_day[hour % len(last_day)] for hour in range(hours)]
