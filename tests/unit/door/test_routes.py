"""Which paths are the door's."""

import pytest

from nidaa.door import routes
from nidaa.door.routes import METHODS, Match, Route, match


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/c/voip/petition/sign", Match(Route.SIGN, "voip", "petition")),
        ("/c/voip/boycott/challenge", Match(Route.CHALLENGE, "voip", "boycott")),
        ("/c/voip/live", Match(Route.LIVE, "voip")),
        ("/c/voip/counts.json", Match(Route.COUNTS, "voip")),
        ("/c/voip/key", Match(Route.KEY, "voip")),
        ("/c/voip/log/checkpoint", Match(Route.LOG_FILE, "voip", "checkpoint")),
        ("/c/voip/log/tile/0/x001/067.p/3", Match(Route.LOG_FILE, "voip", "tile/0/x001/067.p/3")),
        ("/confirm/abc", Match(Route.CONFIRM, "abc")),
        ("/withdraw/abc", Match(Route.WITHDRAW, "abc")),
        ("/unsubscribe/abc", Match(Route.UNSUBSCRIBE, "abc")),
        ("/healthz", Match(Route.HEALTH)),
    ],
)
def test_a_hot_path_is_the_doors(path: str, expected: Match) -> None:
    found = match(path)

    assert found == expected


@pytest.mark.parametrize(
    "path",
    [
        "",
        "*",
        "/",
        "c/voip/live",
        "/c/voip/",
        "/c/voip",
        "/c//live",
        "/c/VOIP/live",
        "/c/-voip/live",
        "/c/voip/live/",
        "/c/voip/petition/sign/",
        "/c/voip/petition/sent",
        "/fr/c/voip/live",
        "/confirm/",
        "/confirm/a/b",
        "/receipt/abc",
        "/healthz/",
        "/c/" + "a" * 101 + "/live",
        "/c/voi\ufffdp/live",
    ],
)
def test_every_other_path_is_djangos(path: str) -> None:
    found = match(path)

    assert found is None


def test_every_route_has_methods() -> None:
    assert set(METHODS) == set(Route)


@pytest.mark.parametrize("path", ["/confirm/abc", "/c/" + "a" * 300, "/fr/"])
def test_a_credential_is_not_remembered_nor_what_is_too_long(path: str) -> None:
    before = routes._remembered.cache_info().currsize

    match(path)

    assert routes._remembered.cache_info().currsize == before
