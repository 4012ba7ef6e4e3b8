"""Whose turn it is to write the SQLite file: a lock that the kernel hands on, so that nobody polls and nobody starves.

SQLite has one writer; whoever finds it busy sleeps up to 100 ms between two tries, while the one that has just written
takes it again at once. Instead, all who write on this machine (batchers, followers, organisers) take `flock` on one
file around their transactions. A pipe beside it is the bell: who ends his turn rings, and the waiting try again at
once.

The lock alone is the truth, and the kernel frees it when its holder dies; a bell that nobody rang costs a waiting
process `_DEAF_SECONDS`, no more. Whoever closes last takes the bell away: a data folder at rest holds plain files.
"""

import fcntl
import os
import select
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

from nidaa.intake.errors import Overloaded

NAME: Final = "write-turn.lock"
_DEAF_SECONDS: Final = 0.05
_BELL_BYTES: Final = 4_096


class WriteTurnFile:
    """One writer's handle on the lock; two handles exclude each other, within a process too. One thread's."""

    __slots__ = ("__weakref__", "_bell", "_end", "_lock")

    def __init__(self, path: Path) -> None:
        """Open the lock's file and the bell beside it, making them if they are not there."""
        self._lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        bell = path.with_name(f"{path.name}.bell")
        self._bell = _open_bell(bell)
        # At the process's end, too.
        self._end = weakref.finalize(self, _close, self._lock, self._bell, bell)

    @classmethod
    def beside(cls, database: Path) -> Self:
        """Return a handle on the lock of a database's file."""
        return cls(database.with_name(NAME))

    def close(self) -> None:
        """Let go of both files."""
        self._end()

    @contextmanager
    def hold(self, seconds: float) -> Iterator[None]:
        """Hold the turn within the block.

        Args:
            seconds: How long to wait for it.

        Raises:
            Overloaded: It was not free in that time.
        """
        if not self._take() and not self._wait(seconds):
            raise Overloaded("another process keeps the books locked")
        try:
            yield
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
            # A bell that is full of rings has been heard by nobody: there is nobody to hear.
            with suppress(BlockingIOError):
                os.write(self._bell, b"\a")

    def _take(self) -> bool:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        bell = select.poll()
        bell.register(self._bell, select.POLLIN)
        while (left := until - time.monotonic()) > 0:
            # Hear the old rings first: one that comes after this try is then never missed.
            with suppress(BlockingIOError):
                os.read(self._bell, _BELL_BYTES)
            if self._take():
                return True
            bell.poll(1000 * min(left, _DEAF_SECONDS))
        return False


def _open_bell(path: Path) -> int:
    """Return the bell, shared: nobody takes it away while it is."""
    while True:
        with suppress(FileExistsError):
            os.mkfifo(path, 0o600)
        try:
            bell = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # Its last user has just taken it away.
        fcntl.flock(bell, fcntl.LOCK_SH)
        if _is_at(bell, path):
            return bell
        os.close(bell)


def _close(lock: int, bell: int, path: Path) -> None:
    # If the folder itself is gone, so is the bell.
    with suppress(BlockingIOError, FileNotFoundError):
        fcntl.flock(bell, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_at(bell, path):
            path.unlink()
    os.close(bell)
    os.close(lock)


def _is_at(bell: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(bell), path.stat())
    except FileNotFoundError:
        return False
