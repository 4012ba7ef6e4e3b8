"""The web child: granian with one worker, which runs the door in front of Django.

    supervisor -> this process (granian's main) -> its worker (`load_application`)

Each watches the one above it, so that none is left behind when one is killed.
"""

import argparse
import importlib
import multiprocessing
import os
import resource
import signal
import threading
from multiprocessing.process import BaseProcess
from typing import Final

from granian import Granian
from granian.constants import Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels

from nidaa.cli.serve import lifeline
from nidaa.door.heart import Heart, heart_file
from nidaa.intake.instance import Instance

#: Named, not imported: the settings and the application are the room above this one.
APPLICATION: Final = "nidaa.project.wsgi"
#: Open connections beside those of watchers, of whom every open page is one; what is at work at once, the door bounds
#: itself.
CONNECTIONS: Final = 10_000
BACKLOG: Final = 4096
_DRAIN_SECONDS: Final = 8
#: A client that stops in the middle of its headers holds up an end for as long: less than the drain.
_HEADERS_SECONDS: Final = 7


def main() -> None:
    """Serve until SIGTERM, or until the parent is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lifeline", type=int, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    lifeline.watch(given.lifeline)
    _allow_many_connections()
    Granian(
        "nidaa.cli.serve.web:load_application",
        factory=True,
        address=given.host,
        port=given.port,
        interface=Interfaces.RSGI,
        workers=1,
        loop=Loops.auto,
        runtime_mode=RuntimeModes.st,
        backlog=BACKLOG,
        backpressure=CONNECTIONS + Instance.from_environment().watchers,
        # Slow readers of headers are cut off; the door bounds the bodies.
        http1_settings=HTTP1Settings(header_read_timeout=1_000 * _HEADERS_SECONDS),
        websockets=False,
        log_level=LogLevels.warning,
        # An access log would hold addresses: who looked at, and who signed, what.
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_DRAIN_SECONDS,
    ).serve()


def _allow_many_connections() -> None:
    """Raise the soft limit of open files to the hard one; the worker inherits it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def load_application() -> object:
    """Return the door; called by granian in its worker."""
    # Granian's own handler came along with the fork, and would swallow the signal: until the server's loop has its
    # handler, a process that is told to end has promised nothing to anybody, and ends at once.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    instance = Instance.from_environment()
    # A worker that granian starts again is starting, and not silent since the last beat of the one before.
    Heart(heart_file(instance.shared_memory_dir, instance.worker_number)).stop()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), name="lifeline", daemon=True).start()
    # Ctrl-C reaches the whole group of processes; the order of ending is the supervisor's to give.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    application: object = importlib.import_module(APPLICATION).door
    return application


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(lifeline.ORPHAN_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
