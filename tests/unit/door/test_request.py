"""What a request says, and its body: bounded in size and time."""

import asyncio

import pytest

from nidaa.door.errors import ClientGone, RequestRefused
from nidaa.door.request import UNKNOWN
from nidaa.door.responses import text_response
from tests.unit.door.rsgi_calls import Call, headers

TEN = headers(content_length="10")


async def body_of(call: Call, limit_bytes: int = 16, within_seconds: float = 10) -> bytes:
    return await call.request.body(limit_bytes, within_seconds)


async def slow_body_of(call: Call, seconds: int) -> bytes:
    """Read a body that does not end, while the seconds pass."""
    reading = asyncio.create_task(body_of(call))
    await asyncio.sleep(0.01)
    for _ in range(seconds):
        call.patience.sweep()
    call.left.set()
    return await reading


@pytest.mark.parametrize("announced", [(), headers(content_length="4"), headers(content_length="4, 4")])
def test_a_body_in_parts_is_read_whole(announced: tuple[tuple[str, str], ...]) -> None:
    call = Call(pairs=announced, bodies=(b"na", b"me"))

    body = asyncio.run(body_of(call))

    assert body == b"name"


@pytest.mark.parametrize("declared", ["17", "99999999999999999999"])
def test_a_declared_length_beyond_the_limit_is_refused_unread(declared: str) -> None:
    call = Call(pairs=headers(content_length=declared))

    with pytest.raises(RequestRefused) as refused:
        asyncio.run(body_of(call))

    assert (refused.value.status, call.read) == (413, 0)


def test_an_unannounced_body_is_counted() -> None:
    call = Call(pairs=headers(transfer_encoding="chunked"), bodies=(b"a" * 9, b"a" * 9, b"a" * 9))

    with pytest.raises(RequestRefused) as refused:
        asyncio.run(body_of(call))

    assert (refused.value.status, call.read) == (413, 2)


@pytest.mark.parametrize("announced", [(), headers(content_length="16")])
def test_a_body_of_exactly_the_limit_is_read(announced: tuple[tuple[str, str], ...]) -> None:
    call = Call(pairs=announced, bodies=(b"a" * 16,))

    body = asyncio.run(body_of(call))

    assert len(body) == 16


@pytest.mark.parametrize("announced", [(), TEN])
def test_a_slow_body_times_out(announced: tuple[tuple[str, str], ...]) -> None:
    call = Call(pairs=announced, bodies=(b"a",), ends=False)

    with pytest.raises(RequestRefused) as refused:
        asyncio.run(slow_body_of(call, 11))

    assert refused.value.status == 408
    assert not call.patience.deadlines


@pytest.mark.parametrize("announced", [(), TEN])
def test_a_body_that_comes_in_the_last_second_is_read(announced: tuple[tuple[str, str], ...]) -> None:
    call = Call(pairs=announced, bodies=(b"a",), ends=False)

    body = asyncio.run(slow_body_of(call, 10))

    assert body == b"a"
    assert not call.patience.deadlines


@pytest.mark.parametrize("announced", [(), TEN])
def test_a_process_that_ends_waits_for_no_slow_body(announced: tuple[tuple[str, str], ...]) -> None:
    call = Call(pairs=announced, bodies=(b"a",), ends=False)
    call.patience.end_soon()

    with pytest.raises(RequestRefused) as refused:
        asyncio.run(slow_body_of(call, 3))

    assert refused.value.status == 408


def test_a_reading_that_is_cancelled_is_no_slow_client() -> None:
    async def cancel() -> None:
        reading = asyncio.create_task(body_of(Call(pairs=TEN, ends=False)))
        await asyncio.sleep(0.01)
        reading.cancel()
        await reading

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancel())


@pytest.mark.parametrize("announced", [(), TEN])
def test_a_body_that_breaks_off_is_no_body(announced: tuple[tuple[str, str], ...]) -> None:
    call = Call(pairs=announced, bodies=(b"a",), breaks=True)

    with pytest.raises(ClientGone):
        asyncio.run(body_of(call))


@pytest.mark.parametrize(
    ("peer", "expected"), [("192.0.2.7:1", "192.0.2.7"), ("[2001:db8::1]:1", "2001:db8::1"), ("", UNKNOWN)]
)
def test_the_peer_is_named_without_its_port(peer: str, expected: str) -> None:
    request = Call(client=peer).request

    assert request.client == expected


@pytest.mark.parametrize(
    ("sent", "authority", "expected"),
    [({"host": "a.example"}, None, "a.example"), ({}, "b.example", "b.example"), ({}, None, "")],
)
def test_the_host_is_what_the_client_means(sent: dict[str, str], authority: str | None, expected: str) -> None:
    request = Call(pairs=headers(**sent), authority=authority).request

    assert request.host == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"accept": "application/problem+json"}, True),
        ({"content_type": "application/json; charset=utf-8"}, True),
        ({"accept": "text/html", "content_type": "text/plain"}, False),
        ({}, False),
    ],
)
def test_a_program_is_told_apart_from_a_browser(sent: dict[str, str], expected: bool) -> None:
    request = Call(pairs=headers(**sent)).request

    assert request.wants_json is expected


def test_an_answer_goes_out_with_the_security_headers() -> None:
    call = Call()

    call.request.respond(text_response(404, "Nothing.\n"))

    assert (call.status, call.body) == (404, b"Nothing.\n")
    assert call.answer_headers["x-content-type-options"] == "nosniff"
