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
arguments.add_argument("folder", type=Path)
given = arguments.parse_args()

if given.ignore_term:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
else:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
lifeline.watch(given.lifeline)
(given.folder / f"{os.getpid()}.pid").touch()
while True:
    signal.pause()
