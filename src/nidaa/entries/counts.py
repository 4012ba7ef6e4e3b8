"""What a log counts to, as values. `tally` makes them; whoever shows a number takes it from here."""

from datetime import date

from msgspec import Struct

from nidaa.entries.kinds import Action, Level, VoidReason
from nidaa.entries.rules import Rule


class ActionCounts(Struct, frozen=True, kw_only=True):
    """What the entries of one action count to. Entries that were ignored are in none of these numbers.

    Attributes:
        opened: UTC day of its `open`; None without one.
        until: The day that its `open` names; None if it names none.
        signs_or_pledges: Number of `sign` (petition) or `pledge` (boycott).
        withdrawals: Number of `withdraw`.
        voids: Number of `void`.
        voids_by_reason: The same by reason; only reasons that occur.
        pledges_by_threshold: Threshold -> number of pledges neither withdrawn nor voided; only those that occur.
        keeps: Number of `keep` by level; every level is there.
    """

    opened: date | None
    until: date | None
    signs_or_pledges: int
    withdrawals: int
    voids: int
    voids_by_reason: dict[VoidReason, int]
    pledges_by_threshold: dict[int, int]
    keeps: dict[Level, int]

    @property
    def count(self) -> int:
        """The number: signs (or pledges) - withdrawals - voids."""
        return self.signs_or_pledges - self.withdrawals - self.voids


class Counts(Struct, frozen=True, kw_only=True):
    """What a whole log counts to.

    Attributes:
        size: Number of entries, counted or ignored.
        petition: The petition's counts.
        boycott: The boycott's counts.
        answers: Number of `answer`.
        closed: UTC day of the `close`; None while the log is open.
        ignored: Rule -> number of entries ignored under it; only rules that applied.
    """

    size: int
    petition: ActionCounts
    boycott: ActionCounts
    answers: int
    closed: date | None
    ignored: dict[Rule, int]

    def of(self, action: Action) -> ActionCounts:
        """Return the counts of one action."""
        return self.petition if action is Action.PETITION else self.boycott
