"""What web processes tell each other: whichever of them is scraped reports the numbers of all.

Each writes its own once a second into a file below the data folder, which every start empties.
"""

import contextlib
from pathlib import Path
from typing import Final

import msgspec

from nidaa.intake.batch_figures import Histogram

_PREFIX: Final = "web-"
_SUFFIX: Final = ".json"


class HistogramCopy(msgspec.Struct, frozen=True):
    """A histogram at one moment; see `intake.batch_figures.Histogram`."""

    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    total: float


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one web process at one moment.

    Attributes:
        worker: Its number.
        taken_at: Unix seconds.
        answers: Route -> class of status -> number of answers.
        forms: Outcome -> number of forms.
        batch_commands: Sizes of the transactions.
        batch_seconds: How long they took.
        queue: Commands that wait for a transaction, or are in one.
        watchers: Open streams of live counts.
        page_cache: Result -> number of requests for pages.
    """

    worker: int
    taken_at: float
    answers: dict[str, dict[str, int]]
    forms: dict[str, int]
    batch_commands: HistogramCopy
    batch_seconds: HistogramCopy
    queue: int
    watchers: int
    page_cache: dict[str, int]


def copy_of(histogram: Histogram) -> HistogramCopy:
    """Return a histogram as it is now."""
    return HistogramCopy(histogram.bounds, tuple(histogram.counts), histogram.total)


class SnapshotFolder:
    """The files of all web processes of this machine.

    Args:
        folder: Where they are; it is made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder

    def write(self, snapshot: Snapshot) -> None:
        """Replace a process's file at once: a reader sees the old or the new one, whole."""
        path = self._folder / f"{_PREFIX}{snapshot.worker}{_SUFFIX}"
        beside = path.with_suffix(".new")
        beside.write_bytes(msgspec.json.encode(snapshot))
        beside.replace(path)

    def others(self, worker: int) -> list[Snapshot]:
        """Return what the other processes wrote last, by number; a file that cannot be read is left out."""
        found: list[Snapshot] = []
        for path in self._folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                snapshot = msgspec.json.decode(path.read_bytes(), type=Snapshot)
                if snapshot.worker != worker:
                    found.append(snapshot)
        return sorted(found, key=lambda snapshot: snapshot.worker)
