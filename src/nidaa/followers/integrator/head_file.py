"""The last signed head of a log, in a file outside the database: what a restored backup cannot take back."""

import os
import re
from pathlib import Path
from typing import Final

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


def path_of(folder: Path, slug: str) -> Path:
    """Return where the head of a log is kept.

    Raises:
        ValueError: The slug could not be a file name.
    """
    if _SLUG.fullmatch(slug) is None:
        raise ValueError("a slug has letters a to z, digits and hyphens")
    return folder / f"{slug}.checkpoint"


def read(folder: Path, slug: str) -> bytes | None:
    """Return the signed note, or None if no head was kept yet."""
    try:
        return path_of(folder, slug).read_bytes()
    except FileNotFoundError:
        return None


def write(folder: Path, slug: str, note: bytes) -> None:
    """Put a signed note in place of the last one. When this returns, it survives a power cut.

    Raises:
        OSError: The old file is still there, whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = path_of(folder, slug)
    fresh = target.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
