"""What can go wrong in this room, as exceptions with one base. No caller catches a database's own.

A caller tells apart: "your input" (`FormRefused` in `refusals`, `TokenError`), "try again" (`TryAgain`), "a fault of
ours" (`StatementRefused`), and "stop the process" (`BooksDamaged`).
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
    """The same command may be sent again, and is then answered truly.

    Nothing was stored, unless a kind says otherwise.

    Attributes:
        retry_after_seconds: When, at the earliest.
    """

    retry_after_seconds: int = 2

    def __init__(self, message: str, *, retry_after_seconds: int | None = None) -> None:
        """Say why, and when to come again; None: the kind's own time."""
        super().__init__(message)
        if retry_after_seconds is not None:
            self.retry_after_seconds = retry_after_seconds


class Overloaded(TryAgain):
    """More commands wait than may, another process keeps the database locked, or it takes too long."""


class StorageFull(TryAgain):
    """The disk is full."""

    retry_after_seconds = 60


class ConnectionLost(TryAgain):
    """The database is away: not reached, shut down, or lost in the middle.

    If it was lost while COMMIT was under way, nobody here knows whether the transaction is stored. Commands are
    answered by what the books say when they are sent again, so sending again is the way to find out.
    """

    retry_after_seconds = 5


class StatementRefused(IntakeError):
    """The database refuses a statement, and no retry cures that: a fault of ours, or a schema that is not ours."""


class PlaceTaken(StatementRefused):
    """A row cannot be stored, because a unique index has one in its place."""


class BooksDamaged(IntakeError):
    """The books contradict themselves: nothing more may be written until somebody has looked."""


class StorageFailed(BooksDamaged):
    """The disk failed under the books: nobody can know what is on it."""
