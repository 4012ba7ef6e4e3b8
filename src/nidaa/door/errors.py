"""Why the door answers a request by itself with a refusal, or not at all."""


class DoorError(Exception):
    """The door does not serve this request."""


class RequestRefused(DoorError):
    """The request is refused with a status and a page or problem that says why; the caller's fault or ours to bear.

    Attributes:
        status: HTTP status.
        headers: More headers of the answer, such as Allow or Retry-After.
    """

    def __init__(self, status: int, *headers: tuple[str, str]) -> None:
        """Refuse with `status`, in the words that `web` has for it."""
        super().__init__(str(status))
        self.status = status
        self.headers = headers

    @property
    def retry_after_seconds(self) -> int | None:
        """What Retry-After says, if it is there."""
        return next((int(value) for name, value in self.headers if name == "retry-after"), None)


class ClientGone(DoorError):
    """The client closed the connection before its request was complete: nobody is there to answer."""
