import pytest

from nidaa.ledger.errors import TileError
from nidaa.ledger.hashing import EMPTY_ROOT, leaf_hash, leaf_hashes, node_hash
from nidaa.ledger.tiles import TileName
from nidaa.ledger.tree import CompactRange
from tests.unit.ledger import reference_tree
from tests.unit.ledger.served_log import TileStore, example_entries, read_tile_of, root_of


def test_a_new_tree_is_empty() -> None:
    tree = CompactRange()

    assert (tree.size, tree.root()) == (0, EMPTY_ROOT)


def test_two_leaves_are_one_node() -> None:
    tree = CompactRange()

    tree.extend([leaf_hash(b"left"), leaf_hash(b"right")])

    assert tree.root() == node_hash(leaf_hash(b"left"), leaf_hash(b"right"))
    assert tree.size == 2


def test_every_size_up_to_70_has_the_root_of_the_definition() -> None:
    entries = example_entries(70)

    roots = [root_of(entries[:size]) for size in range(71)]

    assert roots == [reference_tree.root(entries[:size]) for size in range(71)]


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 513, 1000, 65_535, 65_536, 65_537, 66_049])
def test_a_tree_is_rebuilt_from_its_tiles(size: int) -> None:
    entries = example_entries(size)

    tree = CompactRange.from_tiles(size, read_tile_of(entries))

    assert (tree.size, tree.root()) == (size, root_of(entries))


def test_a_rebuilt_tree_grows_like_any_other() -> None:
    entries = example_entries(700)
    tree = CompactRange.from_tiles(300, read_tile_of(entries[:300]))

    tree.extend(leaf_hashes(entries[300:]))

    assert tree.root() == root_of(entries)


def test_a_tree_is_rebuilt_for_an_older_size_from_wider_tiles() -> None:
    entries = example_entries(700)

    tree = CompactRange.from_tiles(300, read_tile_of(entries))

    assert tree.root() == root_of(entries[:300])


def test_rebuilding_reads_each_tile_of_the_right_edge_once() -> None:
    store = TileStore(example_entries(66_305))
    asked: list[TileName] = []

    def read_tile(name: TileName) -> bytes:
        asked.append(name)
        return store.read_tile(name)

    CompactRange.from_tiles(66_305, read_tile)

    assert asked == [TileName(2, 0, 1), TileName(1, 1, 3), TileName(0, 259, 1)]


def test_rebuilding_refuses_a_tile_that_is_too_short() -> None:
    with pytest.raises(TileError, match=r"tile/0/000\.p/3: 96 bytes are due, 64 were read"):
        CompactRange.from_tiles(3, lambda name: bytes(64))
