"""Streams of counts, without a server."""

import asyncio
from collections.abc import Callable

import pytest

from nidaa.door import live as live_module
from nidaa.door.errors import RequestRefused
from nidaa.door.live import HEARTBEAT_SECONDS, LiveCounts
from tests.unit.door.rsgi_calls import Call, headers

ONE, TWO = b'{"petition":{"count":1}}', b'{"petition":{"count":2}}'


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the condition is the stream's, not ours.
            await asyncio.sleep(0.001)


async def watching(live: LiveCounts, *calls: Call) -> list[asyncio.Task[None]]:
    """Open a stream for each call, and return once all are open."""
    before = live.watchers
    streams = [asyncio.create_task(live.stream(call.request, "voip", ONE, 1)) for call in calls]
    await until(lambda: live.watchers == before + len(calls))
    return streams


def test_a_watcher_gets_the_counts_at_once_and_each_change_once() -> None:
    async def watch() -> bytes:
        live, call = LiveCounts(), Call()
        streams = await watching(live, call)
        await live.publish("voip", ONE, 1)
        await live.publish("other", TWO, 9)
        await live.publish("voip", TWO, 2)
        call.left.set()
        await streams[0]
        return call.body

    body = asyncio.run(watch())

    retry, _, events = body.partition(b"\n\n")
    assert 2_000 <= int(retry.removeprefix(b"retry: ")) <= 10_000
    assert events == b"id: 1\ndata: " + ONE + b"\n\nid: 2\ndata: " + TWO + b"\n\n"


def test_those_who_came_together_are_told_different_times_to_come_back() -> None:
    async def watch() -> set[bytes]:
        live, calls = LiveCounts(), [Call() for _ in range(50)]
        streams = await watching(live, *calls)
        live.close()
        await asyncio.gather(*streams)
        return {call.body.partition(b"\n")[0] for call in calls}

    retries = asyncio.run(watch())

    assert len(retries) > 40


@pytest.mark.parametrize(("brought", "events"), [("1", 0), ("0", 1), ("", 1), ("1; x", 1), ("11", 1)])
def test_a_watcher_that_comes_back_gets_only_what_it_does_not_know(brought: str, events: int) -> None:
    async def watch() -> bytes:
        live, call = LiveCounts(), Call(pairs=headers(last_event_id=brought))
        streams = await watching(live, call)
        live.close()
        await asyncio.gather(*streams)
        return call.body

    body = asyncio.run(watch())

    assert body.count(b"data: ") == events


def test_switched_off_live_counts_end_every_stream_and_come_back_when_they_are_on() -> None:
    async def watch() -> tuple[int, int]:
        live, call, again = LiveCounts(), Call(), Call()
        streams = await watching(live, call)
        live.turn(on=False)
        await asyncio.wait_for(streams[0], 5)
        await live.stream(again.request, "voip", ONE, 1)
        live.turn(on=True)
        streams = await watching(live, Call())
        live.close()
        await asyncio.gather(*streams)
        return call.status, again.status

    statuses = asyncio.run(watch())

    assert statuses == (200, 204)


def test_all_watchers_get_the_same_bytes() -> None:
    async def watch() -> set[bytes]:
        live, calls = LiveCounts(), [Call() for _ in range(500)]
        streams = await watching(live, *calls)
        await live.publish("voip", TWO, 2)
        live.close()
        await asyncio.gather(*streams)
        return {call.body[-20:] for call in calls}

    bodies = asyncio.run(watch())

    assert bodies == {(b"id: 2\ndata: " + TWO + b"\n\n")[-20:]}


def test_a_quiet_stream_beats() -> None:
    async def watch() -> int:
        live, call = LiveCounts(), Call()
        streams = await watching(live, call)
        for _ in range(2 * HEARTBEAT_SECONDS + 1):
            await live.beat()
        live.close()
        await asyncio.gather(*streams)
        return call.body.count(b": still here\n\n")

    beats = asyncio.run(watch())

    assert beats == 2


def test_one_watcher_too_many_is_refused() -> None:
    async def watch() -> int:
        live, call = LiveCounts(watchers_at_most=1), Call()
        streams = await watching(live, call)
        with pytest.raises(RequestRefused) as refused:
            await live.stream(Call().request, "voip", ONE, 1)
        call.left.set()
        await streams[0]
        return refused.value.status

    status = asyncio.run(watch())

    assert status == 503


def test_a_watcher_that_leaves_gives_its_place_back() -> None:
    async def watch() -> int:
        live, call = LiveCounts(), Call()
        streams = await watching(live, call)
        call.left.set()
        await streams[0]
        return live.watchers

    watchers = asyncio.run(watch())

    assert watchers == 0


def test_an_old_stream_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "LIFE_SECONDS", 4)

    async def watch() -> int:
        live = LiveCounts()
        streams = await watching(live, Call())
        for _ in range(5):
            await live.beat()
        await asyncio.wait_for(streams[0], 5)
        return live.watchers

    watchers = asyncio.run(watch())

    assert watchers == 0


def test_a_stream_ends_before_a_slow_line_piles_up_more() -> None:
    async def watch() -> int:
        live, call = LiveCounts(), Call()
        streams = await watching(live, call)
        for size in range(2, 5_000):
            await live.publish("voip", ONE, size)
        await asyncio.wait_for(streams[0], 5)
        return len(call.body)

    sent_bytes = asyncio.run(watch())

    assert live_module.LIFE_BYTES - 100 < sent_bytes <= live_module.LIFE_BYTES


def test_a_head_gets_no_stream() -> None:
    call = Call(method="HEAD")

    asyncio.run(LiveCounts().stream(call.request, "voip", ONE, 1))

    assert (call.status, call.body) == (200, b"")


def test_a_stream_that_is_cancelled_is_not_ended_in_silence() -> None:
    async def watch() -> None:
        streams = await watching(LiveCounts(), Call())
        streams[0].cancel()
        await streams[0]

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(watch())


def test_closing_ends_the_streams_and_refuses_new_ones() -> None:
    async def watch() -> None:
        live, call = LiveCounts(), Call()
        streams = await watching(live, call)
        live.close()
        await asyncio.wait_for(streams[0], 5)
        with pytest.raises(RequestRefused):
            await live.stream(Call().request, "voip", ONE, 1)

    asyncio.run(watch())
