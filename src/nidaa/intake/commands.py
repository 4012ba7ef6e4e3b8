"""What can be asked of the two books. Next hop: `writer.apply`, which answers each with an `outcomes.Outcome`.

All moments (`at`) are unix seconds, UTC; the caller reads the clock. The day of an entry is the UTC day of `at`.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from nidaa.entries.kinds import Level, VoidReason

ActionName = Literal["petition", "boycott"]


class Open(Struct, frozen=True, gc=False):
    """Append `open`: an action is open for support.

    Attributes:
        until: Boycott: the UTC day on which its window ends. Petition: its closing day, or None.
    """

    log_id: int
    action: ActionName
    until: date | None
    at: int


class Submit(Struct, frozen=True, gc=False):
    """Store a submission. It appends nothing: the person has yet to confirm.

    Attributes:
        person_key: 32 bytes.
        idempotency_key: 16 bytes. The same key of the same person and action is a retry.
        text: First 16 bytes of the SHA-256 of the text shown.
        threshold: Of a pledge; None for a petition.
        commitment: 32 bytes, the `c` of the later entry.
        sealed: What `sealing.seal` gave.
        named: Whether the person lets first name and city be shown.
    """

    log_id: int
    action: ActionName
    person_key: bytes
    idempotency_key: bytes
    language: str
    text: bytes
    threshold: int | None
    commitment: bytes
    sealed: bytes
    named: bool
    at: int


class Confirm(Struct, frozen=True, gc=False):
    """Append `sign` or `pledge` for a submission, unless its person stands already."""

    log_id: int
    seq: int
    at: int


class Withdraw(Struct, frozen=True, gc=False):
    """Append `withdraw` for the person of a submission, whichever of his submissions was confirmed.

    If none was confirmed, they are emptied: nobody can confirm them any more.
    """

    log_id: int
    seq: int
    at: int


class Void(Struct, frozen=True, gc=False):
    """Append `void` for the entry `of`."""

    log_id: int
    of: int
    why: VoidReason
    at: int


class ShowName(Struct, frozen=True, gc=False):
    """Show the first name of the supporter of the entry `of`, or hide it. Nothing is appended: the count stays.

    Attributes:
        shown: Hiding is anybody's who moderates; to show, the caller must have seen the person's own consent.
    """

    log_id: int
    of: int
    shown: bool
    at: int


class CheckIn(Struct, frozen=True, gc=False):
    """Append `keep` for the person of a submission, once, after the boycott's window.

    Attributes:
        commitment: 32 bytes.
    """

    log_id: int
    seq: int
    level: Level
    commitment: bytes
    at: int


class Answer(Struct, frozen=True, gc=False):
    """Append `answer`: a target has replied. Sent again, it is appended again: the caller sees to that.

    Attributes:
        source: The target's slug.
        sha256: Of its text.
    """

    log_id: int
    source: str
    sha256: bytes
    at: int


class Close(Struct, frozen=True, gc=False):
    """Append `close`: after it nothing is appended to this log."""

    log_id: int
    at: int


class Erase(Struct, frozen=True, gc=False):
    """Empty the private rows of a submission's person in this action; withdraw him first if he stands."""

    log_id: int
    seq: int
    at: int


class Purge(Struct, frozen=True, gc=False):
    """Empty a submission that came before a moment and was never confirmed.

    A person of whom nothing was ever confirmed is purged as a whole, key included, with his newest submission: as long
    as he keeps sending, the mails that he has stay good.

    Attributes:
        before: Unix seconds.
    """

    log_id: int
    seq: int
    before: int


class Mute(Struct, frozen=True, gc=False):
    """Send the person of a submission no reminder and no news."""

    log_id: int
    seq: int
    at: int


Command = Open | Submit | Confirm | Withdraw | Void | ShowName | CheckIn | Answer | Close | Erase | Purge | Mute
