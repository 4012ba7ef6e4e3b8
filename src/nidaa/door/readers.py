"""Threads that read the log's files and the counts for the event loop, each with its own database connection."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from nidaa.door.errors import RequestRefused

T = TypeVar("T")

THREADS: Final = 4
WAITING_AT_MOST: Final = 2_000


class Readers:
    """A few threads and a bounded number of those who wait for them."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="door-reader")
        self._waiting = 0

    async def read(self, what: Callable[[], T]) -> T:
        """Run `what` in a thread and return its result.

        Raises:
            RequestRefused: 503, too many wait already.
        """
        if self._waiting >= WAITING_AT_MOST:
            raise RequestRefused(503)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, what)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the threads once they are idle."""
        self._threads.shutdown(wait=False, cancel_futures=True)
