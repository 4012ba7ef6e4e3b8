"""Static files laid out once for all sites of a run: to hash and pack them takes seconds of processor time each time.

A site that finds them in its data folder looks whether they are the right ones, as after every restart.
"""

import atexit
import shutil
import tempfile
from pathlib import Path

_kept: list[Path] = []


def keep(data_dir: Path) -> None:
    """Remember the static files that a running site has laid out, if none are remembered yet."""
    laid_out = data_dir / "static"
    if _kept or not laid_out.is_dir():
        return
    folder = Path(tempfile.mkdtemp(prefix="nidaa-static-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _kept.append(Path(shutil.copytree(laid_out, folder / "static")))


def lend(data_dir: Path) -> None:
    """Lay them out in the folder of a site that is about to start, if the folder is there and has none."""
    if _kept and data_dir.is_dir() and not (data_dir / "static").exists():
        shutil.copytree(_kept[0], data_dir / "static")
