"""An ext4 file system in a file, whose power can be cut.

The cut is ext4's own shutdown ioctl without a flush of its journal: from that moment on the file system
answers EIO, and what had not reached the disk by an fsync is gone after the next mount.
"""

import fcntl
import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# From linux/ext4.h: EXT4_IOC_SHUTDOWN is _IOR('X', 125, __u32); 2 means "no flush of the log".
EXT4_IOC_SHUTDOWN = 0x8004587D
GOING_FLAGS_NOLOGFLUSH = 2


@dataclass(frozen=True, slots=True)
class LoopDevice:
    """A mounted image; `mount` is the folder where it can be used."""

    image: Path
    mount: Path

    def attach(self) -> None:
        """Mount the image; ext4 replays its journal as after a real power cut."""
        _run("mount", "-o", "loop", str(self.image), str(self.mount))

    def detach(self) -> None:
        """Unmount the image, flushing nothing if its power was cut."""
        _run("umount", str(self.mount))

    def cut_power(self) -> None:
        """Stop the file system at once; nothing more reaches the disk."""
        descriptor = os.open(self.mount, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, EXT4_IOC_SHUTDOWN, struct.pack("I", GOING_FLAGS_NOLOGFLUSH))
        finally:
            os.close(descriptor)


@contextmanager
def ext4_in_a_file(folder: Path, *, size_mebibytes: int = 64) -> Iterator[LoopDevice]:
    """Make, mount and in the end unmount an ext4 file system below `folder`. Needs root."""
    device = LoopDevice(image=folder / "disk.img", mount=folder / "disk")
    device.mount.mkdir()
    _run("truncate", "-s", f"{size_mebibytes}M", str(device.image))
    _run("mkfs.ext4", "-q", "-F", str(device.image))
    device.attach()
    try:
        yield device
    finally:
        subprocess.run(["umount", str(device.mount)], check=False, capture_output=True)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)
