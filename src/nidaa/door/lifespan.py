"""The door's beginning and end, as the ASGI server announces them.

On SIGTERM the order is: streams end at once, the server waits for what is being answered, then the lifespan ends: the
batcher commits what it holds and everything is closed. The server tells an application only of the last step, and
would wait for ever for open streams; so the door hears the signal by itself, and passes it on.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Awaitable, Callable
from types import FrameType

from nidaa.door.asgi import Message, Receive, Send

_log = logging.getLogger(__name__)


async def run_lifespan(
    receive: Receive, send: Send, *, start: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]
) -> None:
    """Follow the lifespan protocol: start, say so, and stop when told.

    Args:
        receive: Gives the lifespan's messages.
        send: Takes the answers.
        start: Is awaited first; if it raises, the server is told that the application cannot start.
        stop: Is awaited last.
    """
    await _expect(receive, "lifespan.startup")
    try:
        await start()
    except Exception as error:  # noqa: BLE001 - any failure is told to the server.
        # Any failure at all: a server that hears of none would serve without a batcher.
        _log.exception("The door could not start.")
        await send({"type": "lifespan.startup.failed", "message": f"The door could not start: {type(error).__name__}"})
        return
    await send({"type": "lifespan.startup.complete"})
    await _expect(receive, "lifespan.shutdown")
    await stop()
    await send({"type": "lifespan.shutdown.complete"})


def on_termination(tell: Callable[[], None]) -> None:
    """Call `tell` in the event loop as soon as the process is asked to end, before the server's own handler.

    Only the main thread can hear signals: elsewhere (in tests) this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        _chain(number, lambda: loop.call_soon_threadsafe(tell))


def _chain(number: signal.Signals, tell: Callable[[], object]) -> None:
    before = signal.getsignal(number)

    def handle(received: int, frame: FrameType | None) -> None:
        tell()
        if callable(before):
            before(received, frame)

    # The event loop's own wake-up (a file descriptor) is untouched by this: its handlers still run.
    if before is not signal.SIG_DFL:
        signal.signal(number, handle)


async def _expect(receive: Receive, kind: str) -> Message:
    while True:
        message = await receive()
        if message["type"] == kind:
            return message
