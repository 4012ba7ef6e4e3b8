"""A stopped follower, made known: a row that health reads, and one critical line in the log.

A follower that stands still without having said why is told by whoever watches it (`progress`): a line in the log at
once, and again each minute.
"""

import logging
from collections.abc import Sequence
from typing import Final

from nidaa.followers.errors import IntegrityError
from nidaa.followers.models import Alarm
from nidaa.followers.progress import Stall
from nidaa.followers.write_turn import write_turn

REPEAT_SECONDS: Final = 60.0
_log = logging.getLogger("nidaa.followers")


def sound(follower: str, log_id: int, error: IntegrityError, *, now: int) -> None:
    """Record why a follower stopped for a log; the same alarm again changes nothing."""
    known = Alarm.objects.filter(follower=follower, log_id=log_id, trouble=error.trouble.value).exists()
    if known:
        return
    _log.critical(
        "A follower has stopped for a log: %s",
        error.explanation,
        extra={"follower": follower, "log_id": log_id, "trouble": error.trouble.value},
    )
    with write_turn():
        Alarm.objects.update_or_create(
            follower=follower,
            log_id=log_id,
            defaults={"trouble": error.trouble.value, "explanation": error.explanation, "raised_at": now},
        )


def silence(follower: str, log_id: int) -> None:
    """Take the alarm back: the follower has advanced again."""
    if Alarm.objects.filter(follower=follower, log_id=log_id).exists():
        with write_turn():
            Alarm.objects.filter(follower=follower, log_id=log_id).delete()


class StallLog:
    """Tells the log which followers stand still: at once, then each minute, and when they move again."""

    def __init__(self) -> None:
        self._told_at: dict[tuple[str, int], float] = {}

    def tell(self, stalls: Sequence[Stall], now: float) -> None:
        """Write what is due at a moment that never goes back, in seconds."""
        standing = {(stall.follower, stall.log_id) for stall in stalls}
        for follower, log_id in sorted(self._told_at.keys() - standing):
            del self._told_at[follower, log_id]
            _log.warning("A follower moves again", extra={"follower": follower, "log_id": log_id})
        for stall in stalls:
            key = (stall.follower, stall.log_id)
            if now - self._told_at.get(key, float("-inf")) >= REPEAT_SECONDS:
                self._told_at[key] = now
                _log.error(
                    "A follower makes no progress although there is work",
                    extra={
                        "follower": stall.follower,
                        "log_id": stall.log_id,
                        "waiting": stall.entries,
                        "seconds": round(stall.seconds),
                    },
                )
