"""What the batcher has done, in plain numbers: a few additions a batch, read by whoever reports them.

One thread writes, any may read: a reader may see a number of one batch earlier, never a torn one.
"""

from bisect import bisect_left
from typing import Final

COMMAND_BOUNDS: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0)
SECOND_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Histogram:
    """How often values fell between bounds.

    Attributes:
        bounds: Upper bounds, rising; values above the last are counted in one more class.
        counts: One number for each bound, and one for what is above.
        total: Sum of all values.
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        """Start with nothing."""
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """Count a value; one that equals a bound is below it."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class BatchFigures:
    """Sizes of the batches, and how long each took, with its waiting for the database and its retries."""

    __slots__ = ("commands", "seconds")

    def __init__(self) -> None:
        """Start with nothing."""
        self.commands = Histogram(COMMAND_BOUNDS)
        self.seconds = Histogram(SECOND_BOUNDS)

    def add(self, commands: int, seconds: float) -> None:
        """Count a batch."""
        self.commands.add(commands)
        self.seconds.add(seconds)
