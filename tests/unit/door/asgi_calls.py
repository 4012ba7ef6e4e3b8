"""A client that calls an ASGI handler directly: what it sends, and what it got."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from nidaa.door.asgi import Message
from nidaa.door.request import Request


@dataclass(slots=True)
class Call:
    """One request and its answer, as the ASGI server would see it.

    `bodies` are the parts of the body; behind the last the client waits until `leave` is called.
    """

    method: str = "GET"
    path: str = "/"
    headers: tuple[tuple[bytes, bytes], ...] = ()
    bodies: tuple[bytes, ...] = (b"",)
    client: tuple[str, int] | None = ("192.0.2.7", 40_000)
    query: bytes = b""
    sent: list[Message] = field(default_factory=list)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    _next: int = 0

    async def receive(self) -> Message:
        if self._next < len(self.bodies):
            self._next += 1
            return {
                "type": "http.request",
                "body": self.bodies[self._next - 1],
                "more_body": self._next < len(self.bodies),
            }
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def scope(self) -> dict[str, object]:
        return {
            "type": "http",
            "method": self.method,
            "path": self.path,
            "query_string": self.query,
            "headers": list(self.headers),
            "client": self.client,
        }

    @property
    def request(self) -> Request:
        return Request(self.method, self.path, dict(self.headers), self.scope, self.receive, self.send)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def answer_headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent[1:])


def headers(**values: str) -> tuple[tuple[bytes, bytes], ...]:
    """Return ASGI headers; an underscore in a name stands for a hyphen."""
    pairs: Iterable[tuple[str, str]] = values.items()
    return tuple((name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in pairs)
