"""Streams of counts, without a server."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from nidaa.door import live as live_module
from nidaa.door.errors import RequestRefused
from nidaa.door.live import HEARTBEAT_SECONDS, LiveCounts, watchers_allowed
from tests.unit.door.rsgi_calls import Call, headers

ONE, TWO = b'{"petition":{"count":1}}', b'{"petition":{"count":2}}'


def watched(live: LiveCounts, *calls: Call, then: Callable[[], Awaitable[None]] | None = None) -> list[Call]:
    """Open a stream for each call, let something happen, and return the calls."""

    async def watch() -> None:
        for call in calls:
            live.stream(call.request, "voip", ONE, 1)
        if then is not None:
            await then()

    asyncio.run(watch())
    return list(calls)


def test_a_watcher_gets_the_counts_at_once_and_each_change_once() -> None:
    live = LiveCounts()

    async def changes() -> None:
        await live.publish("voip", ONE, 1)
        await live.publish("other", TWO, 9)
        await live.publish("voip", TWO, 2)

    (call,) = watched(live, Call(), then=changes)

    retry, _, events = call.body.partition(b"\n\n")
    assert 2_000 <= int(retry.removeprefix(b"retry: ")) <= 10_000
    assert events == b"id: 1\ndata: " + ONE + b"\n\nid: 2\ndata: " + TWO + b"\n\n"


def test_those_who_came_together_are_told_different_times_to_come_back() -> None:
    calls = watched(LiveCounts(), *[Call() for _ in range(50)])

    retries = {call.body.partition(b"\n")[0] for call in calls}

    assert len(retries) > 40


@pytest.mark.parametrize(("brought", "events"), [("1", 0), ("0", 1), ("", 1), ("1; x", 1), ("11", 1)])
def test_a_watcher_that_comes_back_gets_only_what_it_does_not_know(brought: str, events: int) -> None:
    (call,) = watched(LiveCounts(), Call(pairs=headers(last_event_id=brought)))

    assert call.body.count(b"data: ") == events


def test_all_watchers_get_the_same_bytes() -> None:
    live = LiveCounts()

    calls = watched(live, *[Call() for _ in range(500)], then=lambda: live.publish("voip", TWO, 2))

    assert {call.body.partition(b"\n\n")[2] for call in calls} == {
        b"id: 1\ndata: " + ONE + b"\n\nid: 2\ndata: " + TWO + b"\n\n"
    }


def test_a_long_fan_out_gives_way_to_others() -> None:
    live = LiveCounts()
    turns: list[None] = []

    async def publish_beside_another() -> None:
        publishing = asyncio.create_task(live.publish("voip", TWO, 2))
        while not publishing.done():
            await asyncio.sleep(0)
            turns.append(None)

    watched(live, *[Call() for _ in range(2_000)], then=publish_beside_another)

    assert len(turns) >= 10


def test_a_quiet_stream_beats() -> None:
    live = LiveCounts()

    async def wait() -> None:
        for _ in range(2 * HEARTBEAT_SECONDS + 1):
            await live.beat()

    (call,) = watched(live, Call(), then=wait)

    assert call.body.count(b": still here\n\n") == 2


def test_one_watcher_too_many_is_refused() -> None:
    live = LiveCounts(watchers_at_most=1)
    watched(live, Call())

    with pytest.raises(RequestRefused) as refused:
        live.stream(Call().request, "voip", ONE, 1)

    assert refused.value.status == 503


@pytest.mark.parametrize("news", [True, False])
def test_a_watcher_that_left_gives_its_place_back_with_the_next_event_or_heartbeat(*, news: bool) -> None:
    live, gone = LiveCounts(), Call()

    async def leave() -> None:
        gone.left.set()
        if news:
            await live.publish("voip", TWO, 2)
        else:
            for _ in range(HEARTBEAT_SECONDS):
                await live.beat()

    watched(live, gone, Call(), then=leave)

    assert live.watchers == 1


def test_who_left_before_the_first_event_is_no_watcher() -> None:
    live, call = LiveCounts(), Call()
    call.left.set()

    watched(live, call)

    assert live.watchers == 0


def test_an_old_stream_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "LIFE_SECONDS", 4)
    live = LiveCounts()

    async def wait() -> None:
        for _ in range(5):
            await live.beat()

    watched(live, Call(), then=wait)

    assert live.watchers == 0


def test_a_stream_ends_before_a_slow_line_piles_up_more() -> None:
    live = LiveCounts()

    async def change_often() -> None:
        for size in range(2, 5_000):
            await live.publish("voip", ONE, size)

    (call,) = watched(live, Call(), then=change_often)

    assert live.watchers == 0
    assert live_module.LIFE_BYTES - 100 < len(call.body) <= live_module.LIFE_BYTES


def test_a_head_gets_no_stream() -> None:
    live, call = LiveCounts(), Call(method="HEAD")

    watched(live, call)

    assert (call.status, call.body, live.watchers) == (200, b"", 0)


def test_switched_off_live_counts_end_every_stream_and_come_back_when_they_are_on() -> None:
    live = LiveCounts()
    watched(live, Call())

    live.turn(on=False)
    left = live.watchers
    (refused,) = watched(live, Call())
    live.turn(on=True)
    (served,) = watched(live, Call())

    assert (left, refused.status, served.status, live.watchers) == (0, 204, 200, 1)


def test_closing_ends_the_streams_and_refuses_new_ones() -> None:
    live = LiveCounts()
    watched(live, Call())

    live.close()

    assert live.watchers == 0
    with pytest.raises(RequestRefused):
        live.stream(Call().request, "voip", ONE, 1)


def test_some_open_files_stay_free_for_those_who_sign() -> None:
    allowed = [watchers_allowed(20_000, 1_024), watchers_allowed(20_000, 20_000), watchers_allowed(20_000, 524_288)]

    assert allowed == [973, 19_000, 20_000]
