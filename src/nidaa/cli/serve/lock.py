"""One family for one data folder: advisory locks that the kernel drops when their holder dies, however it dies.

The web processes and the followers may be families of their own (`nidaa serve --only`): each has its lock, and who
runs both holds both.
"""

import fcntl
import os
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Final

from nidaa.cli.errors import CannotStartError


class Part(Enum):
    """A part of a site that runs once on a data folder. The values are the names of the lock files."""

    WEB = "serve.lock"
    FOLLOWERS = "followers.lock"


EVERYTHING: Final = (Part.WEB, Part.FOLLOWERS)


class ServeLock:
    """Holds the data folder's locks until `release` or the end of the process."""

    def __init__(self, data_dir: Path, parts: Sequence[Part] = EVERYTHING) -> None:
        """Take the locks of these parts, or none.

        Raises:
            CannotStartError: Another process holds one; the message names its process id.
        """
        self._files: list[int] = []
        try:
            for part in parts:
                self._files.append(_take(data_dir, part))
        except CannotStartError:
            self.release()
            raise

    def release(self) -> None:
        """Let another process have them. The files stay: removing one would race with whoever just opened it."""
        while self._files:
            os.close(self._files.pop())


def _take(data_dir: Path, part: Part) -> int:
    # Children must not inherit it (O_CLOEXEC is Python's default): a child that lingers would keep the lock.
    file = os.open(data_dir / part.value, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(file, 32).decode("ascii", "replace").strip() or "unknown"
        os.close(file)
        raise CannotStartError(
            f"Another nidaa already serves {data_dir} (process {holder}). "
            "Stop it, or set NIDAA_DATA_DIR to another folder."
        ) from None
    os.ftruncate(file, 0)
    os.write(file, f"{os.getpid()}\n".encode("ascii"))
    return file
