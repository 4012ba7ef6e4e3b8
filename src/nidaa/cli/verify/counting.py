"""The tally of a log as it is read: at its end, and at every size at which somebody states a number.

Hashing and counting take about as long as each other; so a long log is counted by a second process, on a second core.
What it counts is what it was sent: the bytes that the tree was computed from.
"""

import subprocess
import sys
from collections.abc import Iterable
from typing import Final, Protocol

import msgspec

from nidaa.entries.counts import Counts
from nidaa.entries.errors import EntryError
from nidaa.entries.tally import Tally

#: From this size on a second process pays: it takes a fifth of a second to start.
SEPARATE_FROM_SIZE: Final = 100_000
_LENGTH_BYTES: Final = 4
#: Ends the frames: no frame is empty, since no bundle is.
_END: Final = bytes(2 * _LENGTH_BYTES)


class CountsAtSizes(msgspec.Struct, frozen=True):
    """What a log counts to.

    Attributes:
        at: Size -> counts at that size, for each size that was asked for and that the log reached.
        final: At its end.
    """

    at: dict[int, Counts]
    final: Counts


class Counting(Protocol):
    """Takes bundles in order, and says at the end what they count to."""

    def take_bundle(self, first_index: int, entries: list[bytes]) -> None:
        """Count the next entries.

        Raises:
            EntryError: One of them is no entry; in a second process it may be told later.
        """

    def finish(self) -> CountsAtSizes:
        """Return the counts.

        Raises:
            EntryError: One of the entries taken is no entry.
        """

    def abandon(self) -> None:
        """Stop: the log does not hold, and nobody will ask for counts."""


class CountingHere:
    """Counts in this process."""

    def __init__(self, sizes: Iterable[int]) -> None:
        """Count, and keep the counts at these sizes."""
        self._tally = Tally()
        self._at: dict[int, Counts] = {}
        self._waiting = sorted(set(sizes), reverse=True)
        self._keep_due()

    def take_bundle(self, first_index: int, entries: list[bytes]) -> None:
        """Count the next entries."""
        end = first_index + len(entries)
        while self._waiting and self._waiting[-1] < end:
            self._tally.add_encoded(entries[self._tally.size - first_index : self._waiting[-1] - first_index])
            self._keep_due()
        self._tally.add_encoded(entries[self._tally.size - first_index :])
        self._keep_due()

    def finish(self) -> CountsAtSizes:
        """Return the counts."""
        return CountsAtSizes(self._at, self._tally.counts())

    def abandon(self) -> None:
        """Have nothing to stop."""

    def _keep_due(self) -> None:
        while self._waiting and self._waiting[-1] == self._tally.size:
            self._at[self._waiting.pop()] = self._tally.counts()


class CountingBeside:
    """Counts in a second process: frames go in by its standard input, the counts come back by its standard output."""

    def __init__(self, sizes: Iterable[int]) -> None:
        """Start the process. -P keeps the current folder off its path: it may hold anything."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nidaa.cli.verify.counting", *map(str, sorted(set(sizes)))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def take_bundle(self, first_index: int, entries: list[bytes]) -> None:
        """Send the next entries. `first_index` is known to the other side: it has counted."""
        # No canonical entry holds a newline: should one here, the other side finds more entries than were sent.
        joined = b"\n".join(entries)
        head = len(joined).to_bytes(_LENGTH_BYTES, "big") + len(entries).to_bytes(_LENGTH_BYTES, "big")
        self._write(head + joined)

    def finish(self) -> CountsAtSizes:
        """Wait for the counts."""
        self._write(_END)
        answer, _ = self._process.communicate()
        if self._process.returncode != 0:
            raise EntryError(answer.decode("utf-8", "replace") or "the counting process ended early")
        return msgspec.json.decode(answer, type=CountsAtSizes)

    def abandon(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._process.communicate()

    def _write(self, data: bytes) -> None:
        if self._process.stdin is None:
            raise AssertionError("the process was started with a pipe")
        try:
            self._process.stdin.write(data)
        except BrokenPipeError:
            # It has met what is no entry, and said so.
            answer, _ = self._process.communicate()
            raise EntryError(answer.decode("utf-8", "replace") or "the counting process ended early") from None


def main() -> None:
    """Be the second process: count the frames that come in, and write what they count to, or what is wrong."""
    counting = CountingHere(int(size) for size in sys.argv[1:])
    frames, first_index = sys.stdin.buffer, 0
    while (head := frames.read(len(_END))) != _END:
        if len(head) != len(_END):
            sys.exit(1)  # Whoever asked is gone.
        joined = frames.read(int.from_bytes(head[:_LENGTH_BYTES], "big"))
        entries, due = joined.split(b"\n"), int.from_bytes(head[_LENGTH_BYTES:], "big")
        try:
            if len(entries) != due:
                raise EntryError(f"an entry after {first_index} holds a newline, as no canonical entry does")
            counting.take_bundle(first_index, entries)
        except EntryError as error:
            sys.stdout.write(str(error))
            sys.exit(1)
        first_index += due
    sys.stdout.buffer.write(msgspec.json.encode(counting.finish()))


if __name__ == "__main__":
    main()
