"""Verify a whole log from its served files: recompute everything, compare every byte, believe only the key.

The flow: open the checkpoint; for each bundle, hash its entries and compare with the level 0 tile; hash each tile that
is full into the level above and compare there; at last compute the root and compare with the signed one. A single
changed byte anywhere is a difference, and the error names the file and the first entry concerned.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint
from nidaa.ledger.errors import BundleError, LedgerError, UnreadablePathError, VerificationError
from nidaa.ledger.hashing import HASH_BYTES, leaf_hashes, perfect_root
from nidaa.ledger.note import Verifier
from nidaa.ledger.proofs import inclusion_proof, verify_inclusion
from nidaa.ledger.tiles import HEIGHT, TILE_WIDTH, TileName, decode_bundle, tile_at
from nidaa.ledger.tree import CompactRange


class Reader(Protocol):
    """Where the files of a served log come from."""

    def read(self, path: str) -> bytes:
        """Return the whole file at `path`, relative to the log's prefix: "checkpoint", "tile/0/000.p/3".

        Raises:
            UnreadablePathError: There is none, or it cannot be read.
        """


class DirectoryReader:
    """Reads a log that lies in a folder, each file at its path."""

    def __init__(self, folder: Path) -> None:
        """Read below `folder`, the log's prefix."""
        self._folder = folder

    def read(self, path: str) -> bytes:
        """Return the file at `path`."""
        try:
            return (self._folder / path).read_bytes()
        except OSError as error:
            raise UnreadablePathError(path, f"cannot be read: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class VerifiedLog:
    """A log of which every byte was compared.

    Attributes:
        checkpoint: Its signed head.
        checkpoint_note: The same as served, with its signatures.
        size: Number of entries.
        files: Number of files read, the checkpoint included.
        served_bytes: Their size together.
    """

    checkpoint: Checkpoint
    checkpoint_note: bytes
    size: int
    files: int
    served_bytes: int


def reading_order(size: int) -> Iterator[TileName]:
    """Yield the names of all files of a log of `size` entries in the order in which `verify` reads them.

    A reader may fetch them ahead. Each bundle comes before its level 0 tile, and a tile before those above it.
    """
    for number in range(-(-size // TILE_WIDTH)):
        yield tile_at(size, "entries", number)
        name = tile_at(size, 0, number)
        yield name
        # Full is the last child of a tile: so the tile above is full as well.
        while name.width == TILE_WIDTH and name.number % TILE_WIDTH == TILE_WIDTH - 1:
            name = tile_at(size, _level(name) + 1, name.number // TILE_WIDTH)
            yield name
    level = 1
    while size >> (HEIGHT * level):
        if size >> (HEIGHT * level) & (TILE_WIDTH - 1):
            yield tile_at(size, level, size >> (HEIGHT * (level + 1)))
        level += 1


def verify(
    reader: Reader,
    verifier: Verifier,
    *,
    on_bundle: Callable[[int, list[bytes]], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> VerifiedLog:
    """Download a log, recompute it and compare every byte of checkpoint, hash tiles and bundles.

    Args:
        reader: Where its files come from; it is asked for the checkpoint once, then in `reading_order`.
        verifier: The log's key.
        on_bundle: Called with the index of its first entry and the entries of each bundle, in order, once its bytes
            agree with the tree. What it makes of them stands only when `verify` returns: until then the root is not
            proved.
        on_progress: Called after each bundle with the number of entries so far and the size.

    Raises:
        VerificationError: A file does not match; it says which, and which entry.
        NoteError: The checkpoint is malformed, unsigned, or its signature fails.
        CheckpointError: It is another log's.
        UnreadablePathError: The reader has not got a file that a log of that size serves.
    """
    note = reader.read("checkpoint")
    checkpoint = open_checkpoint(note, verifier)
    run = _Recomputation(reader, checkpoint)
    files, served_bytes = 1, len(note)
    entries: list[bytes] = []
    for name in reading_order(checkpoint.size):
        served = reader.read(name.path())
        files, served_bytes = files + 1, served_bytes + len(served)
        if name.level == "entries":
            entries = run.take_bundle(name, served)
            continue
        run.compare_tile(name, served)
        if name.level == 0:
            first = name.number * TILE_WIDTH
            if on_bundle is not None:
                on_bundle(first, entries)
            if on_progress is not None:
                on_progress(first + name.width, checkpoint.size)
    run.compare_root()
    return VerifiedLog(checkpoint, note, checkpoint.size, files, served_bytes)


class _Recomputation:
    """The tree as the entries make it, in memory for one tile a level."""

    def __init__(self, reader: Reader, checkpoint: Checkpoint) -> None:
        self._reader = reader
        self._checkpoint = checkpoint
        # Owned here: the hashes of each level that await their tile.
        self._rows: defaultdict[int, bytes] = defaultdict(bytes)
        self._right_edge: dict[int, bytes] = {}

    def take_bundle(self, name: TileName, served: bytes) -> list[bytes]:
        """Hash the entries of a bundle into level 0."""
        try:
            entries = decode_bundle(served)
        except BundleError as error:
            raise VerificationError(name.path(), str(error), name.number * TILE_WIDTH) from error
        if len(entries) != name.width:
            reason = f"{name.width} entries are due, {len(entries)} are served"
            raise VerificationError(name.path(), reason, name.number * TILE_WIDTH)
        self._rows[0] = b"".join(leaf_hashes(entries))
        return entries

    def compare_tile(self, name: TileName, served: bytes) -> None:
        """Compare a served tile with what the level below gives; a full one is hashed into the level above."""
        level = _level(name)
        computed = self._rows.pop(level)
        if served != computed:
            raise self._difference(name, served, computed)
        if name.width == TILE_WIDTH:
            self._rows[level + 1] += perfect_root(computed)
        else:
            self._right_edge[level] = computed

    def compare_root(self) -> None:
        """Compare the root of all entries with the signed one."""
        size = self._checkpoint.size
        root = CompactRange.from_tiles(size, lambda name: self._right_edge[_level(name)]).root()
        if root != self._checkpoint.root:
            raise VerificationError("checkpoint", f"the entries have the root {root.hex()}, another one is signed")

    def _difference(self, name: TileName, served: bytes, computed: bytes) -> VerificationError:
        """Find out which of two files that contradict each other the signed root confirms."""
        if len(served) != len(computed):
            return VerificationError(name.path(), f"{len(computed)} bytes are due, {len(served)} are served")
        at = next(at for at in range(0, len(served), HASH_BYTES) if _differs(served, computed, at))
        level = _level(name)
        leaf_index = (name.number * TILE_WIDTH + at // HASH_BYTES) << (HEIGHT * level)
        stated, found = served[at : at + HASH_BYTES], computed[at : at + HASH_BYTES]
        if level == 0 and self._is_signed(leaf_index, stated):
            bundle = tile_at(self._checkpoint.size, "entries", name.number).path()
            reason = f"its hash is {found.hex()}; the signed tree holds {stated.hex()}, as {name.path()} says"
            return VerificationError(bundle, reason, leaf_index)
        reason = f"it states the hash {stated.hex()}; what is below gives {found.hex()}"
        return VerificationError(name.path(), reason, leaf_index)

    def _is_signed(self, leaf_index: int, leaf_hash: bytes) -> bool:
        """Tell whether the served tiles lead from that leaf to the signed root."""
        size, root = self._checkpoint.size, self._checkpoint.root
        try:
            path = inclusion_proof(leaf_index, size, lambda name: self._reader.read(name.path()))
            verify_inclusion(leaf_index, size, leaf_hash, path, root)
        except LedgerError:
            return False
        return True


def _level(name: TileName) -> int:
    """Return the level of a hash tile, for whoever has told bundles apart."""
    return cast("int", name.level)


def _differs(one: bytes, other: bytes, at: int) -> bool:
    return one[at : at + HASH_BYTES] != other[at : at + HASH_BYTES]
