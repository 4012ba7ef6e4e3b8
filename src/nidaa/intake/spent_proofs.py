"""Which proofs of work are spent already: a Bloom filter for each window of expiry, so that memory is bounded.

A spent proof is never taken again on its machine. A fresh one is taken for spent (and the page then solves another by
itself) in one of 28,000 cases after 1.5 million forms in twenty minutes, in one of 75 after 12 million.

The web processes of one machine share the filters as mapped files. They take no lock: two that spend the same proof
within the same microsecond may both find it fresh, and two that set bits of one byte then may lose one of them.
"""

import errno
import logging
import mmap
import os
from pathlib import Path
from typing import Final

#: 2^27 bits are 16 MiB a window; memory that is never touched costs nothing.
FILTER_BITS: Final = 1 << 27
WINDOW_SECONDS: Final = 1200
#: A proof lives a window, so two windows are open at a time, and a third at their border.
_MOST_WINDOWS: Final = 3
_SINCE: Final = "since"

_log = logging.getLogger(__name__)


class SpentProofs:
    """Remembers what was spent until it expires.

    Attributes:
        since: Unix seconds. What was spent before is not known.
    """

    __slots__ = ("_bits", "_filters", "_folder", "_started_at", "since")

    def __init__(self, started_at: int, folder: Path | None = None, bits: int = FILTER_BITS) -> None:
        """Start with nothing spent, or with what the processes that share the folder have spent.

        Args:
            started_at: Unix seconds.
            folder: Shared by the processes of one machine; made if it is not there. None: this process is alone.
            bits: Of a filter; a power of two.
        """
        self._bits = bits
        self._folder = folder
        self._started_at = started_at
        self._filters: dict[int, bytearray | mmap.mmap] = {}
        self.since = started_at if folder is None else _shared_since(folder, started_at)

    def since_at(self, now: int) -> int:
        """Return the moment before which it is not known what was spent, as far as the clock says now.

        A clock that was set back would else show every new proof as one from before the start, until it is past that
        once more. What was spent when this time came first is not known: it begins anew.
        """
        if now < self.since:
            self.since = now
            self._started_at = min(self._started_at, now)
        return self.since

    def spend(self, digest: bytes, expires_at: int) -> bool:
        """Spend a proof; return whether it was fresh.

        Args:
            digest: 32 bytes that nobody can choose.
            expires_at: When it ends to be valid, unix seconds.
        """
        window = self._filters.get(expires_at // WINDOW_SECONDS)
        if window is None:
            window = self._open(expires_at // WINDOW_SECONDS)
        fresh = False
        for place in (digest[:8], digest[8:16], digest[16:24]):
            bit = int.from_bytes(place, "big") & (self._bits - 1)
            byte, mask = window[bit >> 3], 1 << (bit & 7)
            if not byte & mask:
                fresh = True
                window[bit >> 3] = byte | mask
        return fresh

    def _open(self, number: int) -> bytearray | mmap.mmap:
        found = self._mapped(number)
        if found is None:
            # What this process spends from now on is forgotten with it: the next one must not take it again.
            self.since = self._started_at
            found = bytearray(self._bits >> 3)
        self._filters[number] = found
        while len(self._filters) > _MOST_WINDOWS:
            # The oldest; or, if the clock was set back, one that has yet to come again.
            farthest = max(self._filters, key=lambda other: abs(other - number))
            del self._filters[farthest]
            if self._folder is not None:
                (self._folder / str(farthest)).unlink(missing_ok=True)
        return found

    def _mapped(self, number: int) -> bytearray | mmap.mmap | None:
        """Map a window's file; None if there is no folder, or no room: then this process knows only its own."""
        if self._folder is None:
            return None
        try:
            file = os.open(self._folder / str(number), os.O_RDWR | os.O_CREAT, 0o600)
            try:
                # All of it now: a mapped page for which the disk has no room ends the process.
                os.posix_fallocate(file, 0, self._bits >> 3)
                return mmap.mmap(file, self._bits >> 3)
            finally:
                os.close(file)
        except OSError as error:
            _log.warning("Spent proofs of work are not shared between processes: %s", error.strerror)
            return None


def _shared_since(folder: Path, started_at: int) -> int:
    """Return when the first process opened the folder.

    Raises:
        PermissionError: It is somebody else's.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.lstat().st_uid != os.geteuid() or folder.is_symlink():
        raise PermissionError(errno.EPERM, "belongs to somebody else", str(folder))
    path = folder / _SINCE
    try:
        text = path.read_text("ascii")
    except FileNotFoundError:
        text = ""
    if text.isdigit():
        return int(text)
    # Whole or not at all: another process may be reading. The later of two wins, which is the cautious one.
    written = folder / f"{_SINCE}.{os.getpid()}"
    written.write_text(str(started_at), "ascii")
    written.replace(path)
    return started_at
