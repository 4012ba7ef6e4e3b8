"""A request as the door's handlers see it, and the way to answer it.

Before: `app` makes one of granian's scope and protocol. After: a handler reads it and calls `respond` once.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Final

from nidaa.door.counters import Classes, new_classes
from nidaa.door.errors import ClientGone, RequestRefused
from nidaa.door.patience import Patience
from nidaa.door.responses import Header, Response
from nidaa.door.rsgi import HttpProtocol, Pending, ProtocolClosed, Scope, Stream

#: For a peer without an address (a Unix socket): all of these are one network.
UNKNOWN: Final = "0.0.0.0"  # noqa: S104 - not bound to: it only names "no address".
_CLOSE: Final[Header] = ("connection", "close")
_UNWATCHED: Final = new_classes()


class Request:
    """One HTTP request. Made for every one of them: what is not always needed is read when it is asked for.

    Attributes:
        scope: What the server says of the request, for what is handed on to Django.
        method: As sent; methods are case-sensitive.
        path: Percent-decoded; what was no UTF-8 is U+FFFD.
        headers: All headers.
        answers: Where the answer is counted.
    """

    __slots__ = ("_patience", "_protocol", "answers", "headers", "method", "path", "scope")

    def __init__(self, scope: Scope, protocol: HttpProtocol, patience: Patience, answers: Classes = _UNWATCHED) -> None:
        """Take what the server gives; `patience` ends bodies that come too slowly, `answers` count what is said."""
        self.scope = scope
        self.method = scope.method
        self.path = scope.path
        self.headers = scope.headers
        self._protocol = protocol
        self._patience = patience
        self.answers = answers

    @property
    def query(self) -> str:
        """What stands behind the question mark, as sent."""
        return self.scope.query_string

    @property
    def client(self) -> str:
        """The peer's IP address: a proxy's, if one stands in front of us (`client_address` knows better)."""
        return self.scope.client.rpartition(":")[0].strip("[]") or UNKNOWN

    @property
    def host(self) -> str:
        """Whom the client means: its Host, or what HTTP/2 has instead."""
        return self.headers.get("host", "") or self.scope.authority or ""

    def header(self, name: str) -> str:
        """Return a header's first value, or "" if there is none. `name` is lower case."""
        return self.headers.get(name, "")

    @property
    def wants_json(self) -> bool:
        """Whether the caller is a program (a page's script, too), and not a browser that shows pages."""
        get = self.headers.get
        return "json" in get("accept", "") or get("content-type", "").startswith("application/json")

    def body(self, limit_bytes: int, within_seconds: float) -> Awaitable[bytes]:
        """Return the whole body, once it is there.

        Args:
            limit_bytes: A longer one is refused: at once if it says so, and otherwise as soon as it is.
            within_seconds: A slower one is refused, at most a second later.

        Raises:
            RequestRefused: 413 or 408.
            ClientGone: It ended before its end: the connection, or only its sending side.
        """
        deadline = self._patience.second + within_seconds
        declared = self.headers.get("content-length", "")
        if not declared.isdigit():
            return self._counted_body(limit_bytes, deadline)
        if len(declared) > 9 or int(declared) > limit_bytes:
            raise RequestRefused(413)
        # The server ends a body where it was announced to end.
        return self._in_time(self._protocol(), deadline)

    async def _in_time(self, reading: Pending[bytes], deadline: float) -> bytes:
        deadlines = self._patience.deadlines
        deadlines[reading] = deadline
        try:
            return await reading
        except ProtocolClosed:
            raise ClientGone from None
        except asyncio.CancelledError:
            if reading in deadlines:
                raise
            raise RequestRefused(408, _CLOSE) from None
        finally:
            deadlines.pop(reading, None)

    async def _counted_body(self, limit_bytes: int, deadline: float) -> bytes:
        """Read a body whose length was not announced, in parts."""
        body, empty = b"", 0
        parts = self._protocol.__aiter__()
        while True:
            try:
                reading = parts.__anext__()
            except StopAsyncIteration:
                break
            part = await self._in_time(reading, deadline)
            body += part
            empty += not part
            if len(body) > limit_bytes:
                raise RequestRefused(413, _CLOSE)
        if empty > 1:
            # So the server says that a body broke off; and of trailers, which no browser sends.
            raise ClientGone
        return body

    def respond(self, response: Response) -> None:
        """Answer. Only the first answer to a request counts."""
        self.answers[response.status // 100] += 1
        self._protocol.response_bytes(response.status, response.sent_headers, response.body)

    def stream(self, status: int, headers: Sequence[Header]) -> Stream:
        """Begin an answer in parts; it ends when the stream that is returned is dropped."""
        self.answers[status // 100] += 1
        return self._protocol.response_stream(status, headers)

    def gone(self) -> Pending[None]:
        """Return what is done when the client has left; cancelling it wakes whoever awaits it."""
        return self._protocol.client_disconnect()
