"""How often and how long things are measured."""

import os
from collections.abc import Callable
from typing import Final, TypeVar

_One = TypeVar("_One")

#: Medians are taken of so many runs.
RUNS: Final = int(os.environ.get("NIDAA_BENCH_RUNS", "3"))
#: How long one run plays.
SECONDS: Final = int(os.environ.get("NIDAA_BENCH_SECONDS", "8"))


def median_of(run: Callable[[int], _One], *, by: Callable[[_One], float]) -> _One:
    """Run something `RUNS` times and return the run in the middle.

    Args:
        run: Is given its number.
        by: What the runs are ordered by.
    """
    ordered = sorted((run(number) for number in range(RUNS)), key=by)
    return ordered[len(ordered) // 2]
