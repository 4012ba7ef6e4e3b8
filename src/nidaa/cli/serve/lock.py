"""One `serve` for one data folder: an advisory lock that the kernel drops when its holder dies, however it dies."""

import fcntl
import os
from pathlib import Path

from nidaa.cli.errors import CannotStartError

LOCK_NAME = "serve.lock"


class ServeLock:
    """Holds the data folder's lock until `release` or the end of the process."""

    def __init__(self, data_dir: Path) -> None:
        """Take the lock.

        Raises:
            CannotStartError: Another process holds it; the message names its process id.
        """
        self._path = data_dir / LOCK_NAME
        # Children must not inherit it (O_CLOEXEC is Python's default): a child that lingers would keep the lock.
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise CannotStartError(
                f"Another nidaa already serves {data_dir} (process {holder}). "
                "Stop it, or set NIDAA_DATA_DIR to another folder."
            ) from None
        os.ftruncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode("ascii"))

    def release(self) -> None:
        """Let another process have it. The file stays: removing it would race with whoever just opened it."""
        os.close(self._file)
