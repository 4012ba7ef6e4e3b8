"""A client that calls a handler as granian does: what it sends, and what it got.

It keeps granian's habits: the first answer counts, a body can be read once, behind a body in parts comes an empty part,
and behind a broken one come two.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from nidaa.door.patience import Patience
from nidaa.door.request import Request
from nidaa.door.responses import Header
from nidaa.door.rsgi import Parts, Pending, ProtocolClosed


class Headers:
    """Headers as granian gives them: a value that is not visible ASCII is there, and cannot be read."""

    def __init__(self, pairs: Sequence[Header]) -> None:
        self._pairs = pairs

    def get(self, key: str, default: str) -> str:
        return next(iter(self.get_all(key)), default)

    def get_all(self, key: str) -> list[str]:
        return [value for name, value in self.items() if name == key]

    def items(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._pairs if value.isascii()]

    def __contains__(self, key: str) -> bool:
        return any(name == key for name, _ in self._pairs)


@dataclass(slots=True)
class Call:
    """One request and its answer: granian's scope and protocol in one.

    Attributes:
        bodies: The parts of the body.
        ends: Whether the body ends behind its last part; if not, the client waits.
        breaks: Whether the connection ends there.
        left: Set when the client leaves.
        sent: Status and headers, once they are sent.
        body: What was sent behind them.
    """

    method: str = "GET"
    path: str = "/"
    pairs: tuple[Header, ...] = ()
    bodies: tuple[bytes, ...] = (b"",)
    client: str = "192.0.2.7:40000"
    query_string: str = ""
    ends: bool = True
    breaks: bool = False
    authority: str | None = None
    server: str = "127.0.0.1:8000"
    scheme: str = "http"
    http_version: str = "1.1"
    patience: Patience = field(default_factory=Patience)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    sent: tuple[int, tuple[Header, ...]] | None = None
    body: bytes = b""
    read: int = 0

    @property
    def headers(self) -> Headers:
        return Headers(self.pairs)

    def __call__(self) -> Pending[bytes]:
        return asyncio.ensure_future(self._whole())

    async def _whole(self) -> bytes:
        assert not self.read, "A body can be read once."
        self.read = len(self.bodies)
        if self.breaks:
            raise ProtocolClosed
        if not self.ends:
            await self.left.wait()
        return b"".join(self.bodies)

    def __aiter__(self) -> Parts:
        return self

    def __anext__(self) -> Pending[bytes]:
        if self.read > len(self.bodies) + self.breaks:
            raise StopAsyncIteration
        self.read += 1
        return asyncio.ensure_future(self._part(self.read - 1))

    async def _part(self, number: int) -> bytes:
        if number < len(self.bodies):
            return self.bodies[number]
        if not self.ends:
            await self.left.wait()
        return b""

    def client_disconnect(self) -> Pending[None]:
        return asyncio.ensure_future(self._gone())

    async def _gone(self) -> None:
        await self.left.wait()

    def response_bytes(self, status: int, headers: Sequence[Header], body: bytes) -> None:
        if self.sent is None:
            self.sent = (status, tuple(headers))
            self.body = b"" if self.method == "HEAD" else body

    def response_stream(self, status: int, headers: Sequence[Header]) -> "Call":
        assert self.sent is None, "A request is answered once."
        self.sent = (status, tuple(headers))
        return self

    def send_bytes(self, data: bytes) -> Pending[None]:
        self.body += data
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.left.is_set():
            done.set_exception(ProtocolClosed())
        else:
            done.set_result(None)
        return done

    @property
    def request(self) -> Request:
        return Request(self, self, self.patience)

    @property
    def status(self) -> int:
        assert self.sent is not None
        return self.sent[0]

    @property
    def answer_headers(self) -> dict[str, str]:
        assert self.sent is not None
        return dict(self.sent[1])


def headers(**values: str) -> tuple[Header, ...]:
    """Return headers; an underscore in a name stands for a hyphen."""
    return tuple((name.replace("_", "-"), value) for name, value in values.items())
