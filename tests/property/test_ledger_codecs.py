"""What the ledger writes it reads again, and it reads nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.ledger.canonical_base64 import decode_base64, encode_base64
from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint_text, sign_checkpoint
from nidaa.ledger.errors import BundleError, NoteError, ReceiptError, TileError
from nidaa.ledger.hashing import EMPTY_ROOT
from nidaa.ledger.note import Signer, open_note, parse_verifier_key
from nidaa.ledger.receipt import Receipt, encode_receipt, parse_receipt
from nidaa.ledger.tiles import TileName, decode_bundle, encode_bundle, parse_tile_path

names = st.text("abcdefghijklmnopqrstuvwxyz0123456789./-é", min_size=1, max_size=40)
hashes = st.binary(min_size=32, max_size=32)
signers = st.builds(Signer, names, hashes)
texts = st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30), min_size=1, max_size=5).map(
    lambda lines: "\n".join(lines) + "\n"
)
checkpoints = st.builds(Checkpoint, names, st.integers(1, 2**63 - 1), hashes) | st.builds(
    Checkpoint, names, st.just(0), st.just(EMPTY_ROOT)
)
tile_names = st.builds(
    TileName, st.integers(0, 63) | st.just("entries"), st.integers(0, 2**55 - 1), st.integers(1, 256)
)


@given(tile_names)
def test_a_path_is_read_as_it_was_written(name: TileName) -> None:
    assert parse_tile_path(name.path()) == name


@given(st.from_regex(r"tile/[0-9a-z]{1,7}/[x0-9/]{1,20}(\.p/[0-9]{1,3})?", fullmatch=True))
def test_a_path_that_is_read_is_written_the_same(path: str) -> None:
    try:
        name = parse_tile_path(path)
    except TileError:
        return
    assert name.path() == path


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_a_bundle_is_read_as_it_was_written(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries)) == entries


@given(st.binary(max_size=200))
def test_a_bundle_that_is_read_is_written_the_same(data: bytes) -> None:
    try:
        entries = decode_bundle(data)
    except BundleError:
        return
    assert encode_bundle(entries) == data


@given(st.binary(max_size=60))
def test_base64_is_read_as_it_was_written(data: bytes) -> None:
    assert decode_base64(encode_base64(data)) == data


@given(st.text("AB9+/=\n -_é", max_size=12))
def test_base64_that_is_read_is_written_the_same(text: str) -> None:
    try:
        data = decode_base64(text)
    except ValueError:
        return
    assert encode_base64(data) == text


@given(signers)
def test_a_verifier_key_is_read_as_it_was_written(signer: Signer) -> None:
    assert parse_verifier_key(signer.verifier_key()) == signer.verifier()


@given(signers, texts)
def test_a_note_is_read_as_it_was_signed(signer: Signer, text: str) -> None:
    opened = open_note(signer.sign(text), [signer.verifier()])

    assert opened.text == text


@given(signers, texts, st.data())
def test_every_changed_byte_of_a_note_is_refused(signer: Signer, text: str, data: st.DataObject) -> None:
    note = bytearray(signer.sign(text))
    note[data.draw(st.integers(0, len(note) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(NoteError):
        open_note(bytes(note), [signer.verifier()])


@given(checkpoints)
def test_a_checkpoint_is_read_as_it_was_written(checkpoint: Checkpoint) -> None:
    assert parse_checkpoint_text(checkpoint.text()) == checkpoint


@given(checkpoints, hashes)
def test_a_signed_checkpoint_opens(checkpoint: Checkpoint, seed: bytes) -> None:
    signer = Signer(checkpoint.origin, seed)

    note = sign_checkpoint(checkpoint, signer)

    assert open_checkpoint(note, signer.verifier()) == checkpoint


@given(
    st.integers(0, 2**62),
    st.lists(hashes, max_size=63),
    st.binary(max_size=200),
    st.none() | st.binary(min_size=1, max_size=200),
)
def test_a_receipt_is_read_as_it_was_written(index: int, path: list[bytes], note: bytes, extra: bytes | None) -> None:
    receipt = encode_receipt(index, path, note, extra)

    assert parse_receipt(receipt) == Receipt(index, tuple(path), note, extra)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_and_never_crash(data: bytes) -> None:
    verifier = Signer("log", bytes(32)).verifier()

    with pytest.raises(ReceiptError):
        parse_receipt(data)
    with pytest.raises(NoteError):
        open_checkpoint(data, verifier)
    with pytest.raises(NoteError):
        parse_verifier_key(data.decode("latin-1"))
