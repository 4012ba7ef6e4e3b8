"""The last head that was verified, kept in a file, so that the next run can tell whether history was rewritten.

A log that drops or changes an entry and signs a new head fools whoever looks once. It does not fool whoever kept an
older head: the old tree must be the beginning of the new one.
"""

from pathlib import Path

from nidaa.cli.errors import UnreachableError
from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint
from nidaa.ledger.errors import LedgerError, VerificationError
from nidaa.ledger.note import MAX_NOTE_BYTES, Verifier
from nidaa.ledger.proofs import consistency_proof, verify_consistency
from nidaa.ledger.verify import Reader


def read_head(file: Path) -> bytes | None:
    """Return the kept note, or None if there is no file yet.

    Raises:
        UnreachableError: The file cannot be read, or is too large to be a head.
    """
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreachableError(f"Cannot read {file}: {error.strerror}.") from error
    if len(data) > MAX_NOTE_BYTES:
        raise UnreachableError(f"{file} is too large to be a signed head.")
    return data


def check_growth(kept_note: bytes, now: Checkpoint, verifier: Verifier, reader: Reader) -> Checkpoint:
    """Check that the log of the kept head is the beginning of the log as it is now; return the kept head.

    Args:
        kept_note: The note that an earlier run kept.
        now: The head whose log was just verified.
        verifier: The log's key.
        reader: Where the log's tiles are.

    Raises:
        VerificationError: The log was rewritten or cut.
        LedgerError: The kept note is damaged, or another log's.
    """
    kept = open_checkpoint(kept_note, verifier)
    if kept.size > now.size:
        raise VerificationError(
            "checkpoint", f"the log had {kept.size} entries when it was last verified, and has {now.size} now"
        )
    proof = consistency_proof(kept.size, now.size, lambda name: reader.read(name.path()))
    try:
        verify_consistency(kept.size, now.size, kept.root, now.root, proof)
    except LedgerError as error:
        raise VerificationError(
            "checkpoint", f"the first {kept.size} entries are not those that were verified before: {error}"
        ) from error
    return kept


def keep_head(file: Path, note: bytes) -> None:
    """Write the head into the file, whole or not at all.

    Raises:
        UnreachableError: The file cannot be written.
    """
    beside = file.with_name(f"{file.name}.new")
    try:
        beside.write_bytes(note)
        beside.replace(file)
    except OSError as error:
        raise UnreachableError(f"Cannot write {file}: {error.strerror}.") from error
