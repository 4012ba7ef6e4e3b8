"""What was printed, in a folder: each file by the fingerprint of everything that it depends on, so none is ever wrong.

All processes of a machine share it. It may be deleted at any time.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

#: When it is more, what was asked for longest ago goes.
LIMIT_BYTES: Final = 64 * 1024 * 1024
LIMIT_FILES: Final = 2_000


class Shelf:
    """Printed files. Any process and any thread may use it at once.

    Args:
        folder: Made when first needed.
        limit_bytes: How much all files weigh at most.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes

    def find(self, key: str) -> bytes | None:
        """Return the file of a fingerprint, if it is there."""
        path = self._folder / key
        try:
            made = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return made

    def keep(self, key: str, made: bytes) -> None:
        """Put a file there whole or not at all, and make room. A full disk keeps nobody from printing."""
        unfinished = self._folder / f"{key}.{os.getpid()}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.write_bytes(made)
            unfinished.replace(self._folder / key)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            return
        self._make_room()

    def _make_room(self) -> None:
        files: list[tuple[float, int, Path]] = []
        for path in self._folder.iterdir():
            with suppress(OSError):
                facts = path.stat()
                files.append((facts.st_mtime, facts.st_size, path))
        total = sum(size for _, size, _ in files)
        for position, (_, size, path) in enumerate(sorted(files)):
            if total <= self._limit_bytes and len(files) - position <= LIMIT_FILES:
                return
            path.unlink(missing_ok=True)
            total -= size
