"""How a log lies on a disk: tiles of 256 hashes and bundles of 256 entries, each an immutable file.

Level 0 holds the leaf hashes. A hash at level L + 1 is the root of one full tile of level L; a partial tile is
never hashed into the level above. Source: C2SP tlog-tiles.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nidaa.ledger.errors import BundleError, TileError
from nidaa.ledger.hashing import HASH_BYTES, perfect_root

TILE_WIDTH = 256
TILE_BYTES = TILE_WIDTH * HASH_BYTES
#: A tile spans this many levels of the tree.
HEIGHT = 8
MAX_LEVEL = 63
MAX_ENTRY_BYTES = 0xFFFF
#: Sizes stay below this, as in every other implementation (a signed 64-bit integer).
MAX_SIZE = 2**63 - 1

Level = int | Literal["entries"]

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)"
    r"/(?P<number>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class TileName:
    """Which tile of hashes, or which bundle of entries.

    Attributes:
        level: 0 to 63, or "entries" for a bundle.
        number: Its place in the level, from 0.
        width: How many hashes (entries) it has, 1 to 256; below 256 it is partial.
    """

    level: Level
    number: int
    width: int

    def __post_init__(self) -> None:
        """Refuse what no log can have."""
        if self.level != "entries" and not 0 <= self.level <= MAX_LEVEL:
            raise TileError(f"a tile's level is 0 to {MAX_LEVEL} or entries, not {self.level}")
        if not 0 <= self.number <= MAX_SIZE // TILE_WIDTH:
            raise TileError(f"no log has a tile of number {self.number}")
        if not 1 <= self.width <= TILE_WIDTH:
            raise TileError(f"a tile's width is 1 to {TILE_WIDTH}, not {self.width}")

    def path(self) -> str:
        """Return the path under the log's prefix, such as `tile/0/x001/067.p/3`."""
        groups = [f"{self.number % 1000:03d}"]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{'/'.join(groups)}{partial}"


#: Returns the hashes of a tile, one behind the other, in the width asked for. A wider version of the same tile
#: will do, since whoever reads takes only its beginning; an answer that is too short raises `TileError`.
ReadTile = Callable[[TileName], bytes]


def parse_tile_path(path: str) -> TileName:
    """Read a path such as `tile/0/x001/067.p/3` or `tile/entries/000`.

    Raises:
        TileError: It is not exactly what `TileName.path` writes.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise TileError(f"not the path of a tile: {path[:100]!r}")
    level: Level = "entries" if match["level"] == "entries" else int(match["level"])
    number = int(re.sub("[x/]", "", match["number"]))
    name = TileName(level, number, int(match["width"] or TILE_WIDTH))
    if name.path() != path:
        raise TileError(f"not the shortest path of a tile: {path!r}")
    return name


def tile_at(size: int, level: Level, number: int) -> TileName:
    """Return the name under which a log of `size` entries serves tile `number` of a level.

    Raises:
        TileError: A log of that size has no such tile.
    """
    hashes = size if level == "entries" else size >> (HEIGHT * level)
    return TileName(level, number, min(TILE_WIDTH, hashes - number * TILE_WIDTH))


def tiles_for_size(size: int) -> Iterator[TileName]:
    """Yield the name of every file that a log of `size` entries consists of, besides its checkpoint.

    The hash tiles come level by level from level 0, then the bundles.
    """
    level = 0
    while size >> (HEIGHT * level):
        yield from _level(level, size >> (HEIGHT * level))
        level += 1
    yield from _level("entries", size)


def _level(level: Level, hashes: int) -> Iterator[TileName]:
    for number in range(-(-hashes // TILE_WIDTH)):
        yield TileName(level, number, min(TILE_WIDTH, hashes - number * TILE_WIDTH))


def read_hashes(name: TileName, read_tile: ReadTile) -> bytes:
    """Return exactly the hashes of tile `name`: width x 32 bytes.

    Raises:
        TileError: What was read is shorter than that.
    """
    data = read_tile(name)
    wanted = name.width * HASH_BYTES
    if len(data) < wanted:
        raise TileError(f"{name.path()}: {wanted} bytes are due, {len(data)} were read")
    return bytes(data[:wanted])


def tile_updates(old_size: int, new_leaf_hashes: Sequence[bytes], read_tile: ReadTile) -> dict[tuple[int, int], bytes]:
    """Return the hash tiles that change when leaves are appended.

    Args:
        old_size: Number of leaves before.
        new_leaf_hashes: The 32-byte hashes of the new leaves, in order.
        read_tile: Where the tiles of the log of `old_size` are; only the partial tile at the right edge of
            each level that grows is read.

    Returns:
        (level, number) -> the tile's hashes, full or partial, in its widest version. Whoever stores that
        can serve every narrower version as its beginning.

    Raises:
        TileError: A stored tile is too short.
    """
    updates: dict[tuple[int, int], bytes] = {}
    level, old, new = 0, old_size, b"".join(new_leaf_hashes)
    while new:
        number, width = divmod(old, TILE_WIDTH)
        row = (read_hashes(TileName(level, number, width), read_tile) if width else b"") + new
        tiles = [row[at : at + TILE_BYTES] for at in range(0, len(row), TILE_BYTES)]
        updates.update({(level, number + place): tile for place, tile in enumerate(tiles)})
        # Only full tiles rise to the level above.
        new = b"".join([perfect_root(tile) for tile in tiles if len(tile) == TILE_BYTES])
        level, old = level + 1, number
    return updates


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Return the bytes of a bundle.

    Args:
        entries: 1 to 256 entries of at most 65,535 bytes each.

    Raises:
        BundleError: Too few, too many, or one is too long.
    """
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise BundleError(f"a bundle has 1 to {TILE_WIDTH} entries, not {len(entries)}")
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise BundleError(f"an entry has at most {MAX_ENTRY_BYTES} bytes, not {len(entry)}")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def decode_bundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle; only what `encode_bundle` writes is read.

    Raises:
        BundleError: It ends inside an entry, or does not hold 1 to 256 of them.
    """
    entries = []
    at, end = 0, len(data)
    while at + 2 <= end:
        start = at + 2
        at = start + (data[at] << 8 | data[at + 1])
        entries.append(data[start:at])
    if at != end:
        raise BundleError(f"a bundle ends inside its entry {max(len(entries) - 1, 0)}")
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise BundleError(f"a bundle has 1 to {TILE_WIDTH} entries, not {len(entries)}")
    return entries
