"""A receipt: a file that proves, without a network, that an entry is in a log (C2SP tlog-proof).

    c2sp.org/tlog-proof@v1
    extra <base64, optional>
    index <decimal>
    <base64 of a hash, the leaf's sibling first, one a line>
    <empty line>
    <the checkpoint, verbatim>

It is made to be shown: nothing in it says who somebody is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nidaa.ledger.canonical_base64 import decode_base64, encode_base64
from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint
from nidaa.ledger.errors import ReceiptError
from nidaa.ledger.hashing import HASH_BYTES, leaf_hash
from nidaa.ledger.note import MAX_NOTE_BYTES, Verifier
from nidaa.ledger.proofs import verify_inclusion
from nidaa.ledger.tiles import MAX_SIZE

RECEIPT_FORMAT = "c2sp.org/tlog-proof@v1"
#: A path is never longer, since no tree is higher.
MAX_PATH_HASHES = 63
#: Room for a checkpoint and an entry.
MAX_RECEIPT_BYTES = 2 * MAX_NOTE_BYTES

_HEAD = re.compile(
    re.escape(RECEIPT_FORMAT) + r"\n"
    r"(?:extra (?P<extra>[A-Za-z0-9+/=]+)\n)?"
    r"index (?P<index>0|[1-9][0-9]{0,18})"
    r"(?P<path>(?:\n[A-Za-z0-9+/=]{44})*)"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says; nothing of it is verified yet.

    Attributes:
        leaf_index: The entry's place in the log.
        path: The inclusion proof.
        checkpoint_note: The signed checkpoint, verbatim.
        extra: Bytes that no signature covers, or None; ours holds the entry.
    """

    leaf_index: int
    path: tuple[bytes, ...]
    checkpoint_note: bytes
    extra: bytes | None


@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """What a receipt has proved.

    Attributes:
        leaf_index: The entry's place in the log.
        checkpoint: The signed head of the log that holds it.
    """

    leaf_index: int
    checkpoint: Checkpoint


def encode_receipt(leaf_index: int, path: Sequence[bytes], checkpoint_note: bytes, extra: bytes | None = None) -> bytes:
    """Return the file of a receipt.

    Args:
        leaf_index: The entry's place in the log.
        path: From `proofs.inclusion_proof`, for the size of the checkpoint.
        checkpoint_note: The signed checkpoint.
        extra: Anything else; never salts or a record, since a receipt is made to be shown.

    Raises:
        ReceiptError: `parse_receipt` would refuse it.
    """
    lines = [RECEIPT_FORMAT]
    if extra is not None:
        lines.append(f"extra {encode_base64(extra)}")
    lines.append(f"index {leaf_index}")
    lines += [encode_base64(one) for one in path]
    data = "\n".join(lines).encode() + b"\n\n" + checkpoint_note
    parse_receipt(data)
    return data


def parse_receipt(data: bytes) -> Receipt:
    """Read a receipt, without verifying it.

    Raises:
        ReceiptError: It is malformed or too large.
    """
    if len(data) > MAX_RECEIPT_BYTES:
        raise ReceiptError(f"a receipt has at most {MAX_RECEIPT_BYTES} bytes, not {len(data)}")
    head, separator, note = data.partition(b"\n\n")
    match = _HEAD.fullmatch(head.decode("ascii", errors="replace"))
    if match is None or not separator:
        raise ReceiptError(f"not a receipt of the form {RECEIPT_FORMAT}")
    try:
        path = tuple(decode_base64(line) for line in match["path"].split())
        extra = decode_base64(match["extra"]) if match["extra"] else None
    except ValueError as error:
        raise ReceiptError("a receipt with a line that is not base64") from error
    leaf_index = int(match["index"])
    if leaf_index >= MAX_SIZE or len(path) > MAX_PATH_HASHES or any(len(one) != HASH_BYTES for one in path):
        raise ReceiptError("a receipt whose index or path no log can have")
    return Receipt(leaf_index, path, note, extra)


def verify_receipt(receipt: bytes, entry: bytes, verifier: Verifier) -> VerifiedReceipt:
    """Check that a receipt proves that an entry is in the log of a key.

    The hash of the leaf is computed from the entry; nothing that the receipt says is believed.

    Args:
        receipt: The whole file.
        entry: The entry's bytes.
        verifier: The log's key.

    Raises:
        ReceiptError: The receipt is malformed.
        NoteError: Its checkpoint is malformed, unsigned, or its signature fails.
        CheckpointError: Its checkpoint is another log's.
        ProofError: Its path does not lead from the entry to the signed root.
    """
    parsed = parse_receipt(receipt)
    checkpoint = open_checkpoint(parsed.checkpoint_note, verifier)
    verify_inclusion(parsed.leaf_index, checkpoint.size, leaf_hash(entry), parsed.path, checkpoint.root)
    return VerifiedReceipt(parsed.leaf_index, checkpoint)
