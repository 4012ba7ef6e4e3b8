"""What every way out for mails is: it takes one message and says what became of it."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Fate(Enum):
    """What became of a message."""

    SENT = "sent"
    #: Refused for good.
    BOUNCED = "bounced"
    #: Refused for the time being.
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message; `reply_code` is SMTP's, 0 without one."""

    fate: Fate
    reply_code: int = 0


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message that is ready to go.

    Attributes:
        name: What a file of it is called, without ending; stable for a submission and kind.
        sender: The address that bounces go to.
        recipient: The person's address, checked.
        message: The message with CRLF line ends.
    """

    name: str
    sender: str
    recipient: str
    message: bytes


class Transport(Protocol):
    """A way out. One thread sends; another may interrupt."""

    def send(self, envelope: Envelope) -> Delivery:
        """Hand a message over; when this returns SENT, it is somebody else's to keep.

        Raises:
            MailServerError: Nothing can be sent now; the fate of this message is unknown.
        """

    def interrupt(self) -> None:
        """Break a wait on the network, for good."""

    def close(self) -> None:
        """End a session in order."""
