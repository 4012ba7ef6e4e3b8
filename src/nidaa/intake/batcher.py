"""Group commit: whatever arrived while the last transaction was committing goes into the next one, together.

The event loop hands commands over; one thread, with `Books` of its own, applies them in batches; the outcomes go back
once COMMIT has returned, never before. Before: the door. Next hop:
`patient_writer`.

Promises: an outcome is durable when it is returned. A full queue, a locked or a full database refuse the command
(`TryAgain`) and store nothing; one that is away refuses it, soon. If the disk fails under SQLite (SQLITE_IOERR, a
failed fsync), or the books contradict themselves, nobody can know what they hold: the process ends, without any answer.
"""

import asyncio
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final

from nidaa.intake.backlog import Backlog
from nidaa.intake.batch_figures import BatchFigures
from nidaa.intake.books import Books
from nidaa.intake.commands import Command
from nidaa.intake.errors import BooksDamaged, Overloaded, TryAgain
from nidaa.intake.instance import QUEUE
from nidaa.intake.outcomes import Outcome
from nidaa.intake.patient_writer import PATIENCE_SECONDS, PatientWriter

log = logging.getLogger(__name__)

#: EX_IOERR of sysexits.h.
EXIT_STATUS: Final = 74
BATCH_LIMIT: Final = 512
CROWD: Final = 4
GATHER_SECONDS: Final = 0.008
#: The writer's thread gives up the interpreter's lock at every statement, and waits so long for a busy event loop to
#: hand it back: about ten times a batch. The default, 5 ms, would be most of the time that a batch takes.
SWITCH_SECONDS: Final = 0.0005


@dataclass(slots=True, eq=False)
class _Waiting:
    command: Command
    future: asyncio.Future[Outcome]


_Batch = list[_Waiting]
_Results = list[Outcome | Exception]


class Batcher:
    """One for each web process. Create, `start` and use it on its event loop."""

    def __init__(
        self,
        open_books: Callable[[], Books],
        *,
        capacity: int = QUEUE,
        batch_limit: int = BATCH_LIMIT,
        patience_seconds: float = PATIENCE_SECONDS,
        exit_process: Callable[[int], object] = os._exit,
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            open_books: Called in the writer's thread.
            capacity: How many commands may wait.
            batch_limit: How many go into one transaction.
            patience_seconds: How long a batch is tried again while the database is busy or away.
            exit_process: Ends the process at once, without cleaning up.
        """
        self._writer = PatientWriter(open_books, patience_seconds)
        self._backlog = Backlog(capacity)
        self._batch_limit = batch_limit
        self._exit_process = exit_process
        #: Written by the writer's thread alone.
        self.figures = BatchFigures()
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def waiting(self) -> int:
        """How many commands wait for a transaction, or are in one."""
        return len(self._backlog)

    @property
    def is_full(self) -> bool:
        """Whether what comes now is refused."""
        return self._backlog.is_full

    def refuse_if_full(self) -> None:
        """Do nothing if `submit` would take a command now.

        Raises:
            Overloaded: It would not.
        """
        self._backlog.refuse_if_full()

    @property
    def is_alive(self) -> bool:
        """Whether the writer's thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Start the writer's thread; call it on the event loop."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="nidaa-writer", daemon=True)
        self._thread.start()

    async def submit(self, command: Command) -> Outcome:
        """Apply a command, and return its outcome once it is durable.

        Raises:
            Overloaded: Too many wait, or for too long; another process holds the lock; the batcher stops. Nothing is
                stored.
            StorageFull: The disk is full. Nothing is stored.
            ConnectionLost: The database is away.
        """
        if self._loop is None or self._stopping:
            raise Overloaded("no commands are taken")
        self._backlog.enter()
        future: asyncio.Future[Outcome] = self._loop.create_future()
        self._queue.put(_Waiting(command, future))
        return await future

    async def stop(self) -> None:
        """Take no more, commit what waits, deliver it, and end the thread."""
        self._stopping = True
        thread = self._thread
        if thread is None:
            return
        self._queue.put(None)
        await asyncio.to_thread(thread.join)
        # What the thread delivered last is still to be run by the loop.
        await asyncio.sleep(0)
        self._thread = None

    # --- In the writer's thread ------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            # Without this thread every request would wait for ever.
            log.exception("the writer's thread has failed")
            self._end_process(error)
            raise

    def _work(self) -> None:
        try:
            running = True
            while running:
                batch, running = self._next_batch()
                if batch:
                    began = time.perf_counter()
                    results = self._apply([waiting.command for waiting in batch])
                    seconds = time.perf_counter() - began
                    self.figures.add(len(batch), seconds)
                    self._deliver(batch, results, seconds)
        finally:
            self._writer.close()

    def _next_batch(self) -> tuple[_Batch, bool]:
        """Wait for a command; return it with all that wait already, and whether to go on after them.

        Where several wait, more are on their way: a few milliseconds later the same transaction carries twice as many,
        and costs hardly more. One that comes alone waits for nobody.
        """
        first = self._queue.get()
        if first is None:
            return [], False
        if CROWD <= self._queue.qsize() < self._batch_limit - 1:
            time.sleep(GATHER_SECONDS)
        batch = [first]
        try:
            while len(batch) < self._batch_limit:
                waiting = self._queue.get_nowait()
                if waiting is None:
                    return batch, False
                batch.append(waiting)
        except Empty:
            pass
        return batch, True

    def _apply(self, commands: Sequence[Command]) -> _Results:
        try:
            return list(self._writer.apply(commands))
        except BooksDamaged as error:
            self._end_process(error)
            return [error] * len(commands)
        except TryAgain as error:
            log.warning("a batch was refused: %s", error)
            return [error] * len(commands)
        except Exception as error:  # noqa: BLE001 (a fault of ours in one command must not take the others with it)
            return self._apply_singly(commands, error)

    def _apply_singly(self, commands: Sequence[Command], error: Exception) -> _Results:
        """Nothing of the batch is stored: find the command that cannot be applied, and apply the others."""
        log.error("a batch failed, its commands are applied one by one: %s", type(error).__name__)
        results: _Results = []
        for command in commands:
            try:
                results += self._writer.apply([command])
            except TryAgain as failure:
                results.append(failure)
            except BooksDamaged as failure:
                self._end_process(failure)
                results.append(failure)
            except Exception as failure:
                log.exception("a command of kind %s failed", type(command).__name__)
                results.append(failure)
        return results

    def _end_process(self, error: BaseException) -> None:
        name = type(error).__name__
        log.critical("the books cannot be trusted (%s: %s): the process ends; nothing was answered", name, error)
        for handler in logging.getLogger().handlers:
            handler.flush()
        self._exit_process(EXIT_STATUS)

    def _deliver(self, batch: _Batch, results: _Results, seconds: float) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._resolve, batch, results, seconds)

    # --- Back on the event loop ------------------------------------------------------------------------

    def _resolve(self, batch: _Batch, results: _Results, seconds: float) -> None:
        self._backlog.leave(len(batch), seconds)
        for waiting, result in zip(batch, results, strict=True):
            if waiting.future.done():
                continue  # Whoever asked has gone; what was stored is stored.
            if isinstance(result, Exception):
                waiting.future.set_exception(result)
            else:
                waiting.future.set_result(result)
