from base64 import b64encode

import pytest

from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint_text, sign_checkpoint
from nidaa.ledger.errors import CheckpointError, SignatureError
from nidaa.ledger.hashing import EMPTY_ROOT
from nidaa.ledger.note import Signer

SIGNER = Signer("nidaa.example/c/voip/log", bytes(range(32)))
ROOT = bytes(range(32))
ROOT_BASE64 = b64encode(ROOT).decode()
CHECKPOINT = Checkpoint(SIGNER.name, 3, ROOT)


def test_a_text_has_three_lines() -> None:
    assert CHECKPOINT.text() == f"nidaa.example/c/voip/log\n3\n{ROOT_BASE64}\n"


def test_a_text_is_read_as_it_was_written() -> None:
    assert parse_checkpoint_text(CHECKPOINT.text()) == CHECKPOINT


def test_an_empty_log_has_a_checkpoint() -> None:
    checkpoint = Checkpoint(SIGNER.name, 0, EMPTY_ROOT)

    assert parse_checkpoint_text(checkpoint.text()) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"log\n3\n{ROOT_BASE64}",
        f"log\n3\n{ROOT_BASE64}\nextension\n",
        f"log\n03\n{ROOT_BASE64}\n",
        f"log\n-3\n{ROOT_BASE64}\n",
        f"log\n+3\n{ROOT_BASE64}\n",
        f"log\n\u0663\n{ROOT_BASE64}\n",
        f"log\n9223372036854775808\n{ROOT_BASE64}\n",
        f"\n3\n{ROOT_BASE64}\n",
        f"a log\n3\n{ROOT_BASE64}\n",
        f"log\n0\n{ROOT_BASE64}\n",
        f"log\n3\n{'A' * 44}\n",
        f"log\n3\n{'A' * 42}==\n",
        f"log\n3\n{ROOT_BASE64[:-2]}9=\n",
        f"log\n3\n{ROOT_BASE64[:-1]}\n",
        f"log\r\n3\r\n{ROOT_BASE64}\r\n",
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError):
        parse_checkpoint_text(text)


def test_a_signed_checkpoint_opens_with_the_key_of_its_log() -> None:
    note = sign_checkpoint(CHECKPOINT, SIGNER)

    assert open_checkpoint(note, SIGNER.verifier()) == CHECKPOINT


def test_a_key_does_not_sign_for_another_log() -> None:
    with pytest.raises(CheckpointError, match="does not sign for another"):
        sign_checkpoint(Checkpoint("another", 3, ROOT), SIGNER)


def test_a_malformed_checkpoint_is_not_signed() -> None:
    with pytest.raises(CheckpointError):
        sign_checkpoint(Checkpoint(SIGNER.name, 3, ROOT[:-1]), SIGNER)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    note = SIGNER.sign(Checkpoint("another", 3, ROOT).text())

    with pytest.raises(CheckpointError, match="of another, signed by"):
        open_checkpoint(note, SIGNER.verifier())


def test_a_checkpoint_that_another_key_signed_is_refused() -> None:
    note = sign_checkpoint(CHECKPOINT, Signer(SIGNER.name, bytes(32)))

    with pytest.raises(SignatureError):
        open_checkpoint(note, SIGNER.verifier())
