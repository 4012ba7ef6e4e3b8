"""A stopped follower, made known: a row that health reads, and one critical line in the log."""

import logging

from nidaa.followers.errors import IntegrityError
from nidaa.followers.models import Alarm
from nidaa.followers.write_turn import write_turn

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
