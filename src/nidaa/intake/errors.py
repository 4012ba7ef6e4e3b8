"""What can go wrong in this room, as exceptions with one base.

A caller tells apart: "your input" (`FormRefused` in `refusals`, `TokenError`), "try again" (`TryAgain`), and "stop the
process" (`BooksDamaged`).
"""


class IntakeError(Exception):
    """Something that this room was asked to do cannot be done."""


class TokenError(IntakeError):
    """A token is malformed, or this instance did not make it."""


class AddressError(IntakeError):
    """This is not a mail address that can be written to."""


class SecretsError(IntakeError):
    """The files of the secrets cannot be read, or are not what this program writes."""


class SealError(IntakeError):
    """A sealed record does not open: another key, another row, or changed bytes."""


class TryAgain(IntakeError):
    """Nothing was stored, and nothing was lost: the same command may be sent again.

    Attributes:
        retry_after_seconds: When, at the earliest.
    """

    retry_after_seconds: int = 2


class Overloaded(TryAgain):
    """More commands wait than may, or another process keeps the database locked."""


class StorageFull(TryAgain):
    """The disk is full."""

    retry_after_seconds = 60


class BooksDamaged(IntakeError):
    """The books contradict themselves: nothing more may be written until somebody has looked."""
