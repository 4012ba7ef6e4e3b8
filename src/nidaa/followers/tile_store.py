"""The stored tiles of hashes: one row a tile, in its widest version; narrower ones are its beginning."""

from collections.abc import Mapping

from nidaa.followers.models import Tile
from nidaa.ledger.errors import TileError
from nidaa.ledger.tiles import ReadTile, TileName


def reader(log_id: int) -> ReadTile:
    """Return the function that reads a log's hash tiles."""

    def read(name: TileName) -> bytes:
        row = Tile.objects.filter(log_id=log_id, level=name.level, number=name.number)
        hashes = row.values_list("hashes", flat=True).first()
        if hashes is None:
            raise TileError(f"{name.path()} is not stored")
        return bytes(hashes)

    return read


def reader_over(updates: Mapping[tuple[int, int], bytes], read: ReadTile) -> ReadTile:
    """Return a reader that sees `updates` in front of what is stored."""

    def read_newest(name: TileName) -> bytes:
        fresh = None if name.level == "entries" else updates.get((name.level, name.number))
        return read(name) if fresh is None else fresh

    return read_newest


def store(log_id: int, updates: Mapping[tuple[int, int], bytes]) -> None:
    """Store tiles in place of their narrower versions."""
    Tile.objects.bulk_create(
        [
            Tile(log_id=log_id, level=level, number=number, hashes=hashes)
            for (level, number), hashes in sorted(updates.items())
        ],
        update_conflicts=True,
        unique_fields=["log_id", "level", "number"],
        update_fields=["hashes"],
        batch_size=200,
    )
