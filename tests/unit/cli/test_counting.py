from collections.abc import Callable, Iterable

import pytest

from nidaa.cli.verify.counting import Counting, CountingBeside, CountingHere
from nidaa.entries.canonical_json import encode
from nidaa.entries.errors import EntryError
from nidaa.entries.tally import tally
from tests.unit.cli.served_log import entries

SIZE = 600
MAKERS = pytest.mark.parametrize("make", [CountingHere, CountingBeside])


def feed(counting: Counting, leaves: list[bytes]) -> None:
    for first in range(0, len(leaves), 256):
        counting.take_bundle(first, leaves[first : first + 256])


@MAKERS
def test_counts_are_kept_at_each_size_that_was_asked_for(make: Callable[[Iterable[int]], Counting]) -> None:
    log = entries(SIZE)
    counting = make([0, 1, 255, 256, 257, SIZE, SIZE + 1])

    feed(counting, [encode(entry) for entry in log])
    counts = counting.finish()

    assert counts.at == {size: tally(log[:size]) for size in (0, 1, 255, 256, 257, SIZE)}
    assert counts.final == tally(log)


@MAKERS
@pytest.mark.parametrize("bad", [b"{}", b'{"k":"sign"}\n{"k":"sign"}', b"\xff"])
def test_what_is_no_entry_is_told(make: Callable[[Iterable[int]], Counting], bad: bytes) -> None:
    leaves = [encode(entry) for entry in entries(SIZE)]
    leaves[300] = bad
    counting = make([])

    with pytest.raises(EntryError):
        count_all(counting, leaves)


def count_all(counting: Counting, leaves: list[bytes]) -> None:
    feed(counting, leaves)
    counting.finish()


def test_a_second_process_that_is_abandoned_ends() -> None:
    counting = CountingBeside([])
    feed(counting, [encode(entry) for entry in entries(300)])

    counting.abandon()

    assert counting._process.returncode is not None
