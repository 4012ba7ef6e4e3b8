"""What was signed last, found out from two witnesses: the database and the head file. Or why nothing may be signed.

The file is written first, so after a crash it may be one head ahead; if the entries are there and give its root,
that head is adopted. If they are not, an older backup was restored, and a second head of that size would be a fork.
"""

from dataclasses import dataclass
from pathlib import Path

from nidaa.followers import books_view, cursors, signed_heads, tile_store
from nidaa.followers.errors import IntegrityError, OvertakenError, Trouble
from nidaa.followers.integrator import head_file
from nidaa.followers.integrator.growth import grow, tree_of
from nidaa.followers.integrator.publish import FOLLOWER, publish
from nidaa.followers.signed_heads import SignedHead
from nidaa.followers.write_turn import write_turn
from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint
from nidaa.ledger.errors import LedgerError
from nidaa.ledger.note import Verifier
from nidaa.ledger.tree import CompactRange


@dataclass(frozen=True, slots=True)
class Settled:
    """The last signed head, on which both witnesses agree.

    Attributes:
        head: None before the first.
        kept: What the head file holds.
    """

    head: SignedHead | None
    kept: bytes | None


def settle(log: books_view.LogRow, *, heads: Path, verifier: Verifier, now: int) -> Settled:
    """Return the last signed head of a log; bring file and database together if a crash left them apart.

    Raises:
        IntegrityError: They contradict each other, or the entries: HEAD_UNREADABLE, HEAD_MISSING, HEAD_AHEAD,
            ROOT_MISMATCH, FORK, ENTRIES_MISSING, TILES_DAMAGED. Nothing may be signed.
        OvertakenError: Another runner signed meanwhile; try again.
    """
    head, kept = signed_heads.last(log.log_id), head_file.read(heads, log.slug)
    if head is None and kept is None:
        return Settled(None, None)
    # Read after the heads: another runner may have signed more than the row that we were given has.
    log = books_view.log(log.log_id)
    if kept is None:
        raise IntegrityError(Trouble.HEAD_MISSING, _MISSING.format(path=head_file.path_of(heads, log.slug).name))
    in_file = _opened(kept, verifier)
    _check_stored(head, log, verifier)
    if head is None or in_file.size > head.size:
        return _adopt(log, head, kept, in_file, heads, now)
    if in_file.size == head.size:
        if in_file.root != head.root:
            raise IntegrityError(Trouble.FORK, _FORK.format(size=head.size))
        return Settled(head, kept)
    return _renew_file(log, head, kept, in_file, heads)


def _opened(note: bytes, verifier: Verifier) -> Checkpoint:
    try:
        return open_checkpoint(note, verifier)
    except LedgerError as error:
        raise IntegrityError(
            Trouble.HEAD_UNREADABLE, f"A kept head is not signed by this log's key: {error}"
        ) from error


def _check_stored(head: SignedHead | None, log: books_view.LogRow, verifier: Verifier) -> None:
    if head is None:
        return
    stated = _opened(head.note, verifier)
    if (stated.size, stated.root) != (head.size, head.root):
        raise IntegrityError(Trouble.FORK, _FORK.format(size=head.size))
    if head.size > log.size:
        raise IntegrityError(Trouble.ENTRIES_MISSING, _ENTRIES.format(signed=head.size, there=log.size))
    try:
        tree_of(head, tile_store.reader(log.log_id))
    except LedgerError as error:
        raise IntegrityError(Trouble.TILES_DAMAGED, f"A stored tile is damaged: {error}") from error


def _adopt(
    log: books_view.LogRow, head: SignedHead | None, kept: bytes, in_file: Checkpoint, heads: Path, now: int
) -> Settled:
    """Publish the head that a crash left in the file alone."""
    if in_file.size > log.size:
        raise IntegrityError(Trouble.HEAD_AHEAD, _AHEAD.format(signed=in_file.size, there=log.size))
    start = head.size if head else 0
    entries = books_view.entries(log.log_id, start, in_file.size)
    growth = grow(head, entries, tile_store.reader(log.log_id))
    if (growth.size, growth.root) != (in_file.size, in_file.root):
        raise IntegrityError(Trouble.ROOT_MISMATCH, _MISMATCH.format(size=in_file.size))
    adopted = SignedHead(in_file.size, in_file.root, kept, now)
    publish(log.log_id, log.slug, heads=heads, base=head, kept=kept, head=adopted, growth=growth)
    return Settled(adopted, kept)


def _renew_file(log: books_view.LogRow, head: SignedHead, kept: bytes, in_file: Checkpoint, heads: Path) -> Settled:
    """Replace a file that is older than the database (it was restored), if it belongs to the same history."""
    root = CompactRange.from_tiles(in_file.size, tile_store.reader(log.log_id)).root()
    if root != in_file.root:
        raise IntegrityError(Trouble.FORK, _FORK.format(size=in_file.size))
    with write_turn():
        cursors.hold(FOLLOWER, log.log_id, at=head.size)
        if signed_heads.last(log.log_id) != head or head_file.read(heads, log.slug) != kept:
            raise OvertakenError("another runner signed this log")
        head_file.write(heads, log.slug, head.note)
    return Settled(head, head.note)


_MISSING = (
    "Heads of this log were signed, but the file {path} in the folder of heads is gone, so nobody can tell whether "
    "this database is an older backup. Put the file back; if it is lost, `nidaa adopt-head` says what can be done."
)
_AHEAD = (
    "The last signed head covers {signed} entries, this database has {there}: an older backup was restored. Signing "
    "now would fork the log. Restore the newest database; nothing is signed until then."
)
_MISMATCH = (
    "The first {size} entries do not give the root that was signed: an older backup was restored and went on, or an "
    "entry was changed. Restore the database that was signed; nothing is signed until then."
)
_FORK = "Two different roots were signed at size {size}. Nothing more is signed: somebody has to find out why."
_ENTRIES = "A head of {signed} entries was signed, the database has {there}. Restore the missing entries."
