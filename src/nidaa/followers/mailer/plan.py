"""From submissions to mails that are due: reads on from the cursor, one row a submission.

Only so many are planned as may be sent at once. The submissions themselves are the queue: while forms rush in, the
mailer writes no more than it sends.
"""

from typing import Final

from nidaa.followers import books_view, cursors
from nidaa.followers.mailer.new_mails import add_mails
from nidaa.followers.models import Mail, MailKind
from nidaa.followers.write_turn import write_turn
from nidaa.intake.books import Books
from nidaa.intake.rows import SubmissionRow

FOLLOWER: Final = "mailer"
REMINDER_AFTER_SECONDS: Final = 24 * 3_600


def plan(log: books_view.LogRow, position: int, *, now: int, most: int) -> int:
    """Make the mails of the next submissions due, `most` at most; return the cursor's new position.

    Raises:
        OvertakenError: Another runner planned these; nothing was written.
    """
    books = books_view.books()
    rows = books.submissions(log.log_id, position, most)
    if not rows:
        return position
    mails = [Mail(log_id=row.log_id, seq=row.seq, kind=_kind(books, row), due_at=now, changed_at=now) for row in rows]
    with write_turn():
        cursors.move(FOLLOWER, log.log_id, old=position, new=rows[-1].seq)
        add_mails(mails)
    return rows[-1].seq


def _kind(books: Books, row: SubmissionRow) -> MailKind:
    supporter = books.supporter(row.log_id, row.action, row.person_key)
    stands = supporter is not None and supporter.ended_index is None
    return MailKind.RECEIPT if stands else MailKind.CONFIRMATION


def reminder_of(mail: Mail, *, now: int) -> Mail:
    """Return the reminder that follows a confirmation which was sent just now."""
    return Mail(
        log_id=mail.log_id,
        seq=mail.seq,
        kind=MailKind.REMINDER,
        due_at=now + REMINDER_AFTER_SECONDS,
        changed_at=now,
    )
