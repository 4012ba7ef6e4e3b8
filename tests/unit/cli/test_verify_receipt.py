from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nidaa.cli.command import nidaa
from nidaa.entries.canonical_json import encode
from nidaa.entries.commitment import Opening, Record, encode_opening, inner_commitment, outer_commitment
from nidaa.entries.kinds import Action, Pledge
from nidaa.ledger.checkpoint import Checkpoint, sign_checkpoint
from nidaa.ledger.hashing import leaf_hash, node_hash
from nidaa.ledger.note import Signer
from nidaa.ledger.receipt import encode_receipt
from tests.unit.cli.served_log import DAY, SEED

ORIGIN = "127.0.0.1:1/c/voip/log"
RECORD = Record("amina@example.org", "Amina Tazi", "Fès")


@dataclass(frozen=True, slots=True)
class Files:
    """A receipt with its opening, and the key of the log."""

    receipt: Path
    opening: Path
    key: str
    entry: bytes
    note: bytes


def make_opening(record: Record) -> Opening:
    person_key, nonce, text = bytes([1]) * 32, bytes([2]) * 16, bytes([3]) * 16
    inner = inner_commitment(bytes([4]) * 32, RECORD.address, RECORD.name, RECORD.place)
    commitment = outer_commitment(bytes([5]) * 32, ORIGIN, Action.BOYCOTT, text, nonce, person_key, inner)
    entry = encode(Pledge(action=Action.BOYCOTT, commitment=commitment, day=DAY, threshold=1, text=text))
    return Opening(
        inner_salt=bytes([4]) * 32,
        outer_salt=bytes([5]) * 32,
        nonce=nonce,
        person_key=person_key,
        record=record,
        entry=entry,
    )


@pytest.fixture
def files(tmp_path: Path) -> Files:
    opening = make_opening(RECORD)
    sibling = leaf_hash(b"another entry")
    signer = Signer(ORIGIN, SEED)
    note = sign_checkpoint(Checkpoint(ORIGIN, 2, node_hash(sibling, leaf_hash(opening.entry))), signer)
    (tmp_path / "r.tlog-proof").write_bytes(encode_receipt(1, [sibling], note, extra=opening.entry))
    (tmp_path / "opening.json").write_bytes(encode_opening(opening))
    return Files(tmp_path / "r.tlog-proof", tmp_path / "opening.json", signer.verifier_key(), opening.entry, note)


def verify_receipt(*arguments: object) -> Result:
    return CliRunner().invoke(nidaa, ["verify-receipt", *map(str, arguments)])


def test_verify_receipt_proves_the_entry_and_shows_nobody(files: Files) -> None:
    result = verify_receipt(files.receipt, "--key", files.key)

    assert result.exit_code == 0, result.output
    assert "HOLDS. Entry 1 is in the log 127.0.0.1:1/c/voip/log" in result.output
    assert "a pledge in the boycott on 2016-01-13" in result.output
    assert "Amina" not in result.output


def test_verify_receipt_with_the_opening_shows_whose_it_is(files: Files) -> None:
    result = verify_receipt(files.receipt, "--key", files.key, "--opening", files.opening)

    assert result.exit_code == 0, result.output
    assert "Amina Tazi <amina@example.org>, Fès" in result.output


def test_verify_receipt_never_puts_the_record_into_json(files: Files) -> None:
    result = verify_receipt(files.receipt, "--key", files.key, "--opening", files.opening, "--json")

    assert '"opened": true' in result.output
    assert "Amina" not in result.output


def test_verify_receipt_refuses_an_opening_of_somebody_else(files: Files) -> None:
    files.opening.write_bytes(encode_opening(make_opening(Record("omar@example.org", "Omar Rami", ""))))

    result = verify_receipt(files.receipt, "--key", files.key, "--opening", files.opening)

    assert result.exit_code == 1
    assert "Omar" not in result.output


def test_verify_receipt_refuses_any_changed_line(files: Files) -> None:
    lines = files.receipt.read_bytes().split(b"\n")
    outcomes = []
    for number, line in enumerate(lines):
        if line:
            changed = [*lines[:number], line[:-3] + b"AB=" + line[-1:], *lines[number + 1 :]]
            files.receipt.write_bytes(b"\n".join(changed))
            outcomes.append(verify_receipt(files.receipt, "--key", files.key).exit_code)

    assert set(outcomes) == {1}


def test_verify_receipt_refuses_another_key(files: Files) -> None:
    result = verify_receipt(files.receipt, "--key", Signer(ORIGIN, bytes(32)).verifier_key())

    assert result.exit_code == 1
    assert "does not hold" in result.output


def test_verify_receipt_asks_for_the_opening_when_the_receipt_lacks_its_entry(files: Files) -> None:
    files.receipt.write_bytes(encode_receipt(1, [leaf_hash(b"another entry")], files.note))

    alone = verify_receipt(files.receipt, "--key", files.key)
    together = verify_receipt(files.receipt, "--key", files.key, "--opening", files.opening)

    assert (alone.exit_code, together.exit_code) == (2, 0)


def test_verify_receipt_without_a_key_says_when_the_server_cannot_be_asked(files: Files) -> None:
    result = verify_receipt(files.receipt)

    assert result.exit_code == 3
    assert "http://127.0.0.1:1/c/voip/key" in result.output


def test_verify_receipt_says_when_a_file_cannot_be_read(files: Files, tmp_path: Path) -> None:
    result = verify_receipt(tmp_path / "none", "--key", files.key)

    assert result.exit_code == 3


def test_a_record_cannot_steer_the_terminal(files: Files) -> None:
    hostile = Record("a@example.org", "\x1b[2J\u202eeve", "")
    inner = inner_commitment(bytes(32), hostile.address, hostile.name, hostile.place)
    opening = make_opening(hostile)
    commitment = outer_commitment(
        opening.outer_salt, ORIGIN, Action.BOYCOTT, bytes(16), opening.nonce, opening.person_key, inner
    )
    entry = encode(Pledge(action=Action.BOYCOTT, commitment=commitment, day=DAY, threshold=1, text=bytes(16)))
    signer = Signer(ORIGIN, SEED)
    note = sign_checkpoint(Checkpoint(ORIGIN, 1, leaf_hash(entry)), signer)
    files.receipt.write_bytes(encode_receipt(0, [], note, extra=entry))
    files.opening.write_bytes(
        encode_opening(
            Opening(
                inner_salt=bytes(32),
                outer_salt=opening.outer_salt,
                nonce=opening.nonce,
                person_key=opening.person_key,
                record=hostile,
                entry=entry,
            )
        )
    )

    result = verify_receipt(files.receipt, "--key", files.key, "--opening", files.opening)

    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
