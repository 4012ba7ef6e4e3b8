"""A follower's place in a log, moved by compare-and-swap."""

from nidaa.followers.errors import OvertakenError
from nidaa.followers.models import Cursor


def position(follower: str, log_id: int) -> int:
    """Return how far a follower has read a log: 0 before the first step."""
    row = Cursor.objects.filter(follower=follower, log_id=log_id).values_list("position", flat=True).first()
    return row or 0


def move(follower: str, log_id: int, *, old: int, new: int) -> None:
    """Move a cursor, inside the transaction that writes the follower's rows.

    Raises:
        OvertakenError: It no longer stands at `old`; the transaction must be rolled back.
    """
    if old == 0:
        Cursor.objects.get_or_create(follower=follower, log_id=log_id, defaults={"position": 0})
    moved = Cursor.objects.filter(follower=follower, log_id=log_id, position=old).update(position=new)
    if not moved:
        raise OvertakenError(f"{follower} was overtaken")
