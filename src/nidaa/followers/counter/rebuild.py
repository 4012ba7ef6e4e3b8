"""Count a log again from its first entry. The rows are the same as before, or they were wrong."""

from nidaa.entries.tally import Tally
from nidaa.followers import cursors
from nidaa.followers.counter.follower import FOLLOWER
from nidaa.followers.counter.tallying import marks_after, rows_of
from nidaa.followers.models import Count, CountHour
from nidaa.followers.write_turn import write_turn


def rebuild(log_id: int) -> None:
    """Replace all counts of a log, in one transaction: a page sees the old ones until then.

    Raises:
        IntegrityError: ENTRIES_MISSING, ENTRY_UNREADABLE; nothing was changed.
        OvertakenError: The counter moved meanwhile; nothing was changed.
    """
    position = cursors.position(FOLLOWER, log_id)
    rows = list(rows_of(Tally(), log_id, marks_after(log_id, 0)))
    if not rows:
        return
    mark, counts = rows[-1]
    with write_turn():
        cursors.move(FOLLOWER, log_id, old=position, new=mark.size)
        Count.objects.filter(log_id=log_id).delete()
        CountHour.objects.filter(log_id=log_id).delete()
        Count.objects.create(log_id=log_id, tree_size=mark.size, counts=counts)
        CountHour.objects.bulk_create(
            CountHour(log_id=log_id, hour=at.hour, tree_size=at.size, counts=text) for at, text in rows
        )
