"""How the door hears that the process is asked to end.

On SIGTERM the order is: streams end at once and unfinished bodies soon, the server waits for what is being answered,
then `Door.__rsgi_del__`: the batcher commits what it holds and everything is closed. The server tells an application
only of the last step, would wait for ever for open streams, and would kill the process for a body that does not come;
so the door hears the signal by itself, and passes it on.
"""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType


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
