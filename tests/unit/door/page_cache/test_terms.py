"""What an answer's headers say about keeping it."""

import pytest

from nidaa.door.page_cache.freshness import Freshness
from nidaa.door.page_cache.terms import (
    BODY_LIMIT_BYTES,
    Terms,
    holds_for_any_query,
    holds_for_anybody,
    joined,
    terms_of,
)
from nidaa.door.responses import Header, Response

MINUTE: Header = ("cache-control", "max-age=60")


def answer(*headers: Header, status: int = 200, body: bytes = b"page") -> Response:
    return Response(status, headers, body, ())


@pytest.mark.parametrize(
    ("headers", "terms"),
    [
        ([], Terms(Freshness(60), by_language=False, any_query=False)),
        ([("vary", "Accept-Language, Accept-Encoding")], Terms(Freshness(60), by_language=True, any_query=False)),
        ([("vary", "Cookie"), ("vary", "accept-language")], Terms(Freshness(60), by_language=True, any_query=False)),
        ([("no-vary-search", "params")], Terms(Freshness(60), by_language=False, any_query=True)),
        ([("content-encoding", "identity")], Terms(Freshness(60), by_language=False, any_query=False)),
    ],
)
def test_an_answer_is_kept_for_whom_it_says(headers: list[Header], terms: Terms) -> None:
    assert terms_of(answer(MINUTE, *headers)) == terms


@pytest.mark.parametrize(
    "response",
    [
        answer(),
        answer(MINUTE, ("cache-control", "private")),
        answer(MINUTE, ("set-cookie", "a=b")),
        answer(MINUTE, ("vary", "*")),
        answer(MINUTE, ("vary", "accept-language, user-agent")),
        answer(MINUTE, ("content-encoding", "gzip")),
        answer(MINUTE, status=404),
        answer(MINUTE, status=206),
        answer(MINUTE, status=301),
        answer(MINUTE, body=b"x" * (BODY_LIMIT_BYTES + 1)),
    ],
)
def test_an_answer_that_is_not_for_all_is_not_kept(response: Response) -> None:
    assert terms_of(response) is None


@pytest.mark.parametrize(
    ("headers", "holds"),
    [
        ([("cache-control", "no-store"), ("vary", "Accept-Language")], True),
        ([("vary", "Cookie")], False),
        ([("vary", "*")], False),
        ([("set-cookie", "a=b")], False),
    ],
)
def test_an_answer_that_is_not_kept_may_still_hold_for_whoever_asked(headers: list[Header], holds: object) -> None:
    assert holds_for_anybody(answer(*headers)) is holds


@pytest.mark.parametrize(
    ("value", "holds"),
    [("params", True), ("params=?1", True), ("params=?0", False), ('params=("a")', False), ("key-order", False)],
)
def test_the_query_does_not_matter_only_if_all_of_it_does_not(value: str, holds: object) -> None:
    assert holds_for_any_query(answer(("no-vary-search", value))) is holds


def test_a_header_that_came_twice_is_read_as_one() -> None:
    assert joined(answer(("vary", "a"), ("x", "y"), ("vary", "b")), "vary") == "a, b"
