"""Who stands still while there is work: the judgement alone, from what is read now and what was seen before.

The hop before is `situation`, which reads the positions; the hop after is whoever tells: health, metrics, the log.
It needs no word from the followers themselves, so that it also sees those that are dead, hung or not started.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

#: So long a follower may stay where it is while there is work. A counter that starts anew reads five million entries
#: in about half of it.
PATIENCE_SECONDS: Final = 30.0
#: Moments remembered of one follower and log; with one look each five seconds, an hour.
_MOMENTS: Final = 720


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a follower has come in a log, and how far it could be: both in entries, or in submissions."""

    follower: str
    log_id: int
    position: int
    due: int

    @property
    def behind(self) -> int:
        """How many wait for it."""
        return max(0, self.due - self.position)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a follower is behind in the log in which it is furthest behind.

    Attributes:
        follower: Its name.
        entries: How many wait for it.
        seconds: For how long the oldest of them has been waiting, as far as that was watched.
        still_seconds: For how long it has not moved although there is work; 0 if it moves.
    """

    follower: str
    entries: int
    seconds: float
    still_seconds: float


@dataclass(frozen=True, slots=True)
class Stall:
    """A follower that stands still in one log."""

    follower: str
    log_id: int
    entries: int
    seconds: float


@dataclass(slots=True)
class _Seen:
    standing: Standing
    moved_at: float
    #: (moment, due), the oldest first, of those that the follower has not yet passed.
    waiting: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=_MOMENTS))


class ProgressWatch:
    """Remembers what was seen. One thread uses it.

    Args:
        patience_seconds: From here on a follower that does not move is stalled.
    """

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._seen: dict[tuple[str, int], _Seen] = {}
        self._now = 0.0

    def observe(self, standings: Iterable[Standing], now: float) -> None:
        """Take in how things stand at a moment that never goes back, in seconds."""
        self._now = now
        before, self._seen = self._seen, {}
        for standing in standings:
            key = (standing.follower, standing.log_id)
            self._seen[key] = _follow(before.get(key), standing, now)

    def lags(self) -> list[Lag]:
        """Return how far each follower is behind, by name."""
        worst: dict[str, Lag] = {}
        for seen in self._seen.values():
            lag = self._lag(seen)
            other = worst.get(lag.follower)
            worst[lag.follower] = lag if other is None else _worse(lag, other)
        return [worst[name] for name in sorted(worst)]

    def stalls(self) -> list[Stall]:
        """Return who has stood still for longer than is patient, and where."""
        lags = [(seen.standing, self._lag(seen)) for seen in self._seen.values()]
        return [
            Stall(standing.follower, standing.log_id, lag.entries, lag.still_seconds)
            for standing, lag in lags
            if lag.still_seconds >= self._patience_seconds
        ]

    def _lag(self, seen: _Seen) -> Lag:
        entries = seen.standing.behind
        seconds = self._now - seen.waiting[0][0] if seen.waiting else 0.0
        return Lag(seen.standing.follower, entries, seconds, self._now - seen.moved_at if entries else 0.0)


def _follow(before: _Seen | None, standing: Standing, now: float) -> _Seen:
    if before is None or not before.standing.behind or standing.position != before.standing.position:
        moved_at = now
    else:
        moved_at = before.moved_at
    seen = _Seen(standing, moved_at) if before is None else _Seen(standing, moved_at, before.waiting)
    while seen.waiting and seen.waiting[0][1] <= standing.position:
        seen.waiting.popleft()
    if standing.behind and (not seen.waiting or seen.waiting[-1][1] < standing.due):
        _remember(seen.waiting, (now, standing.due))
    return seen


def _remember(waiting: deque[tuple[float, int]], moment: tuple[float, int]) -> None:
    """Add the newest moment; if it is full the newest gives way, since the oldest is what a lag is measured from."""
    if len(waiting) == waiting.maxlen:
        waiting.pop()
    waiting.append(moment)


def _worse(one: Lag, other: Lag) -> Lag:
    return Lag(
        one.follower,
        max(one.entries, other.entries),
        max(one.seconds, other.seconds),
        max(one.still_seconds, other.still_seconds),
    )
