"""The process that draws one job and ends: ``python -m nidaa.press.drawing`` reads it as JSON, writes the file.

Before: ``printing`` starts it. A process for each drawing costs a tenth of a second; in return the engine's memory
is given back, a design that never ends is killed, and the web process computes nothing.
"""

import os
import sys

import msgspec

from nidaa.press.engine import Job, draw
from nidaa.press.errors import PressFailed

#: Signatures go first: whoever prints takes what is left of the machine.
NICENESS = 10


def main() -> int:
    """Draw the job of standard input to standard output; return the exit status."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    try:
        made = draw(job)
    except PressFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
