"""How many people wait for their first mail, and for how long: what the page after the form says of it."""

import math
from dataclasses import dataclass
from typing import Final

from nidaa.followers import books_view
from nidaa.followers.models import Cursor
from nidaa.followers.situation import mails_due

#: The mailer's name in its cursor.
_MAILER: Final = "mailer"
#: A mail that is due for so long does not wait for its turn: the way out is closed.
_STUCK_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class MailBacklog:
    """What stands between a form and its mail.

    Attributes:
        waiting: First mails that are not sent yet, over all campaigns; what was deferred by a server is not among them.
        overdue_seconds: How long the oldest that was its turn has been due.
    """

    waiting: int
    overdue_seconds: int

    @property
    def is_stuck(self) -> bool:
        """Whether mails do not leave at all right now."""
        return self.overdue_seconds >= _STUCK_SECONDS

    def delay_minutes(self, mails_per_second: int) -> int:
        """Return about how long a form that comes now waits for its mail, in minutes; 0: less than one."""
        seconds = self.waiting / mails_per_second
        return math.ceil(seconds / 60) if seconds >= 60 else 0


def mail_backlog(*, now: int) -> MailBacklog:
    """Return the backlog of mails at a moment in unix seconds. Three queries, and two for each log."""
    due = mails_due(now)
    positions = dict(Cursor.objects.filter(follower=_MAILER).values_list("log_id", "position"))
    unplanned = sum(log.submissions - positions.get(log.log_id, 0) for log in books_view.logs())
    return MailBacklog(due.number + unplanned, now - due.oldest_due_at if due.oldest_due_at is not None else 0)
