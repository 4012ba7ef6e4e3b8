"""How the followers stand, read in a few small queries on the thread's connection: for health and for metrics.

The cost does not grow with what is stored, but for the number of logs: one look each.
"""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from nidaa.followers import books_view, queries
from nidaa.followers.models import MailKind, MailState
from nidaa.followers.progress import Standing

#: More mails that are due than this are reported as this many: counting them all would cost what sending them does.
MAILS_COUNTED_AT_MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Situation:
    """How the followers stand at one moment.

    Attributes:
        standings: Each follower in each log.
        newest_head_at: Unix seconds of the last signing in any log; None before the first.
        alarms: Who has stopped for a log, and why.
    """

    standings: tuple[Standing, ...]
    newest_head_at: int | None
    alarms: tuple[queries.AlarmRow, ...]


@dataclass(frozen=True, slots=True)
class MailsDue:
    """Mails whose time has come and which are not sent.

    Attributes:
        number: How many, `MAILS_COUNTED_AT_MOST` if more.
        oldest_due_at: Unix seconds since when the first of them is due; None if there is none.
    """

    number: int
    oldest_due_at: int | None


def read_situation(overdue_before: int) -> Situation:
    """Return how the followers stand now.

    Args:
        overdue_before: Unix seconds: what was sent in before should have been gone over by the purger.
    """
    counted = _positions("SELECT log_id, tree_size FROM followers_count")
    planned = _positions("SELECT log_id, position FROM followers_cursor WHERE follower = 'mailer'")
    purged = _positions("SELECT log_id, position FROM followers_cursor WHERE follower = 'purger'")
    standings: list[Standing] = []
    signings: list[int] = []
    for log in books_view.logs():
        head = queries.latest_checkpoint(log.log_id)
        signed = head.size if head else 0
        if head:
            signings.append(head.signed_at)
        standings += [
            Standing("integrator", log.log_id, signed, log.size),
            # What is not signed is not the counter's to count.
            Standing("counter", log.log_id, counted.get(log.log_id, 0), signed),
            Standing("mailer", log.log_id, planned.get(log.log_id, 0), log.submissions),
            _purger(log.log_id, purged.get(log.log_id, 0), overdue_before),
        ]
    return Situation(tuple(standings), max(signings, default=None), tuple(queries.alarms()))


def mails_due(now: int) -> MailsDue:
    """Return the mails that should have been sent by `now` (unix seconds); reminders are never urgent."""
    number, oldest = 0, None
    with connection.cursor() as cursor:
        for log in books_view.logs():
            for kind in (MailKind.CONFIRMATION, MailKind.RECEIPT):
                cursor.execute(
                    "SELECT count(*), min(due_at) FROM (SELECT due_at FROM followers_mail WHERE log_id = %s"
                    " AND state = %s AND kind = %s AND due_at <= %s ORDER BY due_at LIMIT %s) AS due",
                    (log.log_id, MailState.WAITING.value, kind.value, now, MAILS_COUNTED_AT_MOST - number),
                )
                here, first = cursor.fetchone()
                number += here
                oldest = first if oldest is None or (first is not None and first < oldest) else oldest
    return MailsDue(number, oldest)


def _purger(log_id: int, position: int, overdue_before: int) -> Standing:
    """Return where the purger stands. How much is overdue is not counted: that anything is, is what is told."""
    following = books_view.books().submissions(log_id, position, 1)
    overdue = sum(row.received_at < overdue_before for row in following)
    return Standing("purger", log_id, position, position + overdue)


def _positions(sql: str) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return dict(cursor.fetchall())
