"""How many faults a run has made, and how many answers stood against them: the last words of `make faults`.

A test that makes faults asks for `faults` and counts them; the numbers travel with the test's report, also from one of
several processes.
"""

import os
from collections import Counter
from collections.abc import Callable
from enum import StrEnum

import pytest


class Fault(StrEnum):
    """A kind of fault."""

    WEB_KILLED = "SIGKILL of a web process"
    FOLLOWERS_KILLED = "SIGKILL of the followers"
    ALL_KILLED = "SIGKILL of all processes at once"
    WEB_HANGS = "SIGSTOP of a web process"
    POSTGRESQL_STOPPED = "pg_ctl stop -m immediate"
    SESSIONS_ENDED = "sessions ended by PostgreSQL"
    DISK_FULL = "full disk"
    CLOCK_MOVED = "clock moved a day"
    CALL_FAILED = "system call that failed or killed"
    POWER_CUT = "power cut"


class Faults:
    """Counts the faults of one test."""

    def __init__(self, record: Callable[[str, object], None]) -> None:
        """Count into a test's report."""
        self._record = record

    def made(self, fault: Fault, number: int = 1) -> None:
        """Count faults of a kind that were made."""
        self._record("fault", (fault.value, number))

    def acknowledged(self, number: int) -> None:
        """Count answers that promised something, each of which the test has looked for and found."""
        self._record("acknowledged", number)


@pytest.fixture
def faults(record_property: Callable[[str, object], None]) -> Faults:
    """Return what counts this test's faults."""
    return Faults(record_property)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was counted, if anything was."""
    made: Counter[str] = Counter()
    acknowledged = 0
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in report.user_properties if report.when == "call" else ():
                if name == "fault":
                    made[value[0]] += value[1]
                elif name == "acknowledged":
                    acknowledged += value
    if not made:
        return
    terminalreporter.section("faults")
    for fault in Fault:
        if made[fault.value]:
            terminalreporter.write_line(f"{made[fault.value]:7,}  {fault.value}")
    terminalreporter.write_line(f"{made.total():7,}  in all; {acknowledged:,} acknowledged forms and confirmations")


def how_often(short: int, *, shares: int = 1) -> int:
    """Return how often a test makes its fault.

    Args:
        short: In a usual run.
        shares: How many tests share the number of the long form, NIDAA_FAULT_KILLS of each kind.
    """
    return int(os.environ.get("NIDAA_FAULT_KILLS", "0")) // shares or short
