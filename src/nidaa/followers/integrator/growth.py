"""From a signed head and the entries behind it to the next head: hash, check, check again. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from nidaa.followers import tile_store
from nidaa.followers.errors import IntegrityError, Trouble
from nidaa.followers.signed_heads import SignedHead
from nidaa.ledger.errors import LedgerError
from nidaa.ledger.hashing import leaf_hashes
from nidaa.ledger.proofs import consistency_proof, verify_consistency
from nidaa.ledger.tiles import ReadTile, tile_updates
from nidaa.ledger.tree import CompactRange


@dataclass(frozen=True, slots=True)
class Growth:
    """What appending entries gives.

    Attributes:
        size: Number of entries after it.
        root: Root after it, 32 bytes.
        tiles: (level, number) -> hashes of each tile that changed.
    """

    size: int
    root: bytes
    tiles: dict[tuple[int, int], bytes]


def grow(base: SignedHead | None, entries: Sequence[bytes], read_tile: ReadTile) -> Growth:
    """Return the growth of the log from `base` by `entries`.

    Args:
        base: The head signed last; None before the first.
        entries: The canonical bytes of the entries behind it, in order; at least one.
        read_tile: The tiles stored with `base`.

    Raises:
        IntegrityError: TILES_DAMAGED: the tiles do not give the root signed before, or the new tree is not
            consistent with it.
    """
    hashes = leaf_hashes(entries)
    try:
        tree = tree_of(base, read_tile)
        tree.extend(hashes)
        tiles = tile_updates(base.size if base else 0, hashes, read_tile)
        growth = Growth(tree.size, tree.root(), tiles)
        _check(base, growth, tile_store.reader_over(tiles, read_tile))
    except LedgerError as error:
        raise IntegrityError(Trouble.TILES_DAMAGED, f"The next head does not follow from the last: {error}") from error
    return growth


def tree_of(base: SignedHead | None, read_tile: ReadTile) -> CompactRange:
    """Return the tree under a signed head, rebuilt from tiles.

    Raises:
        IntegrityError: TILES_DAMAGED: they do not give the root that was signed.
        TileError: One is missing or too short.
    """
    if base is None:
        return CompactRange()
    tree = CompactRange.from_tiles(base.size, read_tile)
    if tree.root() != base.root:
        raise IntegrityError(Trouble.TILES_DAMAGED, f"The stored tiles do not give the root signed at {base.size}.")
    return tree


def _check(base: SignedHead | None, growth: Growth, read_newest: ReadTile) -> None:
    """Check the result another way than it was made: from the tiles as they would be served."""
    if CompactRange.from_tiles(growth.size, read_newest).root() != growth.root:
        raise IntegrityError(Trouble.TILES_DAMAGED, f"The new tiles do not give the root at {growth.size}.")
    if base is not None and base.size > 0:
        proof = consistency_proof(base.size, growth.size, read_newest)
        verify_consistency(base.size, growth.size, base.root, growth.root, proof)
