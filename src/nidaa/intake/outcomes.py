"""What the writer answers to a command."""

from enum import StrEnum

from msgspec import Struct


class Refusal(StrEnum):
    """Why a command was refused. Nothing was changed."""

    #: No such log, action, submission or entry.
    UNKNOWN = "unknown"
    #: The action opens later.
    NOT_OPEN = "not-open"
    #: The action is over.
    CLOSED = "closed"
    #: The whole log is closed.
    LOG_CLOSED = "log-closed"
    #: This version of the text was never published for this action.
    UNKNOWN_TEXT = "unknown-text"
    #: An organiser has struck this person from the count.
    VOIDED = "voided"
    #: The person has withdrawn: to take part again takes a new form.
    WITHDRAWN = "withdrawn"
    #: The person's data are erased.
    ERASED = "erased"
    #: A check-in before the window's end.
    TOO_EARLY = "too-early"
    #: A check-in after the time for check-ins.
    TOO_LATE = "too-late"


class Stored(Struct, frozen=True, gc=False):
    """A submission is stored: now, before (a retry), or not at all (the sixth of one person).

    The three look alike on purpose. Never show `seq`.
    """

    seq: int


class Appended(Struct, frozen=True, gc=False):
    """One entry was appended to the log, at this index."""

    leaf_index: int


class Already(Struct, frozen=True, gc=False):
    """What was asked had been done before, by the entry at this index."""

    leaf_index: int


class Done(Struct, frozen=True, gc=False):
    """The private book was changed; no new entry need exist."""


class Refused(Struct, frozen=True, gc=False):
    """Nothing was changed."""

    reason: Refusal


Outcome = Stored | Appended | Already | Done | Refused
