"""A log as it is served, in memory: path -> bytes."""

from collections.abc import Iterable, Mapping, Sequence

from nidaa.ledger.checkpoint import Checkpoint, sign_checkpoint
from nidaa.ledger.errors import UnreadablePathError
from nidaa.ledger.hashing import HASH_BYTES, leaf_hashes
from nidaa.ledger.note import Signer
from nidaa.ledger.tiles import ReadTile, TileName, encode_bundle, tile_updates, tiles_for_size
from nidaa.ledger.tree import CompactRange

ORIGIN = "nidaa.example/c/voip/log"
SIGNER = Signer(ORIGIN, bytes(range(32)))
VERIFIER = SIGNER.verifier()


def example_entries(size: int) -> list[bytes]:
    """The entries of the worked example, with i from 0."""
    return [b'{"a":"petition","d":"2016-01-13","i":%d,"k":"sign"}' % i for i in range(size)]


def root_of(entries: Sequence[bytes]) -> bytes:
    tree = CompactRange()
    tree.extend(leaf_hashes(entries))
    return tree.root()


class TileStore:
    """The hash tiles of a growing log, the widest version of each."""

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self.size = 0
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.append(list(entries))

    def append(self, entries: Sequence[bytes]) -> None:
        self.tiles.update(tile_updates(self.size, leaf_hashes(entries), self.read_tile))
        self.size += len(entries)

    def read_tile(self, name: TileName) -> bytes:
        return self.tiles[int(name.level), name.number]


def read_tile_of(entries: Sequence[bytes]) -> ReadTile:
    return TileStore(entries).read_tile


def serve(entries: Sequence[bytes], signer: Signer = SIGNER) -> dict[str, bytes]:
    """All files of the log of these entries."""
    store = TileStore(entries)
    checkpoint = Checkpoint(signer.name, len(entries), root_of(entries))
    files = {"checkpoint": sign_checkpoint(checkpoint, signer)}
    for name in tiles_for_size(len(entries)):
        if name.level == "entries":
            first = name.number * 256
            files[name.path()] = encode_bundle(entries[first : first + name.width])
        else:
            files[name.path()] = store.read_tile(name)[: name.width * HASH_BYTES]
    return files


class MemoryReader:
    """Reads a log from memory and remembers what it was asked for."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []

    def read(self, path: str) -> bytes:
        self.asked.append(path)
        if path not in self.files:
            raise UnreadablePathError(path, "there is no such file")
        return self.files[path]
