"""Starts the children, restarts one that dies, and ends them all in order.

A child is a Python module that is run with `--lifeline <file descriptor>`. Children are ended in the order in which
they stand: first the web process, which stops taking work, then the followers, which finish what came in.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

STOP_SECONDS: Final = 10.0
#: A child that ran this long was healthy: its next crash is a first one.
HEALTHY_SECONDS: Final = 60.0
LONGEST_BACKOFF_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to run: `python -m module --lifeline N arguments...`."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()


@dataclass(slots=True)
class _Child:
    spec: ChildSpec
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    start_again: float = field(default=0.0)


class Supervisor:
    """Runs children until `stop` is called. One thread owns it; `stop` may be called from a signal handler.

    Args:
        specs: What to run, in the order in which it is to be ended.
        environment: The children's environment.
        report: Is told, in a sentence, when a child died.
    """

    def __init__(
        self, specs: Sequence[ChildSpec], *, environment: Mapping[str, str], report: Callable[[str], None]
    ) -> None:
        self._children = [_Child(spec) for spec in specs]
        self._environment = dict(environment)
        self._report = report
        self._stopping = threading.Event()
        # The children hold the reading end; the writing end is ours alone and closes when we end.
        self._lifeline_read, self._lifeline_write = os.pipe()

    def start(self) -> None:
        """Start every child."""
        for child in self._children:
            self._spawn(child)

    def stop(self) -> None:
        """Ask `run` to end the children and return."""
        self._stopping.set()

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()

    def running(self, name: str) -> bool:
        """Return whether this child is alive now."""
        return any(child.spec.name == name and _alive(child) for child in self._children)

    def run(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Restart children that die, until `stop` is called or `until` says so; end them if stopped.

        Returns:
            False if a child had to be killed because it did not end within `STOP_SECONDS`; otherwise True.
        """
        while not self._stopping.wait(_POLL_SECONDS):
            for child in self._children:
                self._look_after(child)
            if until():
                return True
        return self.end()

    def end(self) -> bool:
        """End every child in order, within `STOP_SECONDS` in all; return whether none had to be killed."""
        deadline = time.monotonic() + STOP_SECONDS
        in_order = True
        for child in self._children:
            in_order = _end(child, deadline) and in_order
        os.close(self._lifeline_write)
        os.close(self._lifeline_read)
        return in_order

    def _spawn(self, child: _Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            [sys.executable, "-m", child.spec.module, "--lifeline", str(self._lifeline_read), *child.spec.arguments],
            env=self._environment,
            pass_fds=(self._lifeline_read,),
            stdin=subprocess.DEVNULL,
        )

    def _look_after(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_again:
                self._spawn(child)
            return
        status = child.process.poll()
        if status is None:
            return
        child.process = None
        child.crashes = 1 if now - child.started > HEALTHY_SECONDS else child.crashes + 1
        backoff_seconds = min(0.25 * 2**child.crashes, LONGEST_BACKOFF_SECONDS)
        child.start_again = now + backoff_seconds
        self._report(
            f"The {child.spec.name} process ended {_how(status)}; it is started again in {backoff_seconds:g} s."
        )


def _alive(child: _Child) -> bool:
    return child.process is not None and child.process.poll() is None


def _end(child: _Child, deadline: float) -> bool:
    if child.process is None:
        return True
    with contextlib.suppress(ProcessLookupError):
        child.process.send_signal(signal.SIGTERM)
    try:
        child.process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
        return False
    return True


def _how(status: int) -> str:
    return f"by signal {signal.Signals(-status).name}" if status < 0 else f"with status {status}"
