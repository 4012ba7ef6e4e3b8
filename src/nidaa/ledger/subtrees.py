"""Roots of parts of a tree, computed from a log's tiles: what proofs and the compact range are made of."""

from nidaa.ledger.hashing import HASH_BYTES, node_hash, perfect_root
from nidaa.ledger.tiles import HEIGHT, ReadTile, read_hashes, tile_at


class Subtrees:
    """The subtrees of a log of one size. Each tile is read once and then remembered, so use it for one question."""

    __slots__ = ("_hashes", "_read_tile", "_size")

    def __init__(self, size: int, read_tile: ReadTile) -> None:
        """Look at the first `size` leaves of the log whose tiles `read_tile` returns."""
        self._size = size
        self._read_tile = read_tile
        self._hashes: dict[tuple[int, int], bytes] = {}

    def perfect(self, height: int, start: int) -> bytes:
        """Return the root of the perfect subtree over leaves start to start + 2**height - 1.

        Args:
            height: 0 for a leaf.
            start: A multiple of 2**height; the subtree lies within the size.
        """
        level, rise = divmod(height, HEIGHT)
        number, place = divmod(start >> (HEIGHT * level), 1 << HEIGHT)
        hashes = self._tile(level, number)
        return perfect_root(hashes[place * HASH_BYTES : (place + (1 << rise)) * HASH_BYTES])

    def over(self, start: int, end: int) -> bytes:
        """Return the root of the tree over leaves start to end - 1, as RFC 6962 defines it.

        Args:
            start: A multiple of the smallest power of two that is not below end - start.
            end: Larger than start, at most the size.
        """
        width = end - start
        if width & (width - 1) == 0:
            return self.perfect(width.bit_length() - 1, start)
        middle = start + split(width)
        return node_hash(self.over(start, middle), self.over(middle, end))

    def _tile(self, level: int, number: int) -> bytes:
        if (level, number) not in self._hashes:
            self._hashes[level, number] = read_hashes(tile_at(self._size, level, number), self._read_tile)
        return self._hashes[level, number]


def split(width: int) -> int:
    """Return the largest power of two below `width` (2 or more): where a tree parts into left and right."""
    return 1 << ((width - 1).bit_length() - 1)
