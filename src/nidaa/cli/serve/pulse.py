"""Whether a child that lives also works: it touches a file as long as its event loop turns, and the supervisor looks.

A process that hangs is not dead: nobody would start it again, and the kernel would go on to give it its share of the
connections. The file lies in memory, so that no full or slow disk stops a pulse; what counts is that its time changes,
not what it says, so that a clock may be set. The hop before is `door.heart`; the hop after is `supervisor`.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

#: A child that worked and then does not for so long hangs. Under the worst load an event loop still turns many times a
#: second.
PATIENCE_SECONDS: Final = 10.0
#: Between two looks no more than this counts: the supervisor itself may have been stopped, or the machine.
_LONGEST_STEP_SECONDS: Final = 1.0


class Pulse:
    """Feels for one child. One thread uses it.

    Args:
        file: What the child touches.
        patience_seconds: So long it may be silent.
    """

    __slots__ = ("_file", "_looked_at", "_patience_seconds", "_seen", "_silent_seconds")

    def __init__(self, file: Path, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._file = file
        self._patience_seconds = patience_seconds
        self.forget()

    def forget(self) -> None:
        """Begin anew, before another child is started: until its first beat it is starting, and not judged."""
        with suppress(OSError):
            self._file.unlink()
        self._seen: int | None = None
        self._looked_at: float | None = None
        self._silent_seconds = 0.0

    def is_gone(self, now: float) -> bool:
        """Look, and return whether the child has been silent for too long.

        Args:
            now: Seconds that never go back.
        """
        step = 0.0 if self._looked_at is None else min(now - self._looked_at, _LONGEST_STEP_SECONDS)
        self._looked_at = now
        beat = self._beat()
        if beat is None or beat != self._seen:
            self._seen, self._silent_seconds = beat, 0.0
            return False
        self._silent_seconds += step
        return self._silent_seconds >= self._patience_seconds

    def _beat(self) -> int | None:
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return None
