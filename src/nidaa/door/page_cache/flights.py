"""One making of a thing at a time: whoever wants the same meanwhile waits; so many at most, and so long at most."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

_log = logging.getLogger(__name__)

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class NotMade(Exception):
    """Who waited gets nothing: too many wait, or it took too long, or the process ends."""


class Flights(Generic[K, T]):
    """What is being made, and who waits for it.

    A making goes on when those who wait for it leave: what it makes is for everybody.

    Args:
        waiting_at_most: So many may wait, for all things together.
    """

    __slots__ = ("_began_at", "_waiting_at_most", "tasks", "waiting")

    def __init__(self, waiting_at_most: int) -> None:
        self._waiting_at_most = waiting_at_most
        self.tasks: dict[K, asyncio.Task[T]] = {}
        self.waiting = 0
        self._began_at: dict[K, float] = {}

    def begin(self, key: K, make: Callable[[], Coroutine[Any, Any, T]]) -> bool:
        """Begin to make something, unless it is being made. Return whether this call began it."""
        if key in self.tasks:
            return False
        task = asyncio.create_task(make())
        self.tasks[key] = task
        self._began_at[key] = task.get_loop().time()
        task.add_done_callback(lambda done: self._end(key, done))
        return True

    async def result(self, key: K, patience_seconds: float) -> T:
        """Wait for what is being made.

        Raises:
            NotMade: Too many wait, or `patience_seconds` after its beginning it is not made; it goes on.
            Exception: What the making raised.
        """
        if self.waiting >= self._waiting_at_most:
            raise NotMade
        task = self.tasks[key]
        # Whoever comes to a making that is late already does not wait as long again.
        left_seconds = self._began_at[key] + patience_seconds - task.get_loop().time()
        self.waiting += 1
        try:
            await asyncio.wait((task,), timeout=max(0.0, left_seconds))
        finally:
            self.waiting -= 1
        if not task.done() or task.cancelled():
            raise NotMade
        return task.result()

    async def close(self) -> None:
        """End all makings, and wait for their end."""
        tasks = list(self.tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _end(self, key: K, task: asyncio.Task[T]) -> None:
        del self.tasks[key], self._began_at[key]
        # Nobody may be waiting: then nobody else would say that it failed. Its words may quote a stranger's.
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A page could not be made: %s", type(error).__qualname__)
