"""Live counts as Server-Sent Events: one tick a second, the same bytes to everybody who watches a campaign.

Before: `routes` says that a path is a campaign's live stream. After: nothing; the counts come from `counts_board`.

A watcher costs a task and no thread. One that reads too slowly is dropped, since its browser comes back by itself
and gets the newest counts at once; and when the process is asked to end, every stream ends.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Final

from nidaa.door.asgi import Receive
from nidaa.door.errors import RequestRefused
from nidaa.door.request import Request
from nidaa.door.responses import FOR_ANYBODY, NO_STORE, SECURITY_HEADERS

WATCHERS_AT_MOST: Final = 10_000
HEARTBEAT_SECONDS: Final = 20.0
#: How long one event may wait for a watcher's line to take it.
SLOW_SECONDS: Final = 10.0
RETRY_MS: Final = 3_000
_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    NO_STORE,
    (b"x-accel-buffering", b"no"),
    FOR_ANYBODY,
    *SECURITY_HEADERS,
]
_HEARTBEAT: Final = b": still here\n\n"


@dataclass(slots=True)
class _Channel:
    """What one campaign's watchers wait for."""

    event: bytes
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    watchers: int = 0


class LiveCounts:
    """The streams of one process. All methods are for the event loop's thread."""

    def __init__(
        self, *, watchers_at_most: int = WATCHERS_AT_MOST, heartbeat_seconds: float = HEARTBEAT_SECONDS
    ) -> None:
        self._channels: dict[str, _Channel] = {}
        self._watchers = 0
        self._watchers_at_most = watchers_at_most
        self._heartbeat_seconds = heartbeat_seconds
        self._closing = False

    @property
    def watchers(self) -> int:
        """How many streams are open."""
        return self._watchers

    def publish(self, slug: str, counts: bytes, tree_size: int) -> None:
        """Tell those who watch a campaign its counts, once for all, unless they know them."""
        channel = self._channels.get(slug)
        if channel is None:
            return
        event = _event(counts, tree_size)
        if event != channel.event:
            channel.event = event
            _wake(channel)

    def close(self) -> None:
        """End every stream; a new one is refused."""
        self._closing = True
        for channel in self._channels.values():
            _wake(channel)

    async def stream(self, request: Request, slug: str, counts: bytes, tree_size: int) -> None:
        """Stream a campaign's counts until the client leaves, is too slow, or the process ends.

        Args:
            request: A GET or HEAD.
            slug: The campaign.
            counts: Its counts now, as JSON in one line: the first event.
            tree_size: The size of the log that they were counted from: the event's id.

        Raises:
            RequestRefused: 503, there are too many watchers, or the process is about to end.
        """
        if self._closing or self._watchers >= self._watchers_at_most:
            raise RequestRefused(503)
        await request.send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        if request.method == "HEAD":
            await request.send({"type": "http.response.body", "body": b""})
            return
        channel = self._channels.setdefault(slug, _Channel(_event(counts, tree_size)))
        channel.watchers += 1
        self._watchers += 1
        try:
            await self._feed(channel, request)
        finally:
            self._watchers -= 1
            channel.watchers -= 1
            if not channel.watchers:
                self._channels.pop(slug, None)

    async def _feed(self, channel: _Channel, request: Request) -> None:
        gone = asyncio.ensure_future(_until_gone(request.receive))
        known = b""
        try:
            await _send(request, b"retry: %d\n\n" % RETRY_MS)
            while not (gone.done() or self._closing):
                changed = channel.changed
                if channel.event != known:
                    known = channel.event
                    await _send(request, known)
                elif not await _happens(changed, gone, self._heartbeat_seconds):
                    await _send(request, _HEARTBEAT)
            if not gone.done():
                await request.send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            # Too slow. The server closes the connection, because the response ends without its last part.
            return
        finally:
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await gone


def _event(counts: bytes, tree_size: int) -> bytes:
    return b"id: %d\ndata: %b\n\n" % (tree_size, counts)


def _wake(channel: _Channel) -> None:
    woken, channel.changed = channel.changed, asyncio.Event()
    woken.set()


async def _happens(changed: asyncio.Event, gone: asyncio.Future[None], within_seconds: float) -> bool:
    """Wait for a change or for the client to leave; return whether one of them came in time."""
    change = asyncio.ensure_future(changed.wait())
    try:
        done, _ = await asyncio.wait((change, gone), timeout=within_seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        change.cancel()
    return bool(done)


async def _send(request: Request, data: bytes) -> None:
    async with asyncio.timeout(SLOW_SECONDS):
        await request.send({"type": "http.response.body", "body": data, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
