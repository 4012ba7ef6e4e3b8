"""Bodies: bounded in size and time."""

import asyncio

import pytest

from nidaa.door.body import read_body, replayed
from nidaa.door.errors import ClientGone, RequestRefused
from tests.unit.door.asgi_calls import Call, headers


def test_a_body_in_parts_is_read_whole() -> None:
    call = Call(bodies=(b"na", b"", b"me"))

    body = asyncio.run(read_body(call.request))

    assert body == b"name"


@pytest.mark.parametrize("declared", ["17", "99999999999999999999"])
def test_a_declared_length_beyond_the_limit_is_refused_unread(declared: str) -> None:
    call = Call(headers=headers(content_length=declared))

    with pytest.raises(RequestRefused) as refused:
        asyncio.run(read_body(call.request, limit_bytes=16))

    assert refused.value.status == 413


def test_more_bytes_than_declared_are_counted_all_the_same() -> None:
    call = Call(headers=headers(content_length="2"), bodies=(b"a" * 9, b"a" * 9))

    with pytest.raises(RequestRefused) as refused:
        asyncio.run(read_body(call.request, limit_bytes=16))

    assert refused.value.status == 413


def test_a_body_of_exactly_the_limit_is_read() -> None:
    call = Call(headers=headers(content_length="16"), bodies=(b"a" * 16,))

    body = asyncio.run(read_body(call.request, limit_bytes=16))

    assert len(body) == 16


def test_a_slow_body_times_out() -> None:
    call = Call(bodies=())

    with pytest.raises(RequestRefused) as refused:
        asyncio.run(read_body(call.request, within_seconds=0.01))

    assert refused.value.status == 408


def test_a_client_that_leaves_is_not_answered() -> None:
    async def leave_early() -> None:
        call = Call(bodies=())
        call.left.set()
        await read_body(call.request)

    with pytest.raises(ClientGone):
        asyncio.run(leave_early())


def test_a_replayed_body_comes_once_and_then_what_follows() -> None:
    async def read_twice() -> list[str]:
        call = Call(bodies=())
        call.left.set()
        receive = replayed(b"name", call.receive)
        first, second = await receive(), await receive()
        return [first["body"], second["type"]]

    seen = asyncio.run(read_twice())

    assert seen == [b"name", "http.disconnect"]
