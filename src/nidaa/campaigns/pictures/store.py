"""The files of pictures: `pictures/` in the data folder, each named by its content, so that it can be kept for ever."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nidaa.campaigns.pictures.drawing import FORMATS, Drawn

FOLDER: Final = "pictures"
_NAME: Final = re.compile(rf"[0-9a-f]{{32}}-[1-9][0-9]{{1,4}}\.(?:{'|'.join(FORMATS)})", re.ASCII)


def picture_name(digest: str, width: int, extension: str) -> str:
    """Return the name of the file of one variant."""
    return f"{digest}-{width}.{extension}"


def is_picture_name(name: str) -> bool:
    """Return whether a name could be one of ours: no other reaches the disk."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class PictureStore:
    """A folder of pictures. Several processes may use it at once."""

    folder: Path

    @classmethod
    def of(cls, data_dir: Path) -> "PictureStore":
        """Return the store in a data folder."""
        return cls(data_dir / FOLDER)

    def keep(self, drawn: Drawn) -> None:
        """Write all variants, durably; what is there already is left alone. Before a row names them.

        Raises:
            OSError: The disk does not take them.
        """
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        for variant in drawn.variants:
            file = self.folder / picture_name(drawn.digest, variant.width, variant.extension)
            if not file.exists():
                _write(file, variant.content)

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None if the name is none of ours, or nothing is there."""
        if not is_picture_name(name):
            return None
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, digest: str) -> None:
        """Remove all variants of a picture, once no row names it any more."""
        for file in self.folder.glob(f"{digest}-*"):
            file.unlink(missing_ok=True)


def _write(file: Path, content: bytes) -> None:
    """Write beside the place, then rename: a reader finds all of it or nothing."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with beside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
