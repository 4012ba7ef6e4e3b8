"""A count beside its next goal: what the big number and the ruler show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: From six digits on the numeral is set smaller, so that it stays on one line of a phone.
_LONG: Final = 100_000
_FULL_PERMILLE: Final = 1000


@dataclass(frozen=True, slots=True)
class TallyLine:
    """One action's number, as a page states it.

    Attributes:
        action: ``petition`` or ``boycott``.
        count: Confirmed signatures or pledges, less withdrawals and voids.
        tree_size: The size of the signed head at which it was counted.
        ladder: The goals, ascending.
        goal: The next goal; the last one when all are reached; None without a ladder.
        left: How many are missing to the goal, 0 when it is reached.
        bar_permille: The ruler's bar, 0 to 1000 thousandths of the goal.
    """

    action: str
    count: int
    tree_size: int
    ladder: tuple[int, ...]
    goal: int | None
    left: int
    bar_permille: int

    @property
    def is_long(self) -> bool:
        """Whether the numeral needs the smaller size."""
        return self.count >= _LONG


def tally_line(action: str, count: int, tree_size: int, ladder: Sequence[int]) -> TallyLine:
    """Return the number with the first goal above it (or the last goal, when all are reached)."""
    goals = tuple(sorted({goal for goal in ladder if goal > 0}))
    goal = next((goal for goal in goals if goal > count), goals[-1] if goals else None)
    if goal is None:
        return TallyLine(action, count, tree_size, goals, None, 0, 0)
    left = max(0, goal - count)
    return TallyLine(action, count, tree_size, goals, goal, left, _permille(count, goal))


def _permille(count: int, goal: int) -> int:
    return min(_FULL_PERMILLE, max(0, count) * _FULL_PERMILLE // goal)
