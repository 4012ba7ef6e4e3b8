"""The tree that grows: a compact range, which is all that must be known to append and to state the root.

A tree of n leaves is a row of perfect subtrees, one for each bit that is set in n, the largest on the left.
Their roots (at most 63) are the compact range. Appending a leaf is adding one to a binary number: equal
neighbours merge, as bits carry. The hop before is a list of leaf hashes; the hop after is `checkpoint`.
"""

from collections.abc import Iterable

from nidaa.ledger.hashing import EMPTY_ROOT, node_hash
from nidaa.ledger.subtrees import Subtrees
from nidaa.ledger.tiles import ReadTile


class CompactRange:
    """A tree that can be appended to, in memory that grows with the logarithm of its size.

    Not safe for use by several threads at once. Equal sizes and leaves give equal roots, however the leaves
    were handed over.
    """

    __slots__ = ("_size", "_subtrees")

    def __init__(self) -> None:
        """Start with no leaf."""
        self._size = 0
        # Owned here: the roots of the perfect subtrees, the largest (leftmost) first.
        self._subtrees: list[bytes] = []

    @classmethod
    def from_tiles(cls, size: int, read_tile: ReadTile) -> "CompactRange":
        """Rebuild the range of the first `size` leaves from a log's stored tiles.

        Args:
            size: Number of leaves, 0 or more.
            read_tile: Where the tiles are; only the partial tiles at the right edge are read, one a level.

        Raises:
            TileError: A tile holds fewer hashes than a log of that size has.
        """
        tree = cls()
        tree._size = size
        subtrees = Subtrees(size, read_tile)
        for height in range(size.bit_length() - 1, -1, -1):
            if size >> height & 1:
                start = size >> (height + 1) << (height + 1)
                tree._subtrees.append(subtrees.perfect(height, start))
        return tree

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._size

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf, given by its hash of 32 bytes."""
        subtrees = self._subtrees
        carry = self._size
        while carry & 1:
            leaf_hash = node_hash(subtrees.pop(), leaf_hash)
            carry >>= 1
        subtrees.append(leaf_hash)
        self._size += 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaves in order, each given by its hash of 32 bytes."""
        for leaf_hash in leaf_hashes:
            self.append(leaf_hash)

    def root(self) -> bytes:
        """Return the root of the tree as it stands: 32 bytes, `EMPTY_ROOT` without leaves."""
        if not self._subtrees:
            return EMPTY_ROOT
        root = self._subtrees[-1]
        for left in reversed(self._subtrees[:-1]):
            root = node_hash(left, root)
        return root
