"""What an ordered list of entries counts to: a pure fold, the only definition of every number that is shown.

    count(action) = signs (or pledges) - withdrawals - voids

An entry that makes no sense is ignored under a rule with a fixed id (`rules`), so that two implementations always
agree; it still has its place in the log. Days are facts that the server states: an entry may carry an earlier day
than the one before it (a clock was set back), and that changes nothing. Only a `keep` is judged by its day.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from nidaa.entries.canonical_json import decode_all
from nidaa.entries.counts import ActionCounts, Counts
from nidaa.entries.kinds import (
    THRESHOLD_LADDER,
    Action,
    Answer,
    Close,
    Entry,
    Keep,
    Level,
    Open,
    Pledge,
    Sign,
    Void,
    VoidReason,
    Withdraw,
)
from nidaa.entries.rules import Rule

# What is remembered of an entry is one byte: its low half says what it is, its high half how it ended.
_NOT_COUNTED = 0x00
_SIGN = 0x0F
_PLEDGES = {threshold: 1 + rung for rung, threshold in enumerate(THRESHOLD_LADDER)}
_WHAT = 0x0F
_WITHDRAWN = 0x40
_VOIDED = 0x80


class _ActionTally:
    """The running numbers of one action."""

    __slots__ = ("keeps", "live_by_threshold", "opened", "signs_or_pledges", "until", "voids", "withdrawals")

    def __init__(self) -> None:
        self.opened: date | None = None
        self.until: date | None = None
        self.signs_or_pledges = 0
        self.withdrawals = 0
        self.voids: Counter[VoidReason] = Counter()
        self.keeps: dict[Level, int] = dict.fromkeys(Level, 0)
        self.live_by_threshold: dict[int, int] = dict.fromkeys(THRESHOLD_LADDER, 0)

    def counts(self) -> ActionCounts:
        return ActionCounts(
            opened=self.opened,
            until=self.until,
            signs_or_pledges=self.signs_or_pledges,
            withdrawals=self.withdrawals,
            voids=self.voids.total(),
            voids_by_reason=dict(self.voids),
            pledges_by_threshold={rung: number for rung, number in self.live_by_threshold.items() if number},
            keeps=dict(self.keeps),
        )


class Tally:
    """A count that goes on. Entries are added in the order of the log, each once; memory is one byte an entry."""

    __slots__ = ("_actions", "_answers", "_boycott", "_closed", "_ignored", "_marks", "_petition")

    def __init__(self) -> None:
        """Start before the first entry of a log."""
        self._marks = bytearray()
        self._petition = _ActionTally()
        self._boycott = _ActionTally()
        self._actions = {Action.PETITION: self._petition, Action.BOYCOTT: self._boycott}
        self._answers = 0
        self._closed: date | None = None
        self._ignored: Counter[Rule] = Counter()

    @property
    def size(self) -> int:
        """Number of entries added; the index of the next one."""
        return len(self._marks)

    def add(self, entry: Entry) -> Rule | None:
        """Add the next entry of the log.

        Returns:
            None if it counted, else the rule under which it was ignored.
        """
        verdict = self._judge(entry) if self._closed is None else Rule.AFTER_CLOSE
        if isinstance(verdict, int):
            self._marks.append(verdict)
            return None
        self._marks.append(_NOT_COUNTED)
        self._ignored[verdict] += 1
        return verdict

    def add_all(self, entries: Iterable[Entry]) -> None:
        """Add the next entries of the log, in order."""
        for entry in entries:
            self.add(entry)

    def add_encoded(self, entries: Sequence[bytes]) -> None:
        """Add the next entries of the log, given by their canonical bytes.

        Raises:
            EntryError: One of them is refused by `canonical_json.decode`; none was added then.
        """
        self.add_all(decode_all(entries, self.size))

    def counts(self) -> Counts:
        """Return what the entries added so far count to."""
        return Counts(
            size=self.size,
            petition=self._petition.counts(),
            boycott=self._boycott.counts(),
            answers=self._answers,
            closed=self._closed,
            ignored=dict(self._ignored),
        )

    def _judge(self, entry: Entry) -> int | Rule:
        """Count the entry and return the mark to remember it by, or return the rule that ignores it."""
        match entry:
            case Sign():
                return self._sign(entry)
            case Pledge():
                return self._pledge(entry)
            case Withdraw() | Void():
                return self._end(entry)
            case Keep():
                return self._keep(entry)
            case Open():
                return self._open(entry)
            case Answer():
                self._answers += 1
            case Close():  # pragma: no branch  # the type checker knows that there is no other kind
                self._closed = entry.day
        return _NOT_COUNTED

    def _sign(self, entry: Sign) -> int | Rule:
        if entry.action is not Action.PETITION:
            return Rule.SIGN_OUTSIDE_PETITION
        self._petition.signs_or_pledges += 1
        return _SIGN

    def _pledge(self, entry: Pledge) -> int | Rule:
        boycott = self._boycott
        if entry.action is not Action.BOYCOTT:
            return Rule.PLEDGE_OUTSIDE_BOYCOTT
        boycott.signs_or_pledges += 1
        boycott.live_by_threshold[entry.threshold] += 1
        return _PLEDGES[entry.threshold]

    def _end(self, entry: Withdraw | Void) -> int | Rule:
        """Subtract the entry meant, once: whatever ends it first ends it for good."""
        if entry.of >= len(self._marks):
            return Rule.OF_NOT_EARLIER
        mark = self._marks[entry.of]
        what = mark & _WHAT
        if what == _NOT_COUNTED:
            return Rule.OF_NOT_COUNTED
        if entry.action is not (Action.PETITION if what == _SIGN else Action.BOYCOTT):
            return Rule.OF_OTHER_ACTION
        if mark & _WITHDRAWN:
            return Rule.ALREADY_WITHDRAWN
        if mark & _VOIDED:
            return Rule.ALREADY_VOIDED
        action = self._actions[entry.action]
        if what != _SIGN:
            action.live_by_threshold[THRESHOLD_LADDER[what - 1]] -= 1
        if isinstance(entry, Withdraw):
            action.withdrawals += 1
            self._marks[entry.of] = mark | _WITHDRAWN
        else:
            action.voids[entry.why] += 1
            self._marks[entry.of] = mark | _VOIDED
        return _NOT_COUNTED

    def _keep(self, entry: Keep) -> int | Rule:
        if entry.action is not Action.BOYCOTT:
            return Rule.KEEP_OUTSIDE_BOYCOTT
        if self._boycott.until is None:
            return Rule.KEEP_WITHOUT_OPEN
        # The log knows days only: a check-in on the last day of the window may follow its end by hours.
        if entry.day < self._boycott.until:
            return Rule.KEEP_BEFORE_END
        self._boycott.keeps[entry.level] += 1
        return _NOT_COUNTED

    def _open(self, entry: Open) -> int | Rule:
        action = self._actions[entry.action]
        if action.opened is not None:
            return Rule.OPEN_AGAIN
        action.opened, action.until = entry.day, entry.until
        return _NOT_COUNTED


def tally(entries: Iterable[Entry]) -> Counts:
    """Return what an ordered list of entries counts to, from the first entry of a log on."""
    running = Tally()
    running.add_all(entries)
    return running.counts()


def tally_encoded(entries: Sequence[bytes]) -> Counts:
    """Return what an ordered list of canonical entries counts to.

    Raises:
        EntryError: One of them is refused by `canonical_json.decode`.
    """
    running = Tally()
    running.add_encoded(entries)
    return running.counts()
