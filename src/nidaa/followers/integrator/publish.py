"""The commit point of a head: file first, then the database, both only if nobody signed meanwhile."""

from pathlib import Path

from nidaa.followers import cursors, signed_heads, tile_store
from nidaa.followers.errors import OvertakenError
from nidaa.followers.integrator import head_file
from nidaa.followers.integrator.growth import Growth
from nidaa.followers.models import Checkpoint
from nidaa.followers.signed_heads import SignedHead
from nidaa.followers.write_turn import write_turn

FOLLOWER = "integrator"


def publish(
    log_id: int,
    slug: str,
    *,
    heads: Path,
    base: SignedHead | None,
    kept: bytes | None,
    head: SignedHead,
    growth: Growth,
) -> None:
    """Make a head the last one, in the file and in the database.

    The cursor, moved first, is held from the comparison to the commit, so two runners cannot both pass it. A
    crash between file and commit leaves the file ahead by one head; `recovery` then adopts it.

    Args:
        log_id: The log.
        slug: Its slug, which names the file.
        heads: The folder of head files.
        base: The head on which this one was built.
        kept: What the head file held when this one was built.
        head: The new head, signed.
        growth: Its tiles.

    Raises:
        OvertakenError: The last head is another than `base`, or the file changed. Nothing was written.
    """
    with write_turn():
        cursors.move(FOLLOWER, log_id, old=base.size if base else 0, new=head.size)
        if signed_heads.last(log_id) != base or head_file.read(heads, slug) != kept:
            raise OvertakenError("another runner signed this log")
        tile_store.store(log_id, growth.tiles)
        Checkpoint.objects.create(
            log_id=log_id, size=head.size, root=head.root, note=head.note, signed_at=head.signed_at
        )
        head_file.write(heads, slug, head.note)
        # Commit point: the block's end. Nobody can have seen the head before it.
