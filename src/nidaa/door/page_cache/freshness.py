"""How long an answer may be shown, by its own `Cache-Control`.

Source: RFC 9111 section 5.2.2 (Cache-Control in answers), RFC 5861 (stale-while-revalidate, stale-if-error).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

#: A longer lifetime means as much as this one.
LONGEST_SECONDS: Final = 366 * 24 * 3600
_FORBIDDING: Final = frozenset(("no-store", "no-cache", "private"))
_NEVER_STALE: Final = frozenset(("must-revalidate", "proxy-revalidate"))


class State(Enum):
    """What may be done with a kept answer."""

    #: Show it.
    FRESH = auto()
    #: Show it, and have it made anew meanwhile.
    STALE = auto()
    #: Show it only if it cannot be made anew.
    SPARE = auto()
    #: Never show it again.
    DEAD = auto()


@dataclass(frozen=True, slots=True)
class Freshness:
    """The lifetime of an answer.

    Attributes:
        fresh_seconds: So long it is fresh; at least 1.
        while_revalidating_seconds: So much longer it may be shown while it is made anew.
        if_error_seconds: So much longer than fresh it may be shown when it cannot be made anew.
    """

    fresh_seconds: int
    while_revalidating_seconds: int = 0
    if_error_seconds: int = 0

    def state_at(self, age_seconds: float) -> State:
        """Return what may be done with the answer at this age."""
        if age_seconds < self.fresh_seconds:
            return State.FRESH
        stale_seconds = age_seconds - self.fresh_seconds
        if stale_seconds < self.while_revalidating_seconds:
            return State.STALE
        return State.SPARE if stale_seconds < self.if_error_seconds else State.DEAD


def freshness_of(cache_control: str) -> Freshness | None:
    """Return the lifetime that a shared cache must keep to; None if it may not keep the answer.

    What is no number, or contradicts itself, is read in the stricter way. An answer that names no lifetime is not kept:
    nothing is guessed.

    Args:
        cache_control: All values of the header, joined by commas; "" if there is none.
    """
    seconds: dict[str, int] = {}
    names = set()
    for name, value in _directives(cache_control):
        names.add(name)
        number = min(int(value), LONGEST_SECONDS) if value.isascii() and value.isdigit() and len(value) < 12 else 0
        seconds[name] = min(number, seconds.get(name, number))
    fresh_seconds = seconds.get("s-maxage", seconds.get("max-age", 0))
    if names & _FORBIDDING or fresh_seconds < 1:
        return None
    if names & _NEVER_STALE:
        return Freshness(fresh_seconds)
    return Freshness(fresh_seconds, seconds.get("stale-while-revalidate", 0), seconds.get("stale-if-error", 0))


def _directives(cache_control: str) -> Iterator[tuple[str, str]]:
    for part in cache_control.split(","):
        name, _, value = part.partition("=")
        yield name.strip().lower(), value.strip().strip('"')
