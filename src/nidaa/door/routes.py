"""Which requests the door answers by itself. By hand: a framework's router costs more than the rest of the way."""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Final

import msgspec


class Route(Enum):
    """What a path asks for. Everything that is none of these is Django's."""

    SIGN = auto()
    CHALLENGE = auto()
    CONFIRM = auto()
    WITHDRAW = auto()
    UNSUBSCRIBE = auto()
    LIVE = auto()
    COUNTS = auto()
    KEY = auto()
    LOG_FILE = auto()
    HEALTH = auto()
    READY = auto()
    METRICS = auto()


class Match(msgspec.Struct, frozen=True):
    """A path that is the door's.

    Attributes:
        route: What it asks for.
        name: The campaign's slug, or the token.
        rest: The action, or the path of a file in the log.
    """

    route: Route
    name: str = ""
    rest: str = ""


#: Methods of a route; a method that is missing here is answered with 405, or is Django's if the route is in SHARED.
METHODS: Final[dict[Route, tuple[str, ...]]] = {
    Route.SIGN: ("POST",),
    Route.CHALLENGE: ("GET", "HEAD"),
    Route.CONFIRM: ("POST",),
    Route.WITHDRAW: ("POST",),
    Route.UNSUBSCRIBE: ("POST",),
    Route.LIVE: ("GET", "HEAD"),
    Route.COUNTS: ("GET", "HEAD"),
    Route.KEY: ("GET", "HEAD"),
    Route.LOG_FILE: ("GET", "HEAD"),
    Route.HEALTH: ("GET", "HEAD"),
    Route.READY: ("GET", "HEAD"),
    Route.METRICS: ("GET", "HEAD"),
}
#: Pages of Django whose form is the door's.
SHARED: Final = frozenset({Route.SIGN, Route.CONFIRM, Route.WITHDRAW, Route.UNSUBSCRIBE})

_OWN: Final = {
    "/healthz": Match(Route.HEALTH),
    "/readyz": Match(Route.READY),
    "/metrics": Match(Route.METRICS),
}
_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?")
_TOKEN_ROUTES: Final = {"confirm": Route.CONFIRM, "withdraw": Route.WITHDRAW, "unsubscribe": Route.UNSUBSCRIBE}
_CAMPAIGN_ROUTES: Final = {"live": Route.LIVE, "counts.json": Route.COUNTS, "key": Route.KEY}
_ACTION_ROUTES: Final = {"sign": Route.SIGN, "challenge": Route.CHALLENGE}


def match(path: str) -> Match | None:
    """Return what a path without language asks of the door, or None if it is Django's."""
    if path.startswith("/c/"):
        return _remembered(path) if len(path) <= _REMEMBERED_LENGTH else _match_campaign(path)
    parts = path.split("/", 3)
    if len(parts) == 3 and parts[1] in _TOKEN_ROUTES and parts[2] and not parts[0]:
        # Never remembered: the path is a credential.
        return Match(_TOKEN_ROUTES[parts[1]], parts[2])
    return _OWN.get(path)


def _match_campaign(path: str) -> Match | None:
    parts = path.split("/", 4)
    if len(parts) < 4 or not _SLUG.fullmatch(parts[2]):
        return None
    if len(parts) == 4:
        route = _CAMPAIGN_ROUTES.get(parts[3])
        return Match(route, parts[2]) if route else None
    if parts[3] == "log":
        return Match(Route.LOG_FILE, parts[2], parts[4])
    action = _ACTION_ROUTES.get(parts[4])
    return Match(action, parts[2], parts[3]) if action else None


#: A few paths are asked for by everybody: those of the forms, the live counts, the newest tiles.
_remembered: Final = lru_cache(maxsize=1024)(_match_campaign)
_REMEMBERED_LENGTH: Final = 200
