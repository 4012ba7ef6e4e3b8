"""A checkpoint: the signed size and root of a log (C2SP tlog-checkpoint, without extension lines).

The hop before is `tree`, which computes the root; the hop after is `note`, which signs the text.
"""

import re
from dataclasses import dataclass

from nidaa.ledger.canonical_base64 import decode_base64, encode_base64
from nidaa.ledger.errors import CheckpointError
from nidaa.ledger.hashing import EMPTY_ROOT, HASH_BYTES
from nidaa.ledger.note import Signer, Verifier, open_note
from nidaa.ledger.tiles import MAX_SIZE

_TEXT = re.compile(r"(?P<origin>[^\s+]+)\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[A-Za-z0-9+/=]{44})\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log.

    Attributes:
        origin: The log's name, `<host>/c/<slug>/log`; also the name of its key.
        size: Number of entries, 0 to 2**63 - 1.
        root: Root of their tree, 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed: origin, size and root, one a line."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"


def parse_checkpoint_text(text: str) -> Checkpoint:
    """Read what `Checkpoint.text` writes.

    Raises:
        CheckpointError: It is not exactly that, or an empty log states another root than `EMPTY_ROOT`.
    """
    match = _TEXT.fullmatch(text)
    if match is None:
        raise CheckpointError("a checkpoint has three lines: origin, size, root")
    try:
        root = decode_base64(match["root"])
    except ValueError as error:
        raise CheckpointError("the root of a checkpoint is not base64") from error
    checkpoint = Checkpoint(match["origin"], int(match["size"]), root)
    if len(root) != HASH_BYTES or checkpoint.size > MAX_SIZE:
        raise CheckpointError("the root or the size of a checkpoint is too large")
    if checkpoint.size == 0 and root != EMPTY_ROOT:
        raise CheckpointError("an empty log has another root than the one stated")
    return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """Return the signed note of a checkpoint.

    Whoever calls this answers for the log's honesty: never two roots for one size, never a root that is not
    consistent with the one signed before.

    Raises:
        CheckpointError: The signer's name is not the checkpoint's origin, or the checkpoint is malformed.
    """
    if signer.name != checkpoint.origin:
        raise CheckpointError(f"the key of {signer.name} does not sign for {checkpoint.origin}")
    parse_checkpoint_text(checkpoint.text())
    return signer.sign(checkpoint.text())


def open_checkpoint(note: bytes, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint of a note that the log's key has signed.

    Args:
        note: The file `checkpoint` of a log.
        verifier: The log's key.

    Raises:
        NoteError: The note is malformed, unsigned, or its signature fails.
        CheckpointError: Its text is not a checkpoint, or it is another log's.
    """
    checkpoint = parse_checkpoint_text(open_note(note, [verifier]).text)
    if checkpoint.origin != verifier.name:
        raise CheckpointError(f"a checkpoint of {checkpoint.origin}, signed by {verifier.name}")
    return checkpoint
