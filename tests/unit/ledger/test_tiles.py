import pytest

from nidaa.ledger.errors import BundleError, LedgerError, TileError
from nidaa.ledger.hashing import leaf_hashes
from nidaa.ledger.tiles import (
    Level,
    TileName,
    decode_bundle,
    encode_bundle,
    parse_tile_path,
    tile_at,
    tile_updates,
    tiles_for_size,
)
from tests.unit.ledger.served_log import TileStore, example_entries

PATHS = [
    (TileName(0, 5, 256), "tile/0/005"),
    (TileName(0, 5, 3), "tile/0/005.p/3"),
    (TileName(63, 0, 255), "tile/63/000.p/255"),
    (TileName(10, 1_234_067, 256), "tile/10/x001/x234/067"),
    (TileName(0, 1_067, 3), "tile/0/x001/067.p/3"),
    (TileName("entries", 1_000, 1), "tile/entries/x001/000.p/1"),
    (TileName("entries", 0, 256), "tile/entries/000"),
    (TileName(0, 2**55 - 1, 256), "tile/0/x036/x028/x797/x018/x963/967"),
]

REFUSED = [
    "",
    "checkpoint",
    "tile/0/5",
    "tile/00/005",
    "tile/01/005",
    "tile/64/005",
    "tile/100/005",
    "tile/-1/005",
    "tile/0/x000/005",
    "tile/0/001/005",
    "tile/0/x001",
    "tile/0/x001/x005",
    "tile/0/005.p/0",
    "tile/0/005.p/256",
    "tile/0/005.p/03",
    "tile/0/005.p/",
    "tile/0/005.p/3/",
    "tile/0/005/",
    "/tile/0/005",
    "tile/0/005\n",
    "tile/0/\u0660\u0660\u0665",
    "tile/Entries/005",
    "tile/data/005",
    "tile/0/x036/x028/x797/x018/x963/968",
    "tile/0/x999/x999/x999/x999/x999/x999/999",
    "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
    "tile/0/../005",
]


@pytest.mark.parametrize(("name", "path"), PATHS)
def test_a_name_has_its_path(name: TileName, path: str) -> None:
    assert name.path() == path


@pytest.mark.parametrize(("name", "path"), PATHS)
def test_a_path_is_read(name: TileName, path: str) -> None:
    assert parse_tile_path(path) == name


@pytest.mark.parametrize("path", REFUSED)
def test_any_other_path_is_refused(path: str) -> None:
    with pytest.raises(TileError):
        parse_tile_path(path)


@pytest.mark.parametrize(
    ("level", "number", "width"),
    [(64, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 2**55, 1), ("entries", 2**60, 1), (0, 0, 0), (0, 0, 257)],
)
def test_a_name_that_no_log_has_is_refused(level: Level, number: int, width: int) -> None:
    with pytest.raises(TileError):
        TileName(level, number, width)


@pytest.mark.parametrize(
    ("size", "level", "number", "width"),
    [(3, 0, 0, 3), (300, 0, 0, 256), (300, 0, 1, 44), (300, 1, 0, 1), (300, "entries", 1, 44)],
)
def test_a_size_gives_a_tile_its_width(size: int, level: Level, number: int, width: int) -> None:
    assert tile_at(size, level, number) == TileName(level, number, width)


def test_a_size_has_no_tile_beyond_its_edge() -> None:
    with pytest.raises(TileError):
        tile_at(256, 0, 1)


def test_an_empty_log_serves_no_tile() -> None:
    assert list(tiles_for_size(0)) == []


def test_appending_nothing_changes_no_tile() -> None:
    assert tile_updates(3, [], lambda name: b"") == {}


def test_appending_changes_only_the_tiles_that_grow() -> None:
    store = TileStore(example_entries(300))
    hashes = leaf_hashes(example_entries(520)[300:])

    updates = tile_updates(300, hashes, store.read_tile)

    assert {key: len(tile) // 32 for key, tile in updates.items()} == {(0, 1): 256, (0, 2): 8, (1, 0): 2}


def test_appending_one_leaf_reads_one_tile() -> None:
    asked: list[TileName] = []

    def read_tile(name: TileName) -> bytes:
        asked.append(name)
        return bytes(32 * 44)

    tile_updates(300, leaf_hashes([b"one"]), read_tile)

    assert asked == [TileName(0, 1, 44)]


def test_appending_to_full_tiles_reads_none() -> None:
    updates = tile_updates(512, leaf_hashes([b"one"]), lambda name: pytest.fail(f"{name} was read"))

    assert updates == {(0, 2): leaf_hashes([b"one"])[0]}


def test_a_stored_tile_that_is_too_short_is_refused() -> None:
    with pytest.raises(TileError, match="96 bytes are due, 10 were read"):
        tile_updates(3, leaf_hashes([b"one"]), lambda name: bytes(10))


def test_the_widest_tiles_begin_with_the_narrower_ones() -> None:
    entries = example_entries(600)
    grown = TileStore(entries)

    old = TileStore(entries[:300])

    assert all(grown.tiles[key].startswith(tile) for key, tile in old.tiles.items())


@pytest.mark.parametrize("entries", [[b""], [b"a", b"", b"c"], [b"x" * 65_535], [b"entry"] * 256])
def test_a_bundle_is_read_as_it_was_written(entries: list[bytes]) -> None:
    data = encode_bundle(entries)

    assert decode_bundle(data) == entries


@pytest.mark.parametrize("entries", [[], [b"a"] * 257, [b"x" * 65_536]])
def test_a_bundle_that_cannot_be_is_not_written(entries: list[bytes]) -> None:
    with pytest.raises(BundleError):
        encode_bundle(entries)


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x01", b"\x00\x01a\x00", b"\x00\x02a", b"\x00\x01a" * 257])
def test_a_bundle_that_is_cut_or_too_long_is_refused(data: bytes) -> None:
    with pytest.raises(BundleError):
        decode_bundle(data)


def test_every_error_of_the_room_has_one_base() -> None:
    assert issubclass(TileError, LedgerError)
    assert issubclass(BundleError, LedgerError)
