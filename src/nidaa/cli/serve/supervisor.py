"""Starts the children, restarts one that dies or hangs, and ends them all in order.

A child is a Python module that is run with `--lifeline <file descriptor>`. Children are ended by stages, those of one
stage together: first the web processes, which take no more work and answer what they have, then the followers, which
finish what came in. Each child leads a group of processes: what has to be killed is killed with all that is below it.
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
from pathlib import Path
from typing import Final

from nidaa.cli.serve.pulse import PATIENCE_SECONDS, Pulse

STOP_SECONDS: Final = 10.0
#: Kept of STOP_SECONDS for each later stage, however slowly an earlier one ends.
LATER_STAGE_SECONDS: Final = 1.0
#: A child that ran this long was healthy: its next crash is a first one.
HEALTHY_SECONDS: Final = 60.0
LONGEST_BACKOFF_SECONDS: Final = 30.0
_FIRST_BACKOFF_SECONDS: Final = 0.25
_POLL_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to run: `python -m module --lifeline N arguments...`.

    Attributes:
        name: Unique; said when it dies.
        module: The module to run.
        arguments: Its arguments.
        environment: Variables of this child alone, beside those of all.
        stage: When it is ended: the lowest first.
        heart: The file that it touches while it works; None: that it lives is enough.
    """

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    stage: int = 0
    heart: Path | None = None


@dataclass(slots=True)
class _Child:
    spec: ChildSpec
    pulse: Pulse | None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    start_again: float = field(default=0.0)


class Supervisor:
    """Runs children until `stop` is called. One thread owns it; `stop` may be called from a signal handler.

    Args:
        specs: What to run.
        environment: The children's environment.
        report: Is told, in a sentence, when a child died or hangs.
        patience_seconds: A child that has a heart, and whose heart stands still for so long, is killed.
    """

    def __init__(
        self,
        specs: Sequence[ChildSpec],
        *,
        environment: Mapping[str, str],
        report: Callable[[str], None],
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._children = [_Child(spec, Pulse(spec.heart, patience_seconds) if spec.heart else None) for spec in specs]
        self._patience_seconds = patience_seconds
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
            if until() and not self._stopping.is_set():
                return True
        return self.end()

    def end(self) -> bool:
        """End every child, stage by stage, within `STOP_SECONDS` in all; return whether none had to be killed."""
        last_deadline = time.monotonic() + STOP_SECONDS
        stages = sorted({child.spec.stage for child in self._children})
        in_order = True
        for later, stage in zip(reversed(range(len(stages))), stages, strict=True):
            children = [child for child in self._children if child.spec.stage == stage]
            in_order = _end(children, last_deadline - later * LATER_STAGE_SECONDS) and in_order
        os.close(self._lifeline_write)
        os.close(self._lifeline_read)
        return in_order

    def _spawn(self, child: _Child) -> None:
        if child.pulse:
            child.pulse.forget()
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            [sys.executable, "-m", child.spec.module, "--lifeline", str(self._lifeline_read), *child.spec.arguments],
            env=self._environment | dict(child.spec.environment),
            pass_fds=(self._lifeline_read,),
            stdin=subprocess.DEVNULL,
            process_group=0,
        )

    def _look_after(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_again:
                self._spawn(child)
            return
        status = child.process.poll()
        if status is None:
            if child.pulse and child.pulse.is_gone(now):
                self._report(f"The {child.spec.name} process hangs for {self._patience_seconds:g} s; it is killed.")
                child.pulse.forget()
                _kill(child.process)
            return
        child.process = None
        child.crashes = 1 if now - child.started > HEALTHY_SECONDS else child.crashes + 1
        backoff_seconds = min(_FIRST_BACKOFF_SECONDS * 2 ** (child.crashes - 1), LONGEST_BACKOFF_SECONDS)
        child.start_again = now + backoff_seconds
        self._report(
            f"The {child.spec.name} process ended {_how(status)}; it is started again in {backoff_seconds:g} s."
        )


def _alive(child: _Child) -> bool:
    return child.process is not None and child.process.poll() is None


def _end(children: Sequence[_Child], deadline: float) -> bool:
    """Tell all to end, wait for each, kill those that stay; return whether none had to be killed."""
    processes = [child.process for child in children if child.process is not None]
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
    # Every one of them is waited for, also after one had to be killed.
    ended_in_order = [_ends_by(process, deadline) for process in processes]
    return all(ended_in_order)


def _ends_by(process: subprocess.Popen[bytes], deadline: float) -> bool:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        _kill(process)
        process.wait()
        return False
    return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a child with its group: a web process's worker may hang as well, and would keep its share of the port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _how(status: int) -> str:
    return f"by signal {signal.Signals(-status).name}" if status < 0 else f"with status {status}"
