"""How a child learns that its parent is gone: a pipe that the parent never writes to and never closes.

When the parent ends, by any signal, the kernel closes its end and the child reads the end of the file. This works on
every Unix, unlike PR_SET_PDEATHSIG, and also when the parent died before the child began to watch.
"""

import os
import signal
import threading
from typing import Final

#: After the parent's death a child gets this long to end in order, then it is ended.
ORPHAN_SECONDS: Final = 10.0


def watch(file_descriptor: int) -> None:
    """Send SIGTERM to this process when the pipe's other end closes, and end it if that does not help."""
    threading.Thread(target=_wait_for_end, args=(file_descriptor,), name="lifeline", daemon=True).start()


def _wait_for_end(file_descriptor: int) -> None:
    while os.read(file_descriptor, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    ended = threading.Event()
    ended.wait(ORPHAN_SECONDS)
    os._exit(1)
