"""A database that does not answer: waited for, never given up, and made known.

An alarm's row could not be written now, so a critical line in the log is the alarm. The process goes on: a restart of
the database is no reason for one of ours.
"""

import logging
import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

from django.db import InterfaceError, OperationalError, connection

from nidaa.intake.errors import ConnectionLost

T = TypeVar("T")

FIRST_SECONDS: Final = 0.1
LONGEST_SECONDS: Final = 5.0
#: A restart takes some seconds; what takes longer, somebody should look at.
ALARM_AFTER_SECONDS: Final = 20.0

_log = logging.getLogger("nidaa.followers")


class Outage:
    """How long the database has been away, for one thread.

    Args:
        name: Of the follower, for the log.
        monotonic: Returns seconds that never go back.
    """

    def __init__(self, name: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._monotonic = monotonic
        self._failures = 0
        self._began_at = 0.0
        self._alarmed = False

    @property
    def began(self) -> bool:
        """Whether the last try failed."""
        return self._failures > 0

    def goes_on(self) -> float:
        """Note one more failure; return how many seconds to wait before the next try."""
        now = self._monotonic()
        if not self._failures:
            self._began_at = now
        self._failures += 1
        if not self._alarmed and now - self._began_at >= ALARM_AFTER_SECONDS:
            self._alarmed = True
            _log.critical("The database does not answer", extra={"follower": self._name, "seconds": self._seconds()})
        longest = min(LONGEST_SECONDS, FIRST_SECONDS * float(2 ** min(self._failures, 10)))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311  spreads retries, guards nothing

    def is_over(self) -> None:
        """Note that the database answers; say so in the log if it had not."""
        if self._failures:
            _log.warning("The database answers again", extra={"follower": self._name, "seconds": self._seconds()})
            self._failures, self._alarmed = 0, False

    def _seconds(self) -> int:
        return round(self._monotonic() - self._began_at)


def read(question: Callable[[], T]) -> T:
    """Ask the database; once more, over a new connection, if the one at hand was lost. For reading only.

    A thread outside of Django's requests keeps its connection for good: after a restart of the database the first
    question of each such thread would fail.

    Raises:
        DatabaseError, IntakeError: It failed, or was lost again, or within a transaction.
    """
    try:
        return question()
    except (OperationalError, InterfaceError, ConnectionLost):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return question()
