"""Write a lost head file anew. A person decides this; no follower ever does it by itself.

The file is what tells a restored backup from the newest database. Without it nobody here can know: so everything that
can be checked is checked, and a head that an outsider has kept is asked for.
"""

from pathlib import Path

from nidaa.followers import books_view, cursors, signed_heads
from nidaa.followers.errors import FollowerError, OvertakenError
from nidaa.followers.integrator import head_file
from nidaa.followers.integrator.check_log import check_with
from nidaa.followers.integrator.publish import FOLLOWER
from nidaa.followers.write_turn import write_turn
from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint
from nidaa.ledger.errors import LedgerError
from nidaa.ledger.note import Verifier


class AdoptionRefused(FollowerError):
    """The head file cannot be written anew; nothing was written.

    Attributes:
        findings: Why, in sentences, without personal data.
    """

    def __init__(self, findings: list[str]) -> None:
        """Keep the findings, at least one."""
        super().__init__(" ".join(findings))
        self.findings = findings


def adopt_head(
    log: books_view.LogRow, *, heads: Path, verifier: Verifier, witnessed: bytes | None = None
) -> Checkpoint:
    """Write the lost head file of a log from its database, once all entries, tiles and heads were found to agree.

    Args:
        log: Nobody signs it meanwhile: no server runs.
        heads: Folder of the head files.
        verifier: Of the log's key.
        witnessed: The newest signed head that anybody outside has kept; None if nobody has. If it is newer than the
            database's last head and the entries give its root, it is what is kept.

    Returns:
        What the file now holds.

    Raises:
        AdoptionRefused: The file is there, no head was ever signed, something does not agree, or the database has
            fewer entries than the witnessed head covers.
        OvertakenError: Somebody signed meanwhile.
    """
    head = signed_heads.last(log.log_id)
    if head_file.read(heads, log.slug) is not None:
        raise AdoptionRefused([f"{log.slug}: the file of the last head is there; nothing is to be adopted."])
    if head is None:
        raise AdoptionRefused([f"{log.slug}: this database has no signed head of this log that could be adopted."])
    findings = check_with(log, head.note if witnessed is None else witnessed, verifier)
    if findings:
        raise AdoptionRefused(findings)
    newest = head.note
    if witnessed is not None and _opened(witnessed, verifier).size > head.size:
        newest = witnessed
    with write_turn():
        cursors.hold(FOLLOWER, log.log_id, at=head.size)
        if signed_heads.last(log.log_id) != head or head_file.read(heads, log.slug) is not None:
            raise OvertakenError("somebody signed this log")
        head_file.write(heads, log.slug, newest)
    return _opened(newest, verifier)


def _opened(note: bytes, verifier: Verifier) -> Checkpoint:
    try:
        return open_checkpoint(note, verifier)
    except LedgerError as error:  # The check before has opened it.
        raise AdoptionRefused([f"The head cannot be read: {error}"]) from error
