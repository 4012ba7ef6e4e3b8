"""Runs the followers: a thread each, over every log whose lease this process holds.

The hop before is the books, as the writer left them; the hop after are the tables of `models`. A follower that fails
is tried again later and holds up no other; one that finds the books in contradiction with what was signed stops for
that log and raises an alarm.
"""

import logging
import random
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from django.db import Error, connection

from nidaa.followers import alarms, books_view
from nidaa.followers.assembly import assemble
from nidaa.followers.errors import IntegrityError, OvertakenError
from nidaa.followers.leases import Leases, holder_name
from nidaa.followers.outage import Outage
from nidaa.intake.errors import IntakeError
from nidaa.intake.instance import Instance

POLL_SECONDS: Final = 0.05
#: After an alarm a follower looks again this often whether somebody has mended things.
ALARM_SECONDS: Final = 30.0
LONGEST_BACKOFF_SECONDS: Final = 30.0
_FIRST_BACKOFF_SECONDS: Final = 0.25
_JOIN_SECONDS: Final = 0.8

_log = logging.getLogger("nidaa.followers")


class Follower(Protocol):
    """What the runner runs. One thread uses a follower."""

    @property
    def name(self) -> str:
        """The follower's name, as in its cursor."""

    @property
    def quiet_seconds(self) -> float:
        """How long it may be left alone while nothing changes in the database."""

    def advance(self, log: books_view.LogRow) -> bool:
        """Do a bounded step for one log; return whether there is more to do at once."""

    def interrupt(self) -> None:
        """Break a wait on a network. Called by another thread."""

    def close(self) -> None:
        """Let go of what is held open."""


def run(instance: Instance, stop: threading.Event, *, clock: Callable[[], float] = time.time) -> None:
    """Follow all logs until `stop` is set; return within a second of it. Django is set up by the caller.

    Any number of runners may run at once: each log is followed by one of them.

    Args:
        instance: Where things are and who sends the mails.
        stop: Set by a signal handler or a supervisor.
        clock: Returns unix seconds.
    """
    leases = Leases(holder_name(secrets.token_hex(8)), clock)
    followers = assemble(instance, clock=clock, holder=leases.holder)
    threads = [
        threading.Thread(target=_work, args=(follower, leases, stop, clock), name=follower.name, daemon=True)
        for follower in followers
    ]
    for thread in threads:
        thread.start()
    _keep_leases(leases, stop)
    _end(followers, threads, leases)


def _keep_leases(leases: Leases, stop: threading.Event) -> None:
    outage = Outage("leases")
    while not stop.is_set():
        try:
            leases.keep([log.log_id for log in books_view.logs()])
            outage.is_over()
        except (Error, IntakeError, OSError) as error:
            _wait_out(outage, "leases", error, stop)
        stop.wait(POLL_SECONDS)


def _wait_out(outage: Outage, follower: str, error: BaseException, stop: threading.Event) -> None:
    if not outage.began:
        _report(follower, 0, error)
    _drop_connection()
    stop.wait(outage.goes_on())


def _end(followers: Sequence[Follower], threads: Sequence[threading.Thread], leases: Leases) -> None:
    for follower in followers:
        follower.interrupt()
    deadline = time.monotonic() + _JOIN_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    try:
        # A thread that still waits on a mail server keeps the leases: they expire by themselves.
        if not any(thread.is_alive() for thread in threads):
            leases.release()
    except (Error, IntakeError, OSError) as error:
        _report("leases", 0, error)
    _drop_connection()


def _work(follower: Follower, leases: Leases, stop: threading.Event, clock: Callable[[], float]) -> None:
    rests: dict[int, _Rest] = {}
    outage = Outage(follower.name)
    seen, seen_at = None, float("-inf")
    more = True
    while not stop.is_set():
        try:
            mark = books_view.change_mark() if follower.quiet_seconds else None
            if not more and mark == seen and time.monotonic() - seen_at < follower.quiet_seconds:
                stop.wait(POLL_SECONDS)
                continue
            more, seen, seen_at = False, mark, time.monotonic()
            logs = books_view.logs()
            outage.is_over()
            for log in logs:
                rest = rests.setdefault(log.log_id, _Rest())
                if stop.is_set():
                    break
                if leases.holds(log.log_id) and rest.is_over():
                    more = _step(follower, log, rest, clock) or more
        except (Error, IntakeError, OSError) as error:
            seen = None  # A new connection counts its changes anew.
            _wait_out(outage, follower.name, error, stop)
        if not more:
            stop.wait(POLL_SECONDS)
    follower.close()
    connection.close()


def _step(follower: Follower, log: books_view.LogRow, rest: "_Rest", clock: Callable[[], float]) -> bool:
    try:
        more = follower.advance(log)
    except OvertakenError:
        return True
    except IntegrityError as error:
        alarms.sound(follower.name, log.log_id, error, now=int(clock()))
        rest.take(ALARM_SECONDS)
        rest.alarmed = True
        return False
    except Exception as error:  # noqa: BLE001  one follower's defect must not stop the others, nor itself for good
        _report(follower.name, log.log_id, error)
        _drop_connection()
        rest.back_off()
        return False
    if rest.alarmed is not False:
        alarms.silence(follower.name, log.log_id)
    rest.is_well()
    return more


class _Rest:
    """When a follower may try a log again. `alarmed` is None until it is known whether an old alarm stands."""

    __slots__ = ("_failures", "_until", "alarmed")

    def __init__(self) -> None:
        self._until = 0.0
        self._failures = 0
        self.alarmed: bool | None = None

    def is_over(self) -> bool:
        return time.monotonic() >= self._until

    def take(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def back_off(self) -> None:
        self._failures += 1
        longest = min(LONGEST_BACKOFF_SECONDS, _FIRST_BACKOFF_SECONDS * 2**self._failures)
        self.take(longest * random.uniform(0.5, 1.0))  # noqa: S311  spreads retries, guards nothing

    def is_well(self) -> None:
        self._failures = 0
        self.alarmed = False


def _report(follower: str, log_id: int, error: BaseException) -> None:
    """Log an error by its type and place: its words may quote a person."""
    places = [
        f"{frame.filename.rpartition('/nidaa/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "/nidaa/" in frame.filename
    ]
    _log.error(
        "A follower failed and tries again",
        extra={"follower": follower, "log_id": log_id, "error": type(error).__name__, "places": " ".join(places[-6:])},
    )


def _drop_connection() -> None:
    """Let the next query open a new connection: this one may be in an unknown state."""
    connection.close()
