"""What can go wrong with a follower: try again, or stop and call somebody."""

from enum import Enum


class FollowerError(Exception):
    """Base of the room's exceptions."""


class OvertakenError(FollowerError):
    """Another runner moved the cursor or signed meanwhile: read again and go on. Nothing was written."""


class MailServerError(FollowerError):
    """The mail server cannot be reached, or is out of order: all mails wait.

    Attributes:
        code: A short word without personal data, for the log.
    """

    def __init__(self, code: str) -> None:
        """Keep `code`."""
        super().__init__(code)
        self.code = code


class Trouble(Enum):
    """Why a follower stops for one log until a person has looked. The values are stored: only added, never renamed."""

    #: The head file or the stored head was not signed by this log's key, or is malformed.
    HEAD_UNREADABLE = "head-unreadable"
    #: Heads were signed, but the file that keeps the last one is gone.
    HEAD_MISSING = "head-missing"
    #: The last signed head covers more entries than the database has: an older backup was restored.
    HEAD_AHEAD = "head-ahead"
    #: The entries do not hash to the signed head: somebody changed one, or a backup was restored and went on.
    ROOT_MISMATCH = "root-mismatch"
    #: Two different roots were signed for one size, or the stored head is another than the head file's.
    FORK = "fork"
    #: The database has fewer entries than its own signed head.
    ENTRIES_MISSING = "entries-missing"
    #: The stored tiles do not give the root that was signed.
    TILES_DAMAGED = "tiles-damaged"
    #: An entry of the log cannot be read.
    ENTRY_UNREADABLE = "entry-unreadable"
    #: What was counted does not agree with itself or with the head: it is not published.
    COUNT_DISAGREES = "count-disagrees"


class IntegrityError(FollowerError):
    """What is stored contradicts what was signed. The follower stops for this log; it is never papered over.

    Attributes:
        trouble: What kind.
        explanation: What was found and what to do, in sentences, without personal data.
    """

    def __init__(self, trouble: Trouble, explanation: str) -> None:
        """Keep both."""
        super().__init__(f"{trouble.value}: {explanation}")
        self.trouble = trouble
        self.explanation = explanation
