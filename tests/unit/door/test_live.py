"""Streams of counts, without a server."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from nidaa.door.asgi import Message
from nidaa.door.errors import RequestRefused
from nidaa.door.live import LiveCounts
from tests.unit.door.asgi_calls import Call

ONE, TWO = b'{"petition":{"count":1}}', b'{"petition":{"count":2}}'


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the condition is the stream's, not ours.
            await asyncio.sleep(0.001)


def test_a_watcher_gets_the_counts_at_once_and_each_change_once() -> None:
    async def watch() -> bytes:
        live, call = LiveCounts(), Call()
        stream = asyncio.create_task(live.stream(call.request, "voip", ONE, 1))
        await until(lambda: ONE in call.body)
        live.publish("voip", ONE, 1)
        live.publish("other", TWO, 9)
        live.publish("voip", TWO, 2)
        await until(lambda: TWO in call.body)
        call.left.set()
        await stream
        return call.body

    body = asyncio.run(watch())

    assert body == b"retry: 3000\n\nid: 1\ndata: " + ONE + b"\n\nid: 2\ndata: " + TWO + b"\n\n"


def test_all_watchers_get_the_same_bytes() -> None:
    async def watch() -> set[bytes]:
        live, calls = LiveCounts(), [Call() for _ in range(20)]
        streams = [asyncio.create_task(live.stream(call.request, "voip", ONE, 1)) for call in calls]
        await until(lambda: live.watchers == 20)
        live.publish("voip", TWO, 2)
        await until(lambda: all(TWO in call.body for call in calls))
        live.close()
        await asyncio.gather(*streams)
        return {call.body[-20:] for call in calls}

    bodies = asyncio.run(watch())

    assert len(bodies) == 1


def test_a_quiet_stream_beats() -> None:
    async def watch() -> None:
        live, call = LiveCounts(heartbeat_seconds=0.01), Call()
        stream = asyncio.create_task(live.stream(call.request, "voip", ONE, 1))
        await until(lambda: call.body.count(b": still here\n\n") >= 2)
        call.left.set()
        await stream

    asyncio.run(watch())


def test_one_watcher_too_many_is_refused() -> None:
    async def watch() -> int:
        live, call = LiveCounts(watchers_at_most=1), Call()
        stream = asyncio.create_task(live.stream(call.request, "voip", ONE, 1))
        await until(lambda: live.watchers == 1)
        with pytest.raises(RequestRefused) as refused:
            await live.stream(Call().request, "voip", ONE, 1)
        call.left.set()
        await stream
        return refused.value.status

    status = asyncio.run(watch())

    assert status == 503


def test_a_watcher_that_leaves_gives_its_place_back() -> None:
    async def watch() -> int:
        live, call = LiveCounts(), Call()
        stream = asyncio.create_task(live.stream(call.request, "voip", ONE, 1))
        await until(lambda: live.watchers == 1)
        call.left.set()
        await stream
        return live.watchers

    watchers = asyncio.run(watch())

    assert watchers == 0


def test_a_slow_reader_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nidaa.door.live.SLOW_SECONDS", 0.02)

    async def watch() -> int:
        live, call = LiveCounts(), Call()

        async def stuck(message: Message) -> None:
            if ONE in message.get("body", b""):
                await asyncio.Event().wait()

        request = replace(call.request, send=stuck)
        await live.stream(request, "voip", ONE, 1)
        return live.watchers

    watchers = asyncio.run(watch())

    assert watchers == 0


def test_a_head_gets_no_stream() -> None:
    call = Call(method="HEAD")

    asyncio.run(LiveCounts().stream(call.request, "voip", ONE, 1))

    assert (call.status, call.body) == (200, b"")


def test_closing_ends_the_streams_and_refuses_new_ones() -> None:
    async def watch() -> None:
        live, call = LiveCounts(), Call()
        stream = asyncio.create_task(live.stream(call.request, "voip", ONE, 1))
        await until(lambda: live.watchers == 1)
        live.close()
        await asyncio.wait_for(stream, 5)
        with pytest.raises(RequestRefused):
            await live.stream(Call().request, "voip", ONE, 1)

    asyncio.run(watch())
