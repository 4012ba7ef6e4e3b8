"""What `Books` gives to those who read: rows as values."""

from msgspec import Struct


class LogRow(Struct, frozen=True, gc=False):
    """One campaign's log.

    Attributes:
        size: Number of entries.
        submissions: Number of the last submission; they count from 1 without a gap.
        closed: Whether nothing may be appended any more.
    """

    log_id: int
    slug: str
    origin: str
    size: int
    submissions: int
    closed: bool


class SubmissionRow(Struct, frozen=True, gc=False):
    """One form that somebody sent.

    Attributes:
        attempt: 1 to 5: which one of this person in this action.
        sealed: None once it has become a supporter's, or is erased.
        muted: Whether no reminder may be sent.
    """

    log_id: int
    seq: int
    action: str
    person_key: bytes
    attempt: int
    language: str
    text: bytes
    threshold: int | None
    commitment: bytes
    sealed: bytes | None
    named: bool
    received_at: int
    muted: bool


class SupporterRow(Struct, frozen=True, gc=False):
    """One person's sign or pledge.

    Attributes:
        seq: The submission that was confirmed.
        state: active, withdrawn, voided or erased.
        ended_index: The entry that withdrew or voided it; None: it stands in the count.
        sealed: None once withdrawn or erased.
    """

    log_id: int
    entry_index: int
    action: str
    person_key: bytes
    seq: int
    sealed: bytes | None
    named: bool
    state: str
    ended_index: int | None
    checked_in_index: int | None
    confirmed_at: int


class Run(Struct, frozen=True, gc=False):
    """Which numbers some rows have.

    Attributes:
        lowest: None, as `highest`, if there are none.
    """

    count: int
    lowest: int | None
    highest: int | None


class Commitment(Struct, frozen=True, gc=False):
    """What a supporter's submission committed to; None if there is no such submission."""

    entry_index: int
    action: str
    commitment: bytes | None


class Ending(Struct, frozen=True, gc=False):
    """A sign or pledge that was ended.

    Attributes:
        leaf: The entry at `ended_index`; None if there is none.
    """

    entry_index: int
    ended_index: int
    leaf: bytes | None


class ActionRow(Struct, frozen=True, gc=False):
    """One registered action.

    Attributes:
        texts: Every published version (16 bytes) -> its language.
        opened_index: Its `open` entry; None before that.
    """

    log_id: int
    action: str
    opens_at: int
    closes_at: int | None
    window_starts_at: int | None
    window_ends_at: int | None
    check_in_until: int | None
    texts: dict[bytes, str]
    consent_version: str
    opened_index: int | None
