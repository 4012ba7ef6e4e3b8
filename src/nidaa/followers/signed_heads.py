"""The signed heads that were published, as values."""

from dataclasses import dataclass

from nidaa.followers.models import Checkpoint


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A signed head.

    Attributes:
        size: Number of entries.
        root: 32 bytes.
        note: The signed note, as served under `checkpoint`.
        signed_at: Unix seconds.
    """

    size: int
    root: bytes
    note: bytes
    signed_at: int


def last(log_id: int) -> SignedHead | None:
    """Return the last head that was published, or None."""
    row = Checkpoint.objects.filter(log_id=log_id).order_by("-size").first()
    return SignedHead(row.size, bytes(row.root), bytes(row.note), row.signed_at) if row else None
