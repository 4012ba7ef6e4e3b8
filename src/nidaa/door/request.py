"""A request as the door's handlers see it."""

from dataclasses import dataclass

from nidaa.door.asgi import Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request.

    Attributes:
        method: As sent; methods are case-sensitive.
        path: Percent-decoded; what was no UTF-8 is U+FFFD.
        headers: Lower-case name -> value; of a repeated header the last.
        scope, receive, send: The ASGI triple, for what streams or is handed on to Django.
    """

    method: str
    path: str
    headers: dict[bytes, bytes]
    scope: Scope
    receive: Receive
    send: Send

    def header(self, name: bytes) -> str:
        """Return a header's value, or "" if there is none."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def wants_json(self) -> bool:
        """Whether the caller is a program (a page's script, too), and not a browser that shows pages."""
        accepted = self.headers.get(b"accept", b"")
        return b"json" in accepted or self.headers.get(b"content-type", b"").startswith(b"application/json")


def request_of(scope: Scope, receive: Receive, send: Send) -> Request:
    """Return the request of an ASGI call of type http."""
    return Request(scope["method"], scope["path"], dict(scope["headers"]), scope, receive, send)
