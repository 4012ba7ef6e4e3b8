from pathlib import Path

import pytest

from nidaa.ledger.checkpoint import Checkpoint, sign_checkpoint
from nidaa.ledger.errors import CheckpointError, SignatureError, UnreadablePathError, VerificationError
from nidaa.ledger.note import Signer
from nidaa.ledger.tiles import encode_bundle, tiles_for_size
from nidaa.ledger.verify import DirectoryReader, VerifiedLog, reading_order, verify
from tests.unit.ledger.served_log import ORIGIN, SIGNER, VERIFIER, MemoryReader, example_entries, root_of, serve

SIZES = [0, 1, 2, 255, 256, 257, 512, 1000]
LARGE = 66_000


@pytest.fixture(scope="module")
def large_log() -> dict[str, bytes]:
    """A log with three levels of tiles, one of them full."""
    return serve(example_entries(LARGE))


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


@pytest.mark.parametrize("size", SIZES)
def test_a_log_as_served_is_verified(size: int) -> None:
    files = serve(example_entries(size))

    verified = verify(MemoryReader(files), VERIFIER)

    assert verified == VerifiedLog(
        checkpoint=Checkpoint(ORIGIN, size, root_of(example_entries(size))),
        checkpoint_note=files["checkpoint"],
        size=size,
        files=len(files),
        served_bytes=sum(map(len, files.values())),
    )


@pytest.mark.parametrize("size", [*SIZES, LARGE, 65_536, 65_537, 70_000])
def test_every_file_is_read_in_the_order_that_is_stated(size: int) -> None:
    names = list(reading_order(size))

    assert len(names) == len(set(names))
    assert set(names) == set(tiles_for_size(size))


def test_each_file_is_read_once(large_log: dict[str, bytes]) -> None:
    reader = MemoryReader(large_log)

    verify(reader, VERIFIER)

    assert reader.asked == ["checkpoint", *(name.path() for name in reading_order(LARGE))]


def test_bundles_are_handed_over_in_order() -> None:
    entries = example_entries(600)
    received: list[tuple[int, list[bytes]]] = []

    verify(MemoryReader(serve(entries)), VERIFIER, on_bundle=lambda first, some: received.append((first, some)))

    assert received == [(0, entries[:256]), (256, entries[256:512]), (512, entries[512:])]


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []

    verify(
        MemoryReader(serve(example_entries(600))), VERIFIER, on_progress=lambda done, size: told.append((done, size))
    )

    assert told == [(256, 600), (512, 600), (600, 600)]


def test_a_log_in_a_folder_is_verified(tmp_path: Path) -> None:
    for path, data in serve(example_entries(300)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)

    verified = verify(DirectoryReader(tmp_path), VERIFIER)

    assert verified.size == 300


def test_a_file_that_a_folder_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePathError, match="checkpoint: cannot be read: No such file") as caught:
        verify(DirectoryReader(tmp_path), VERIFIER)

    assert caught.value.path == "checkpoint"


def test_every_missing_file_is_named() -> None:
    files = serve(example_entries(600))

    for path in files:
        with pytest.raises(UnreadablePathError) as caught:
            verify(MemoryReader({name: data for name, data in files.items() if name != path}), VERIFIER)

        assert caught.value.path == path


def test_a_changed_entry_is_named() -> None:
    entries = example_entries(600)
    files = serve(entries)
    changed = [*entries[256:300], entries[300].replace(b"sign", b"sing"), *entries[301:512]]
    files["tile/entries/001"] = encode_bundle(changed)

    with pytest.raises(VerificationError, match="the signed tree holds") as caught:
        verify(MemoryReader(files), VERIFIER)

    assert (caught.value.path, caught.value.leaf_index) == ("tile/entries/001", 300)


def test_a_changed_entry_at_the_right_edge_is_named() -> None:
    entries = example_entries(600)
    files = serve(entries)
    files["tile/entries/002.p/88"] = encode_bundle([*entries[512:599], b"another"])

    with pytest.raises(VerificationError) as caught:
        verify(MemoryReader(files), VERIFIER)

    assert (caught.value.path, caught.value.leaf_index) == ("tile/entries/002.p/88", 599)


def test_a_changed_leaf_hash_is_named() -> None:
    files = serve(example_entries(600))
    files["tile/0/001"] = flipped(files["tile/0/001"], 44 * 32 + 7)

    with pytest.raises(VerificationError, match="what is below gives") as caught:
        verify(MemoryReader(files), VERIFIER)

    assert (caught.value.path, caught.value.leaf_index) == ("tile/0/001", 300)


@pytest.mark.parametrize(
    ("path", "at", "leaf_index"),
    [("tile/1/000", 3 * 32, 768), ("tile/1/001.p/1", 5, 65_536), ("tile/2/000.p/1", 31, 0)],
)
def test_a_changed_hash_of_a_higher_level_is_named(
    large_log: dict[str, bytes], path: str, at: int, leaf_index: int
) -> None:
    files = large_log | {path: flipped(large_log[path], at)}

    with pytest.raises(VerificationError) as caught:
        verify(MemoryReader(files), VERIFIER)

    assert (caught.value.path, caught.value.leaf_index) == (path, leaf_index)


def test_an_entry_changed_together_with_its_hash_is_found_in_the_tile_above() -> None:
    entries = example_entries(600)
    forged = serve([*entries[:300], b"forged", *entries[301:]])
    files = serve(entries)
    files |= {path: forged[path] for path in ("tile/entries/001", "tile/0/001")}

    with pytest.raises(VerificationError) as caught:
        verify(MemoryReader(files), VERIFIER)

    assert (caught.value.path, caught.value.leaf_index) == ("tile/1/000.p/2", 256)


def test_a_whole_forged_log_is_found_at_the_signed_root() -> None:
    entries = example_entries(600)
    files = serve([*entries[:300], b"forged", *entries[301:]]) | {"checkpoint": serve(entries)["checkpoint"]}

    with pytest.raises(VerificationError, match="another one is signed") as caught:
        verify(MemoryReader(files), VERIFIER)

    assert (caught.value.path, caught.value.leaf_index) == ("checkpoint", None)


def test_a_damaged_tile_blames_itself_when_the_proof_cannot_be_read() -> None:
    files = serve(example_entries(600))
    files["tile/0/001"] = flipped(files["tile/0/001"], 0)
    files["tile/1/000.p/2"] = b""

    with pytest.raises(VerificationError) as caught:
        verify(MemoryReader(files), VERIFIER)

    assert caught.value.path == "tile/0/001"


def test_a_tile_with_a_hash_too_many_is_named() -> None:
    files = serve(example_entries(600))
    files["tile/0/002.p/88"] += bytes(32)

    with pytest.raises(VerificationError, match="2816 bytes are due, 2848 are served") as caught:
        verify(MemoryReader(files), VERIFIER)

    assert caught.value.path == "tile/0/002.p/88"


def test_a_bundle_that_is_cut_is_named() -> None:
    files = serve(example_entries(600))
    files["tile/entries/001"] = files["tile/entries/001"][:-1]

    with pytest.raises(VerificationError, match="ends inside its entry 255") as caught:
        verify(MemoryReader(files), VERIFIER)

    assert (caught.value.path, caught.value.leaf_index) == ("tile/entries/001", 256)


def test_a_bundle_that_lacks_an_entry_is_named() -> None:
    entries = example_entries(600)
    files = serve(entries)
    files["tile/entries/001"] = encode_bundle(entries[256:511])

    with pytest.raises(VerificationError, match="256 entries are due, 255 are served") as caught:
        verify(MemoryReader(files), VERIFIER)

    assert caught.value.path == "tile/entries/001"


def test_a_checkpoint_for_another_size_is_found() -> None:
    entries = example_entries(600)
    files = serve(entries)
    files["checkpoint"] = sign_checkpoint(Checkpoint(ORIGIN, 599, root_of(entries)), SIGNER)

    with pytest.raises(UnreadablePathError, match=r"tile/entries/002\.p/87"):
        verify(MemoryReader(files), VERIFIER)


def test_a_log_of_another_key_is_refused() -> None:
    files = serve(example_entries(3), Signer(ORIGIN, bytes(32)))

    with pytest.raises(SignatureError):
        verify(MemoryReader(files), VERIFIER)


def test_a_log_of_another_origin_is_refused() -> None:
    files = serve(example_entries(3))
    files["checkpoint"] = SIGNER.sign(Checkpoint("another", 3, root_of(example_entries(3))).text())

    with pytest.raises(CheckpointError):
        verify(MemoryReader(files), VERIFIER)
