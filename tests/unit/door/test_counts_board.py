"""The counts that were read last."""

import asyncio
import time
from collections.abc import Callable

import pytest
from django.db import OperationalError

from nidaa.door import counts_board
from nidaa.door.counts_board import Counts, CountsBoard, Reading
from nidaa.door.live import LiveCounts
from nidaa.door.readers import Readers
from tests.unit.door.rsgi_calls import Call

COUNTS = {"voip": Counts(3, b'{"petition":{"count":3}}')}


def board_of(read: Callable[[], Reading]) -> CountsBoard:
    return CountsBoard(read, LiveCounts())


def test_a_board_shows_what_was_read_last() -> None:
    board = board_of(lambda: Reading(COUNTS))

    asyncio.run(board.refresh(Readers()))

    assert board.of("voip") == COUNTS["voip"]
    assert board.of("other") is None


def test_a_failed_reading_leaves_the_last_counts_standing() -> None:
    readings = iter([Reading(COUNTS)])

    def read() -> Reading:
        try:
            return next(readings)
        except StopIteration:
            raise OperationalError("locked") from None

    async def read_twice() -> Counts | None:
        board, readers = board_of(read), Readers()
        await board.refresh(readers)
        ticking = asyncio.create_task(board.keep_fresh(readers))
        await asyncio.sleep(0.05)
        assert not ticking.done()
        ticking.cancel()
        return board.of("voip")

    counts = asyncio.run(read_twice())

    assert counts == COUNTS["voip"]


def test_a_switch_that_is_off_ends_the_streams_with_the_next_reading() -> None:
    async def watch() -> tuple[int, int | None]:
        live, call, late = LiveCounts(), Call(), Call()
        board = CountsBoard(lambda: Reading(COUNTS, live=False), live)
        live.stream(call.request, "voip", b"{}", 1)
        await board.refresh(Readers())
        live.stream(late.request, "voip", b"{}", 1)
        return live.watchers, late.status

    left = asyncio.run(watch())

    assert left == (0, 204)


def test_ticks_keep_their_time_however_long_one_takes() -> None:
    async def tick() -> float:
        read_at: list[float] = []

        def read() -> Reading:
            read_at.append(time.monotonic())
            time.sleep(0.03)
            return Reading({})

        board = board_of(read)
        ticking = asyncio.create_task(board.keep_fresh(Readers()))
        while len(read_at) < 6:  # noqa: ASYNC110 - the readings are the board's, not ours.
            await asyncio.sleep(0.01)
        ticking.cancel()
        return read_at[5] - read_at[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts_board, "TICK_SECONDS", 0.05)
        # A busy machine delays now and then; ticks that are pushed back are late each time.
        fastest = min(asyncio.run(tick()) for _ in range(5))

    assert 0.15 <= fastest < 0.35
