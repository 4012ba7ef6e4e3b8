"""A child that runs until it is told to end, or its parent is gone. Writes its process id into the folder given.

With a heart it has a child that beats it.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from nidaa.cli.serve import lifeline

arguments = argparse.ArgumentParser()
arguments.add_argument("--lifeline", type=int, required=True)
arguments.add_argument("--ignore-term", action="store_true")
arguments.add_argument("--tell-end", action="store_true")
arguments.add_argument("--heart", type=Path)
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
parent = os.getpid()
if given.heart and os.fork() == 0:
    # Like granian's worker: another process of the same group, which works.
    while os.getppid() == parent:
        given.heart.touch()
        (given.folder / f"{os.getpid()}.pid").touch()
        time.sleep(0.02)
    os._exit(0)
(given.folder / f"{os.getpid()}.pid").touch()
while True:
    signal.pause()
