"""The press: prints a sheet in a format, once, and keeps it.

Before: ``pages.press`` filled the sheet. After: ``shelf`` has the file; what it lacks, ``drawing`` draws, one at a time
on a machine.
"""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import msgspec

from nidaa.press.engine import DESIGNS, Job
from nidaa.press.errors import CannotPrint, Lack, PressBusy, PressFailed
from nidaa.press.fonts import Fonts, Script, fonts_at_hand
from nidaa.press.formats import Format
from nidaa.press.qr import qr_svg
from nidaa.press.sheet import Sheet, cleaned, texts_of
from nidaa.press.shelf import Shelf

#: Threads of one process that may wait for the press; Django has eight, and pages need them.
WAITING_AT_MOST: Final = 2
#: How long one waits for the press to be free, and how long a drawing may take on a machine that has much to do.
PATIENCE_SECONDS: Final = 3.0
DRAWING_SECONDS: Final = 20.0
#: What could not be drawn is not tried again for so long.
REST_SECONDS: Final = 60.0
#: When to come again to a busy press.
RETRY_SECONDS: Final = 3
#: Of the environment: what finding Python, its packages and a temporary folder takes.
_PASSED_ON: Final = frozenset(("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR", "HOME"))
_LOOK_SECONDS: Final = 0.05
_SPOILED_AT_MOST: Final = 500


class Press:
    """Prints sheets. All its methods may be called from any thread.

    Args:
        folder: Where printed files are kept; other processes may use it too.
        fonts: At hand; None: this machine's.
        drawing_seconds: How long a drawing may take.
    """

    def __init__(self, folder: Path, fonts: Fonts | None = None, *, drawing_seconds: float = DRAWING_SECONDS) -> None:
        self._folder = folder
        self._shelf = Shelf(folder)
        self._fonts = fonts
        self._drawing_seconds = drawing_seconds
        self._places = threading.BoundedSemaphore(WAITING_AT_MOST)
        self._spoiled: dict[str, float] = {}

    @property
    def fonts(self) -> Fonts:
        """The fonts that it prints with."""
        return self._fonts or fonts_at_hand()

    def lacks(self) -> tuple[Lack | Script, ...]:
        """Return what is missing on this machine: the engine, or a font for a script. Nothing: it prints everything."""
        engine = () if engine_version() else (Lack.ENGINE,)
        return (*engine, *(script for script, family in self.fonts.writes.items() if family is None))

    def printable(self, sheet: Sheet) -> Sheet:
        """Return a sheet as it is printed.

        Raises:
            CannotPrint: No engine, or a letter without a font.
        """
        if not engine_version():
            raise CannotPrint(Lack.ENGINE)
        fit = cleaned(sheet, self.fonts.can_write)
        missing = self.fonts.missing(texts_of(fit))
        if missing:
            raise CannotPrint(Lack.FONT, missing)
        return fit

    def job(self, sheet: Sheet, form: Format) -> Job:
        """Return a printable sheet in a format, with everything else that its drawing depends on."""
        fonts = self.fonts
        code = qr_svg(sheet.link).decode()
        return Job(edition(), form, sheet, code, fonts.families, tuple(map(str, fonts.files)), fonts.has_widths)

    def print(self, sheet: Sheet, form: Format) -> bytes:
        """Return a sheet as a file.

        Raises:
            CannotPrint: No engine, or a letter without a font.
            PressBusy: Others are being served.
            PressFailed: It cannot be drawn, or not in time.
        """
        job = self.job(self.printable(sheet), form)
        packed = msgspec.json.encode(job)
        key = f"{blake2b(packed, digest_size=16).hexdigest()}-{form.value}"
        return self._shelf.find(key) or self._draw(key, packed)

    def _draw(self, key: str, packed: bytes) -> bytes:
        if time.monotonic() < self._spoiled.get(key, 0.0):
            raise PressFailed(f"{key} could not be drawn a moment ago")
        if not self._places.acquire(blocking=False):
            raise PressBusy(RETRY_SECONDS)
        try:
            with self._turn():
                # Whoever had the turn before may have drawn the same.
                return self._shelf.find(key) or self._drawn(key, packed)
        finally:
            self._places.release()

    def _drawn(self, key: str, packed: bytes) -> bytes:
        try:
            made = drawn_apart(packed, self._drawing_seconds)
        except PressFailed:
            if len(self._spoiled) >= _SPOILED_AT_MOST:
                self._spoiled.clear()
            self._spoiled[key] = time.monotonic() + REST_SECONDS
            raise
        self._shelf.keep(key, made)
        return made

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the machine's only press, or say that it is busy. The lock ends with its process, even if killed."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "turn.lock").open("wb") as file:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not _locked(file.fileno()):
                if time.monotonic() >= deadline:
                    raise PressBusy(RETRY_SECONDS)
                time.sleep(_LOOK_SECONDS)
            yield


def drawn_apart(packed: bytes, seconds: float) -> bytes:
    """Return what a process of its own draws of a job.

    Raises:
        PressFailed: It fails, or takes too long; then it is killed.
    """
    # Not from the folder that we happen to be in, and without our settings: it needs no password to draw.
    command = [sys.executable, "-P", "-m", "nidaa.press.drawing"]
    environment = {name: value for name, value in os.environ.items() if name in _PASSED_ON}
    try:
        done = subprocess.run(command, input=packed, capture_output=True, timeout=seconds, check=False, env=environment)
    except subprocess.TimeoutExpired:
        raise PressFailed(f"not drawn within {seconds:.0f} seconds") from None
    if done.returncode != 0 or not done.stdout:
        raise PressFailed(done.stderr.decode(errors="replace").strip()[-500:] or f"ended with {done.returncode}")
    return done.stdout


@lru_cache(maxsize=1)
def engine_version() -> str:
    """Return the version of the engine; "" if it is not installed. Does not load it: it weighs 80 MB."""
    try:
        return version("typst")
    except PackageNotFoundError:
        return ""


@lru_cache(maxsize=1)
def edition() -> str:
    """Return what the designs, the code around them and the engine are: when one changes, all is printed anew."""
    digest = blake2b(engine_version().encode(), digest_size=8)
    for path in sorted((*DESIGNS.glob("*.typ"), *DESIGNS.parent.glob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
