"""How busy a network and a mail domain are lately. Kept in memory only; it makes work dearer and drops nobody.

A network (/24 of IPv4, /48 of IPv6) is known by a keyed hash under a key that changes every day (UTC); the address
itself is not kept. Thousands of phones may share one: a busy network gets dearer challenges. A form without a proof of
work has nothing that could be dearer: over its limits it is told to slow down, aloud.
"""

import hmac
import socket
from dataclasses import astuple, dataclass
from typing import Final

from nidaa.intake.mail_providers import PROVIDERS
from nidaa.intake.proof_of_work import MAX_LEVEL

_HASH_BYTES: Final = 8
_V4_BYTES: Final = 3
_V6_BYTES: Final = 6
_V4_MAPPED: Final = bytes(10) + b"\xff\xff"
_MOST_KEYS: Final = 200_000
_MOST_DEMANDS: Final = 10_000
_DEMAND_SECONDS: Final = 120
_ALL_OTHERS: Final = b""


@dataclass(frozen=True, slots=True)
class Limits:
    """From which rates on things get dearer; each is the highest rate at which they do not.

    Attributes:
        challenges_per_minute: Asked for by one network.
        forms_per_minute: At one mail domain.
        provider_forms_per_minute: At the domain of a large provider.
        unproved_per_window: Forms without proof of work, of one network, in ten minutes.
        unproved_domain_per_window: The same for one mail domain;
        unproved_provider_per_window: and for that of a large provider.
    """

    challenges_per_minute: int = 120
    forms_per_minute: int = 120
    provider_forms_per_minute: int = 12_000
    unproved_per_window: int = 60
    unproved_domain_per_window: int = 60
    unproved_provider_per_window: int = 1_200

    def part_of(self, workers: int) -> "Limits":
        """Return the limits of one of several processes, each of which sees its part of what comes."""
        if workers == 1:
            return self
        return Limits(*(max(1, limit // workers) for limit in astuple(self)))


UNPROVED_WINDOW_SECONDS: Final = 600


class RecentCount:
    """How often each key came in about the last window: this window, and the part of the one before that is left."""

    __slots__ = ("_before", "_now", "_number", "_window_seconds")

    def __init__(self, window_seconds: int) -> None:
        """Start with nothing counted."""
        self._window_seconds = window_seconds
        self._number = 0
        self._now: dict[bytes, int] = {}
        self._before: dict[bytes, int] = {}

    def count(self, key: bytes, now: int, more: int = 1) -> int:
        """Count a key `more` times, and return its recent number, this time included."""
        number, part = divmod(now, self._window_seconds)
        if number != self._number:
            self._before = self._now if number == self._number + 1 else {}
            self._now = {}
            self._number = number
        if key not in self._now and len(self._now) >= _MOST_KEYS:
            key = _ALL_OTHERS  # Bounded: a flood of networks shares one count, which only makes work dearer.
        current = self._now.get(key, 0) + more
        if more:
            self._now[key] = current
        before = self._before.get(key)
        return current if before is None else current + before * (self._window_seconds - part) // self._window_seconds


class Rates:
    """The recent rates of one process, and what follows from them."""

    __slots__ = ("_challenges", "_day", "_day_key", "_demands", "_forms", "_key", "_limits", "_unproved")

    def __init__(self, network_key: bytes, limits: Limits | None = None) -> None:
        """Start with nothing counted; `network_key` is `InstanceSecrets.network_key`."""
        self._key = network_key
        self._limits = limits or Limits()
        self._day = -1
        self._day_key = b""
        self._challenges = RecentCount(60)
        self._forms = RecentCount(60)
        self._unproved = RecentCount(UNPROVED_WINDOW_SECONDS)
        self._demands: dict[bytes, tuple[int, int]] = {}

    def network_of(self, client_address: str, now: int) -> bytes:
        """Return the keyed hash, 8 bytes, of the network of an IP address; of all that is none, one and the same."""
        day = now // 86_400
        if day != self._day:
            self._day, self._day_key = day, hmac.digest(self._key, day.to_bytes(4, "big"), "sha256")
        return hmac.digest(self._day_key, _prefix(client_address), "sha256")[:_HASH_BYTES]

    def challenge_level(self, network: bytes, now: int) -> int:
        """Count that a network asks for a challenge, and return how dear it has to be."""
        level = _level(self._challenges.count(network, now), self._limits.challenges_per_minute)
        demanded, until = self._demands.get(network, (0, 0))
        return max(level, demanded) if now < until else level

    def domain_level(self, domain: str, now: int) -> int:
        """Return how dear the proof of one more form of a mail domain has to be."""
        limits = self._limits
        limit = limits.provider_forms_per_minute if domain in PROVIDERS else limits.forms_per_minute
        return _level(self._forms.count(domain.encode(), now, 0) + 1, limit)

    def count_form(self, domain: str, now: int) -> None:
        """Count a form of a mail domain, once its proof is spent: what costs nobody work makes nobody's work dearer."""
        self._forms.count(domain.encode(), now)

    def demand(self, network: bytes, level: int, now: int) -> None:
        """Make the next challenges of a network dear enough for a form that it has just sent."""
        if len(self._demands) >= _MOST_DEMANDS:
            self._demands.clear()
        self._demands[network] = (level, now + _DEMAND_SECONDS)

    def may_come_unproved(self, network: bytes, domain: str, now: int) -> bool:
        """Count a form without proof of work, and return whether its network and domain are below their limits."""
        limits = self._limits
        of_domain = limits.unproved_provider_per_window if domain in PROVIDERS else limits.unproved_domain_per_window
        if self._unproved.count(b"n" + network, now) > limits.unproved_per_window:
            return False  # Not counted for its domain: one network must not close a provider for all others.
        return self._unproved.count(b"d" + domain.encode(), now) <= of_domain


def _level(recent: int, limit: int) -> int:
    """Return 0 up to the limit, then one more each time that it doubles."""
    return 0 if recent <= limit else min(MAX_LEVEL, (recent // limit).bit_length())


def _prefix(client_address: str) -> bytes:
    try:
        if ":" not in client_address:
            return socket.inet_pton(socket.AF_INET, client_address)[:_V4_BYTES]
        packed = socket.inet_pton(socket.AF_INET6, client_address.partition("%")[0])
    except (OSError, ValueError):
        return b""
    return packed[12 : 12 + _V4_BYTES] if packed.startswith(_V4_MAPPED) else packed[:_V6_BYTES]
