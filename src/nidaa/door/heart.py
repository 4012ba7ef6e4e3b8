"""Shows the supervisor that the event loop turns: the time of a file changes.

Before: `workings` beats once a second, in the loop itself. After: `cli.serve.pulse`.
"""

import logging
import os
from contextlib import suppress
from pathlib import Path

_log = logging.getLogger(__name__)


def heart_file(shared_memory: Path, worker: int) -> Path:
    """Return the file of a web process."""
    return shared_memory / f"heart-{worker}"


class Heart:
    """Beats. A heart that cannot is told of once, and then nobody judges by it: a file that is not there is no sign.

    Args:
        file: Its file, in memory: the event loop must not wait for a disk.
    """

    __slots__ = ("_file", "_told")

    def __init__(self, file: Path) -> None:
        self._file = file
        self._told = False

    def stop(self) -> None:
        """Take the file away: until the next beat nobody judges."""
        with suppress(OSError):
            self._file.unlink()

    def beat(self) -> None:
        """Set the file's time to now, and make the file if it is not there."""
        try:
            try:
                os.utime(self._file)
            except FileNotFoundError:
                self._file.parent.mkdir(mode=0o700, exist_ok=True)
                self._file.touch(mode=0o600)
        except OSError as error:
            if not self._told:
                self._told = True
                _log.warning("Whether this process hangs will not be seen: %s.", type(error).__name__)
