"""A follower's place in a log, moved by compare-and-swap.

On PostgreSQL, where transactions run side by side, the cursor's row is also the lock: whoever has moved or held it
has the follower's rows of this log for himself until the transaction ends. So it is touched before them.
"""

from nidaa.followers.errors import OvertakenError
from nidaa.followers.models import Cursor


def position(follower: str, log_id: int) -> int:
    """Return how far a follower has read a log: 0 before the first step."""
    row = Cursor.objects.filter(follower=follower, log_id=log_id).values_list("position", flat=True).first()
    return row or 0


def move(follower: str, log_id: int, *, old: int, new: int) -> None:
    """Move a cursor, first of all in the transaction that writes the follower's rows.

    Raises:
        OvertakenError: It no longer stands at `old`; the transaction must be rolled back.
    """
    if old == 0:
        Cursor.objects.bulk_create([Cursor(follower=follower, log_id=log_id, position=0)], ignore_conflicts=True)
    moved = Cursor.objects.filter(follower=follower, log_id=log_id, position=old).update(position=new)
    if not moved:
        raise OvertakenError(f"{follower} was overtaken")


def hold(follower: str, log_id: int, *, at: int) -> None:
    """Keep a cursor where it is until the transaction ends.

    Raises:
        OvertakenError: It no longer stands at `at`; the transaction must be rolled back.
    """
    row = Cursor.objects.select_for_update().filter(follower=follower, log_id=log_id, position=at).first()
    if row is None:
        raise OvertakenError(f"{follower} was overtaken")
