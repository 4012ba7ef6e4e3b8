"""The counts that were read last."""

import asyncio
from collections.abc import Callable, Mapping

from django.db import OperationalError

from nidaa.door.counts_board import Counts, CountsBoard
from nidaa.door.live import LiveCounts
from nidaa.door.readers import Readers

COUNTS = {"voip": Counts(3, b'{"petition":{"count":3}}')}


def board_of(read: Callable[[], Mapping[str, Counts]]) -> CountsBoard:
    return CountsBoard(read, LiveCounts())


def test_a_board_shows_what_was_read_last() -> None:
    board = board_of(lambda: COUNTS)

    asyncio.run(board.refresh(Readers()))

    assert board.of("voip") == COUNTS["voip"]
    assert board.of("other") is None


def test_a_failed_reading_leaves_the_last_counts_standing() -> None:
    readings = iter([COUNTS])

    def read() -> Mapping[str, Counts]:
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
