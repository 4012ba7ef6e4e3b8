from base64 import b64encode
from collections.abc import Callable

import pytest

from nidaa.ledger.checkpoint import open_checkpoint
from nidaa.ledger.errors import LedgerError, ProofError, ReceiptError, SignatureError
from nidaa.ledger.note import Signer
from nidaa.ledger.proofs import inclusion_proof
from nidaa.ledger.receipt import MAX_RECEIPT_BYTES, Receipt, encode_receipt, parse_receipt, verify_receipt
from tests.unit.ledger.served_log import SIGNER, VERIFIER, example_entries, read_tile_of, serve

ENTRIES = example_entries(3)
NOTE = serve(ENTRIES)["checkpoint"]
PATH = inclusion_proof(1, 3, read_tile_of(ENTRIES))
RECEIPT = encode_receipt(1, PATH, NOTE)


def test_a_receipt_is_written_line_by_line() -> None:
    receipt = encode_receipt(1, PATH, NOTE, extra=b"entry")

    assert receipt == b"\n".join(
        [
            b"c2sp.org/tlog-proof@v1",
            b"extra ZW50cnk=",
            b"index 1",
            b64encode(PATH[0]),
            b64encode(PATH[1]),
            b"",
            NOTE,
        ]
    )


@pytest.mark.parametrize("extra", [None, ENTRIES[1]])
def test_a_receipt_is_read_as_it_was_written(extra: bytes | None) -> None:
    receipt = encode_receipt(1, PATH, NOTE, extra)

    assert parse_receipt(receipt) == Receipt(1, tuple(PATH), NOTE, extra)


def test_a_receipt_of_a_log_of_one_has_no_path() -> None:
    note = serve(ENTRIES[:1])["checkpoint"]

    verified = verify_receipt(encode_receipt(0, [], note), ENTRIES[0], VERIFIER)

    assert (verified.leaf_index, verified.checkpoint.size) == (0, 1)


def test_a_receipt_proves_its_entry() -> None:
    verified = verify_receipt(RECEIPT, ENTRIES[1], VERIFIER)

    assert verified.leaf_index == 1
    assert verified.checkpoint == open_checkpoint(NOTE, VERIFIER)


def test_extra_bytes_change_nothing() -> None:
    receipt = encode_receipt(1, PATH, NOTE, extra=b"a lie")

    assert verify_receipt(receipt, ENTRIES[1], VERIFIER) == verify_receipt(RECEIPT, ENTRIES[1], VERIFIER)


def test_a_receipt_with_cosignatures_proves_its_entry() -> None:
    cosigned = NOTE + Signer("witness.example", bytes(32)).sign(NOTE.split(b"\n\n")[0] + b"\n").split(b"\n\n")[1]

    verified = verify_receipt(encode_receipt(1, PATH, cosigned), ENTRIES[1], VERIFIER)

    assert verified.leaf_index == 1


def test_another_entry_is_not_proved() -> None:
    with pytest.raises(ProofError):
        verify_receipt(RECEIPT, ENTRIES[0], VERIFIER)


def test_the_same_entry_at_another_place_is_not_proved() -> None:
    with pytest.raises(ProofError):
        verify_receipt(RECEIPT.replace(b"index 1", b"index 0"), ENTRIES[1], VERIFIER)


def test_a_place_beyond_the_log_is_not_proved() -> None:
    with pytest.raises(ProofError):
        verify_receipt(RECEIPT.replace(b"index 1", b"index 3"), ENTRIES[1], VERIFIER)


def test_a_checkpoint_of_another_key_proves_nothing() -> None:
    other = Signer(SIGNER.name, bytes(32)).verifier()

    with pytest.raises(SignatureError):
        verify_receipt(RECEIPT, ENTRIES[1], other)


def test_every_changed_byte_is_found() -> None:
    for at in range(len(RECEIPT)):
        changed = RECEIPT[:at] + bytes([RECEIPT[at] ^ 1]) + RECEIPT[at + 1 :]

        with pytest.raises(LedgerError):
            verify_receipt(changed, ENTRIES[1], VERIFIER)


MALFORMED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "another version": lambda data: data.replace(b"@v1", b"@v2"),
    "no index": lambda data: data.replace(b"index 1\n", b""),
    "a leading zero": lambda data: data.replace(b"index 1", b"index 01"),
    "a negative index": lambda data: data.replace(b"index 1", b"index -1"),
    "an index that no log has": lambda data: data.replace(b"index 1", b"index 9223372036854775807"),
    "a huge index": lambda data: data.replace(b"index 1", b"index 99999999999999999999"),
    "an empty extra": lambda data: data.replace(b"index 1", b"extra \nindex 1"),
    "a broken extra": lambda data: data.replace(b"index 1", b"extra A\nindex 1"),
    "an extra in two spellings": lambda data: data.replace(b"index 1", b"extra ZW50cnl=\nindex 1"),
    "extra behind the index": lambda data: data.replace(b"index 1", b"index 1\nextra ZW50cnk="),
    "a short hash": lambda data: data.replace(b64encode(PATH[0]), b64encode(PATH[0][:31])),
    "a hash of 31 bytes": lambda data: data.replace(b64encode(PATH[0]), b64encode(bytes(31)).ljust(44, b"=")),
    "a hash of 33 bytes": lambda data: data.replace(b64encode(PATH[0]), b64encode(bytes(33))),
    "a path that is too long": lambda data: data.replace(
        b"index 1", b"index 1" + b"\n" + b"\n".join([b64encode(PATH[0])] * 62)
    ),
    "no empty line": lambda data: data.replace(b"\n\n", b"\n"),
    "only the head": lambda data: data.split(b"\n\n")[0] + b"\n",
    "carriage returns": lambda data: data.replace(b"\n", b"\r\n"),
    "another alphabet": lambda data: data.replace(b"index 1", "index \u0661".encode()),
    "too large": lambda data: data + b"x" * MAX_RECEIPT_BYTES,
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_receipt_is_refused(what: str) -> None:
    receipt = MALFORMED[what](RECEIPT)

    with pytest.raises(ReceiptError):
        parse_receipt(receipt)


def test_a_receipt_that_could_not_be_read_is_not_written() -> None:
    with pytest.raises(ReceiptError):
        encode_receipt(-1, PATH, NOTE)
    with pytest.raises(ReceiptError):
        encode_receipt(1, PATH, NOTE, extra=b"")
