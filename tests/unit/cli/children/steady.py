"""A child that runs until it is told to end, or its parent is gone. Writes its process id into the folder given."""

import argparse
import os
import signal
import sys
from pathlib import Path

from nidaa.cli.serve import lifeline

arguments = argparse.ArgumentParser()
arguments.add_argument("--lifeline", type=int, required=True)
arguments.add_argument("--ignore-term", action="store_true")
arguments.add_argument("--tell-end", action="store_true")
arguments.add_argument("folder", type=Path)
given = arguments.parse_args()


def end(*_: object) -> None:
    """Leave a file that says when, if asked to, and end."""
    if given.tell_end:
        (given.folder / f"{os.getpid()}.ended").touch()
    sys.exit(0)


if given.ignore_term:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
else:
    signal.signal(signal.SIGTERM, end)
lifeline.watch(given.lifeline)
(given.folder / f"{os.getpid()}.pid").touch()
while True:
    signal.pause()
