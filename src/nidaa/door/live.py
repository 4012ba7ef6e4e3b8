"""Live counts as Server-Sent Events: one tick a second, the same bytes to everybody who watches a campaign.

Before: `routes` says that a path is a campaign's live stream. After: nothing; the counts come from `counts_board`.

A watcher costs a row in a set: no thread, no task, no timer. One loop a second sends the same bytes to all of them, and
gives way to those who have a form on the way. Who has left is found at the next event or heartbeat. What a slow line
does not take, the server keeps for it, without a bound of its own; so each stream ends after some minutes, or some
kilobytes: the browser comes back by itself and gets the newest counts at once. When the process is asked to end, or a
host switches live counts off, every stream ends.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Iterable
from dataclasses import dataclass, field
from typing import Final

from nidaa.door.errors import RequestRefused
from nidaa.door.request import Request
from nidaa.door.responses import FOR_ANYBODY, NO_STORE, SECURITY_HEADERS, Header, Response
from nidaa.door.rsgi import ProtocolClosed, Stream
from nidaa.intake.instance import WATCHERS

HEARTBEAT_SECONDS: Final = 20
#: Of a stream, on average; with jitter, so that those who came together do not come back together.
LIFE_SECONDS: Final = 600
#: What a watcher that reads nothing can pile up.
LIFE_BYTES: Final = 64 * 1024
#: When a browser comes back after a stream has ended, or broken: between these, by chance for each.
RETRY_MS: Final = (2_000, 10_000)
#: After so many watchers, those who have a form on the way get a turn.
_AT_ONE_GO: Final = 200
_HEADERS: Final[tuple[Header, ...]] = (
    ("content-type", "text/event-stream; charset=utf-8"),
    NO_STORE,
    ("x-accel-buffering", "no"),
    FOR_ANYBODY,
    *SECURITY_HEADERS,
)
_HEARTBEAT: Final = b": still here\n\n"
#: The answer that tells an EventSource to come back no more by itself; the page's script asks again after minutes.
_SWITCHED_OFF: Final = Response(204, (NO_STORE, FOR_ANYBODY))


@dataclass(slots=True, eq=False)
class _Watcher:
    """One open stream: it ends when nobody holds `stream` any more.

    Attributes:
        stream: Takes the events.
        heard: The second of the last event.
        ends: The second at which the stream ends.
        left_bytes: How much may still be sent.
    """

    stream: Stream
    heard: int
    ends: float
    left_bytes: int = LIFE_BYTES

    def send(self, event: bytes, second: int) -> bool:
        """Send an event; return whether the stream goes on: the client has not left, and it is not at its end."""
        self.left_bytes -= len(event)
        self.heard = second
        return self.left_bytes >= 0 and _is_taken(self.stream.send_bytes(event))


@dataclass(slots=True)
class _Channel:
    """Who watches one campaign, and what they know."""

    event: bytes
    watchers: set[_Watcher] = field(default_factory=set)


class LiveCounts:
    """The streams of one process. All methods are for the event loop's thread."""

    def __init__(self, *, watchers_at_most: int = WATCHERS) -> None:
        self._channels: dict[str, _Channel] = {}
        self._watchers_at_most = watchers_at_most
        self._second = 0
        self._is_on = True
        self._closing = False

    @property
    def watchers(self) -> int:
        """How many streams are open; who left without a word is among them until the next event."""
        return sum(len(channel.watchers) for channel in self._channels.values())

    async def publish(self, slug: str, counts: bytes, tree_size: int) -> None:
        """Tell those who watch a campaign its counts, unless they know them."""
        channel = self._channels.get(slug)
        if channel is None:
            return
        event = _event(counts, tree_size)
        if event != channel.event:
            channel.event = event
            async for watcher in _in_turns(channel.watchers):
                if not watcher.send(event, self._second):
                    self._end(slug, watcher)

    async def beat(self) -> None:
        """Let a second pass: end the streams that are old, and let the quiet ones beat."""
        self._second += 1
        for slug, channel in list(self._channels.items()):
            async for watcher in _in_turns(channel.watchers):
                is_quiet = self._second - watcher.heard >= HEARTBEAT_SECONDS
                if watcher.ends <= self._second or (is_quiet and not watcher.send(_HEARTBEAT, self._second)):
                    self._end(slug, watcher)

    def turn(self, *, on: bool) -> None:
        """Serve streams, or end all of them and serve none."""
        if self._is_on and not on:
            self._channels.clear()
        self._is_on = on

    def close(self) -> None:
        """End every stream; a new one is refused."""
        self._closing = True
        self._channels.clear()

    def stream(self, request: Request, slug: str, counts: bytes, tree_size: int) -> None:
        """Begin to stream a campaign's counts, until the client leaves, the stream is old, or the process ends.

        Args:
            request: A GET or HEAD.
            slug: The campaign.
            counts: Its counts now, as JSON in one line: the first event.
            tree_size: The size of the log that they were counted from: the event's id.

        Raises:
            RequestRefused: 503, there are too many watchers, or the process is about to end.
        """
        if not self._is_on:
            request.respond(_SWITCHED_OFF)
            return
        if self._closing or self.watchers >= self._watchers_at_most:
            raise RequestRefused(503)
        stream = request.stream(200, _HEADERS)
        if request.method == "HEAD":
            return
        life = LIFE_SECONDS * random.uniform(0.75, 1.25)  # noqa: S311 - jitter, no secret.
        watcher = _Watcher(stream, self._second, self._second + life)
        channel = self._channels.setdefault(slug, _Channel(_event(counts, tree_size)))
        if watcher.send(_greeting(channel.event, request.header("last-event-id")), self._second):
            channel.watchers.add(watcher)

    def _end(self, slug: str, watcher: _Watcher) -> None:
        channel = self._channels.get(slug)
        if channel is not None:
            channel.watchers.discard(watcher)
            if not channel.watchers:
                del self._channels[slug]


def _is_taken(sending: Awaitable[None]) -> bool:
    """Return whether a part was taken. It is known at once: what the server returns never waits."""
    try:
        next(iter(sending.__await__()), None)
    except ProtocolClosed:
        return False
    return True


def watchers_allowed(wanted: int, open_files: int) -> int:
    """Return how many may watch: each holds an open file, and some stay free for those who sign."""
    return min(wanted, open_files - open_files // 20)


def _event(counts: bytes, tree_size: int) -> bytes:
    return b"id: %d\ndata: %b\n\n" % (tree_size, counts)


def _greeting(event: bytes, last_event_id: str) -> bytes:
    """Return what a watcher gets first: when to come back, and the counts, unless it brought them along."""
    retry = b"retry: %d\n\n" % random.randint(*RETRY_MS)  # noqa: S311 - jitter, no secret.
    known = last_event_id.isdigit() and event.startswith(b"id: %b\n" % last_event_id.encode())
    return retry if known else retry + event


async def _in_turns(watchers: Iterable[_Watcher]) -> AsyncIterator[_Watcher]:
    """Yield watchers, and give way to other tasks now and then."""
    for number, watcher in enumerate(list(watchers), 1):
        yield watcher
        if number % _AT_ONE_GO == 0:
            await asyncio.sleep(0)
