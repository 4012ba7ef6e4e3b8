"""What a person who holds a token sees of her own submission: where it stands, and what proves it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from nidaa.campaigns import log_keeping
from nidaa.campaigns.queries.supporters import campaign_keys
from nidaa.entries.canonical_json import decode
from nidaa.entries.commitment import encode_opening
from nidaa.entries.kinds import Pledge, Sign, Void
from nidaa.intake import sealing
from nidaa.intake.books import Books
from nidaa.intake.record import SupporterRecord
from nidaa.intake.rows import SubmissionRow, SupporterRow

#: How an erased person's key begins.
_ERASED_KEY: Final = bytes(24)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One submission, and what became of its person in this action.

    Attributes:
        slug: Of the campaign.
        action: "petition" or "boycott".
        state: "unconfirmed", "active", "withdrawn", "voided" or "erased".
        t_hex: The version of the text that is signed.
        entry_index: Of the sign or pledge; None before it is confirmed.
        entry: Its canonical bytes.
        day: Its UTC day.
        void_reason: The log's word for why it was voided, or "".
        muted: Whether the person asked for no more mails.
        name: As typed; "" once withdrawn or erased. So are address and city.
        address: As typed.
        city: As typed; may be "".
        show_name: Whether she is named: she agreed to it, and no organiser has hidden her.
        is_hidden: Whether an organiser has hidden her name, which she agreed to show.
        reason: Why she takes part, as typed; "" if she did not say, or is not named.
        via: The code of the link by which she came; "" without one.
        opening: The file of the private opening; None when there is no entry, or nothing to open it with.
    """

    slug: str
    action: str
    state: str
    t_hex: str
    entry_index: int | None = None
    entry: bytes | None = None
    day: date | None = None
    void_reason: str = ""
    muted: bool = False
    # Personal data: never into a traceback or a log.
    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    city: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    via: str = field(default="", repr=False)
    show_name: bool = False
    is_hidden: bool = False
    opening: bytes | None = field(default=None, repr=False)


def receipt_for(log_id: int, seq: int) -> Receipt | None:
    """Return the receipt of a submission, or None if there is no such submission.

    Six queries of the books, seven for a voided one. Whichever of her submissions a person's token belongs
    to, she sees the one that counts.

    Args:
        log_id: Of the campaign.
        seq: Of the submission, from her token.

    Raises:
        SealError: The private book does not open with this instance's secrets.
    """
    books = log_keeping.books()
    submission, log = books.submission(log_id, seq), books.log(log_id)
    if submission is None or log is None:
        return None
    supporter = books.supporter(log_id, submission.action, submission.person_key)
    state = _state(submission, supporter)
    if supporter is None or state == "unconfirmed":
        return _unconfirmed(books, log.slug, submission, state)
    return _confirmed(books, log.slug, submission, supporter)


def _state(submission: SubmissionRow, supporter: SupporterRow | None) -> str:
    if supporter is not None and supporter.state in ("active", "voided"):
        return supporter.state
    if submission.sealed is not None:
        return "unconfirmed"
    if supporter is not None:
        return supporter.state
    return "erased" if submission.person_key.startswith(_ERASED_KEY) else "withdrawn"


def _unconfirmed(books: Books, slug: str, submission: SubmissionRow, state: str) -> Receipt:
    record = _record(books, submission)
    return Receipt(
        slug=slug,
        action=submission.action,
        state=state,
        t_hex=submission.text.hex(),
        muted=submission.muted,
        name=record.name if record else "",
        address=record.address if record else "",
        city=record.city if record else "",
        reason=record.reason if record else "",
        via=record.via if record else "",
        show_name=bool(record and record.show_name),
    )


def _confirmed(books: Books, slug: str, submission: SubmissionRow, supporter: SupporterRow) -> Receipt:
    leaf = books.entry(supporter.log_id, supporter.entry_index) or b""
    entry = decode(leaf)
    record = _record(books, supporter)
    return Receipt(
        slug=slug,
        action=supporter.action,
        state=supporter.state,
        t_hex=entry.text.hex() if isinstance(entry, Sign | Pledge) else submission.text.hex(),
        entry_index=supporter.entry_index,
        entry=leaf,
        day=entry.day,
        void_reason=_void_reason(books, supporter),
        muted=submission.muted,
        name=record.name if record else "",
        address=record.address if record else "",
        city=record.city if record else "",
        reason=record.reason if record else "",
        via=record.via if record else "",
        show_name=supporter.named and record is not None,
        is_hidden=record is not None and record.show_name and not supporter.named,
        opening=encode_opening(record.opening(supporter.person_key, leaf)) if record else None,
    )


def _record(books: Books, row: SubmissionRow | SupporterRow) -> SupporterRecord | None:
    return None if row.sealed is None else sealing.unseal_row(campaign_keys(books, row.log_id), row)


def _void_reason(books: Books, supporter: SupporterRow) -> str:
    if supporter.state != "voided" or supporter.ended_index is None:
        return ""
    ended_by = decode(books.entry(supporter.log_id, supporter.ended_index) or b"")
    return ended_by.why.value if isinstance(ended_by, Void) else ""
