"""The shapes of RSGI, granian's own interface, as far as the door uses them.

Before: granian calls `Door.__rsgi__` with a scope and a protocol for each request. After: `request`.
"""

from collections.abc import Awaitable, Sequence
from typing import Final, Protocol, TypeVar

import granian.rsgi

from nidaa.door.responses import Header

#: What the server raises when the client has left. granian exports it without saying so.
ProtocolClosed: Final[type[RuntimeError]] = granian.rsgi.ProtocolClosed  # type: ignore[attr-defined]
T_co = TypeVar("T_co", covariant=True)


class Pending(Awaitable[T_co], Protocol[T_co]):
    """What the server will say: awaited once, and cancelled to wake whoever awaits it."""

    def cancel(self) -> object:
        """Raise CancelledError where this is awaited."""


class Parts(Protocol):
    """A body in parts."""

    def __anext__(self) -> Pending[bytes]:
        """Read the next part; raises StopAsyncIteration at once when the end was read already."""


class Headers(Protocol):
    """A request's headers. Names are lower case; a value that is not visible ASCII counts as absent."""

    def get(self, key: str, default: str) -> str:
        """Return the first value of a header."""

    def get_all(self, key: str) -> list[str]:
        """Return all values of a header, in order."""

    def items(self) -> list[tuple[str, str]]:
        """Return all headers, repeated ones as often as they came."""

    def __contains__(self, key: str) -> bool:
        """Return whether a header came, readable or not."""


class Scope(Protocol):
    """What a request asks for. Each access computes: read once, keep."""

    @property
    def method(self) -> str:
        """As sent."""

    @property
    def path(self) -> str:
        """Percent-decoded; what was no UTF-8 is U+FFFD."""

    @property
    def query_string(self) -> str:
        """As sent, still encoded."""

    @property
    def client(self) -> str:
        """The peer's address and port."""

    @property
    def server(self) -> str:
        """Our own address and port."""

    @property
    def scheme(self) -> str:
        """As the connection is: http or https."""

    @property
    def http_version(self) -> str:
        """1, 1.1 or 2."""

    @property
    def authority(self) -> str | None:
        """What stands in the target before the path; HTTP/2 has it instead of Host."""

    @property
    def headers(self) -> Headers:
        """A copy of the headers, made anew at each access."""


class Stream(Protocol):
    """An answer in parts. It ends when nobody holds it any more."""

    def send_bytes(self, data: bytes) -> Awaitable[None]:
        """Queue a part at once, without any bound; to await what is returned tells whether the client is still there.

        Raises:
            ProtocolClosed: It has left.
        """


class HttpProtocol(Protocol):
    """How a request is read and answered. Only the first answer counts."""

    def __call__(self) -> Pending[bytes]:
        """Read the whole body, of any length; raises ProtocolClosed if it ends before its announced end."""

    def __aiter__(self) -> Parts:
        """Read the body in parts. Behind the last comes an empty one; behind a broken one come two."""

    def client_disconnect(self) -> Pending[None]:
        """Wait until the connection is gone."""

    def response_bytes(self, status: int, headers: Sequence[Header], body: bytes) -> None:
        """Answer. The server adds the length, and leaves the body away where the method is HEAD."""

    def response_stream(self, status: int, headers: Sequence[Header]) -> Stream:
        """Begin an answer in parts."""
