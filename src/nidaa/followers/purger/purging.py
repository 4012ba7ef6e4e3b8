"""One step of erasing what was never confirmed: the oldest submissions first, some hundreds a transaction."""

from typing import Final

from nidaa.followers import books_view
from nidaa.followers.write_turn import write_turn
from nidaa.intake.commands import Purge
from nidaa.intake.writer import apply_within

SECONDS_A_DAY: Final = 86_400
SUBMISSIONS_AT_A_TIME: Final = 256
#: Days are promised, so an hour is early enough; a look costs two small queries.
LOOK_SECONDS: Final = 3_600
#: What is not erased so long after its days are over is late: two looks have passed it by.
LATE_SECONDS: Final = 2 * LOOK_SECONDS


def overdue_before(days: int, now: float) -> int:
    """Return the moment before which everything that was sent in should have been gone over by `now` (unix seconds).

    Args:
        days: After how many days what was never confirmed is erased.
        now: Unix seconds.
    """
    return int(now) - days * SECONDS_A_DAY - LATE_SECONDS


def due(log_id: int, after_seq: int, before: int) -> list[int]:
    """Return the numbers of the next submissions that came before a moment; none once a younger one is met.

    Numbers are given in the order in which forms came, so all behind a younger one are younger too. (After a clock
    that was set back they wait for their day: nothing is erased early.)
    """
    numbers = []
    for row in books_view.books().submissions(log_id, after_seq, SUBMISSIONS_AT_A_TIME):
        if row.received_at >= before:
            break
        numbers.append(row.seq)
    return numbers


def purge(log_id: int, numbers: list[int], before: int) -> None:
    """Have the writer erase what of these submissions was never confirmed, in the caller's transaction."""
    apply_within(books_view.books(), [Purge(log_id, seq, before) for seq in numbers])


def purge_log(log_id: int, before: int) -> None:
    """Erase what was never confirmed and came before a moment, from the log's first submission on.

    Args:
        log_id: The log; it may be closed, and followers and servers may run.
        before: Unix seconds.
    """
    seq = 0
    while numbers := due(log_id, seq, before):
        with write_turn():
            purge(log_id, numbers, before)
        seq = numbers[-1]
