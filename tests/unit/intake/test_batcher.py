import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from nidaa.intake import writer
from nidaa.intake.batcher import BATCH_LIMIT, EXIT_STATUS, Batcher
from nidaa.intake.books import Books, SqliteBooks
from nidaa.intake.commands import Command
from nidaa.intake.errors import Overloaded, StorageFull, TryAgain
from nidaa.intake.outcomes import Appended, Outcome, Stored
from nidaa.intake.startup_check import check_books
from tests.both_books import OpenBooks
from tests.unit.intake.sample import confirm, make_books, submit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "nidaa.sqlite3"
    make_books(file)[0].close()
    return file


async def gather(batcher: Batcher, count: int) -> list[Outcome | BaseException]:
    """Send submissions of `count` people at once."""
    return await asyncio.gather(
        *(batcher.submit(submit(person)) for person in range(1, count + 1)), return_exceptions=True
    )


def run(
    open_books: OpenBooks,
    use: Callable[[Batcher], object],
    *,
    exit_process: Callable[[int], object] = lambda _status: None,
    capacity: int = 1000,
    patience_seconds: float = 2.0,
) -> object:
    """Start a batcher, use it, stop it."""

    async def main() -> object:
        batcher = Batcher(
            open_books,
            capacity=capacity,
            patience_seconds=patience_seconds,
            exit_process=exit_process,
        )
        batcher.start()
        try:
            return await use(batcher)  # type: ignore[misc]  # every `use` here returns an awaitable
        finally:
            await batcher.stop()

    return asyncio.run(main())


def count_of(open_books: OpenBooks) -> int:
    """How many submissions are stored."""
    books = open_books()
    try:
        assert check_books(books) == []
        return books.logs()[0].submissions
    finally:
        books.close()


def test_each_gets_his_own_outcome_and_it_is_stored(open_same: OpenBooks) -> None:
    outcomes = run(open_same, lambda batcher: gather(batcher, 300))

    assert outcomes == [Stored(seq) for seq in range(1, 301)]
    assert count_of(open_same) == 300


def test_what_arrives_meanwhile_is_committed_together(open_same: OpenBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    apply = writer.apply

    def counted(books: Books, commands: list[object]) -> list[Outcome]:
        sizes.append(len(commands))
        return apply(books, commands)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(writer, "apply", counted)

    run(open_same, lambda batcher: gather(batcher, 900))

    assert sum(sizes) == 900
    assert len(sizes) < 100
    assert max(sizes) <= BATCH_LIMIT


def test_commands_of_one_sender_keep_their_order(open_same: OpenBooks) -> None:
    async def use(batcher: Batcher) -> list[Outcome]:
        return list(await asyncio.gather(batcher.submit(submit(1)), batcher.submit(confirm(1))))

    assert run(open_same, use) == [Stored(1), Appended(0)]


def test_stopping_commits_and_answers_what_waits(open_same: OpenBooks) -> None:
    async def use(batcher: Batcher) -> list[Outcome | BaseException]:
        waiting = asyncio.ensure_future(gather(batcher, 50))
        for _ in range(3):  # The tasks are made, then run up to the queue.
            await asyncio.sleep(0)
        await batcher.stop()
        return await waiting

    outcomes = run(open_same, use)

    assert outcomes == [Stored(seq) for seq in range(1, 51)]
    assert count_of(open_same) == 50


def test_after_stopping_nothing_is_taken(open_same: OpenBooks) -> None:
    async def use(batcher: Batcher) -> Outcome:
        await batcher.stop()
        return await batcher.submit(submit(1))

    with pytest.raises(Overloaded):
        run(open_same, use)


def test_a_full_queue_refuses_and_stores_the_others(open_same: OpenBooks) -> None:
    outcomes = run(open_same, lambda batcher: gather(batcher, 40), capacity=25)

    assert isinstance(outcomes, list)
    assert [isinstance(outcome, Overloaded) for outcome in outcomes] == [False] * 25 + [True] * 15
    assert count_of(open_same) == 25


def test_a_locked_database_refuses_and_stores_nothing(path: Path) -> None:
    def open_books() -> SqliteBooks:
        books = SqliteBooks.open(path)
        books.connection.execute("PRAGMA busy_timeout = 10")
        return books

    # Somebody who takes no turns: a backup, or SQLite's own shell.
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    outcomes = run(open_books, lambda batcher: gather(batcher, 3), patience_seconds=0.1)
    holder.close()

    assert isinstance(outcomes, list)
    assert all(isinstance(outcome, Overloaded) for outcome in outcomes)
    assert count_of(lambda: SqliteBooks.open(path)) == 0


def test_a_full_disk_refuses_and_the_next_is_stored(path: Path) -> None:
    opened: list[SqliteBooks] = []

    def open_books() -> SqliteBooks:
        books = SqliteBooks.open(path)
        pages = books.connection.execute("PRAGMA page_count").fetchone()[0]
        books.connection.execute(f"PRAGMA max_page_count = {pages}")
        opened.append(books)
        return books

    async def use(batcher: Batcher) -> tuple[list[Outcome | BaseException], list[Outcome | BaseException]]:
        refused = await gather(batcher, 200)
        return refused, await gather(batcher, 1)

    result = run(open_books, use)

    assert isinstance(result, tuple)
    assert all(isinstance(outcome, StorageFull) and isinstance(outcome, TryAgain) for outcome in result[0])
    assert result[1] == [Stored(1)]
    assert count_of(lambda: SqliteBooks.open(path)) == 1


class _FailingConnection:
    """A connection whose COMMIT fails as it does when the disk does."""

    in_transaction = False

    def __init__(self, code: int, name: str) -> None:
        self._code, self._name = code, name

    def execute(self, _sql: str, *_parameters: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode, error.sqlite_errorname = self._code, self._name
        raise error

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (sqlite3.SQLITE_IOERR_FSYNC, "SQLITE_IOERR_FSYNC"),
        (sqlite3.SQLITE_IOERR_WRITE, "SQLITE_IOERR_WRITE"),
        (sqlite3.SQLITE_CORRUPT, "SQLITE_CORRUPT"),
    ],
)
def test_a_failing_disk_ends_the_process_before_any_answer(
    path: Path, caplog: pytest.LogCaptureFixture, code: int, name: str
) -> None:
    ended: list[int] = []
    stopped, looked = threading.Event(), threading.Event()

    def exit_process(status: int) -> None:
        ended.append(status)
        stopped.set()
        looked.wait(10)  # The real one never returns.

    async def use(batcher: Batcher) -> bool:
        waiting = asyncio.ensure_future(batcher.submit(submit(1)))
        await asyncio.to_thread(stopped.wait, 10)
        answered = waiting.done()
        waiting.cancel()
        looked.set()
        return answered

    books = SqliteBooks(_FailingConnection(code, name))  # type: ignore[arg-type]  # as much of one as is used
    with caplog.at_level(logging.CRITICAL):
        answered = run(lambda: books, use, exit_process=exit_process)

    assert (ended, answered) == ([EXIT_STATUS], False)
    assert name in caplog.text


def test_a_command_that_cannot_be_applied_takes_no_other_with_it(open_same: OpenBooks) -> None:
    async def use(batcher: Batcher) -> list[Outcome | BaseException]:
        poison = confirm("1")  # type: ignore[arg-type]  # a fault of ours
        wrong = submit(2, log_id=object())  # type: ignore[arg-type]  # another
        commands: list[Command] = [submit(1), poison, wrong, submit(3)]
        return await asyncio.gather(*map(batcher.submit, commands), return_exceptions=True)

    outcomes = run(open_same, use)

    assert isinstance(outcomes, list)
    assert (outcomes[0], outcomes[3]) == (Stored(1), Stored(2))
    assert isinstance(outcomes[2], Exception)
    assert count_of(open_same) == 2


def test_who_has_gone_disturbs_nobody(open_same: OpenBooks) -> None:
    async def use(batcher: Batcher) -> Outcome:
        gone = asyncio.ensure_future(batcher.submit(submit(1)))
        await asyncio.sleep(0)
        gone.cancel()
        return await batcher.submit(submit(2))

    assert run(open_same, use) == Stored(2)
    assert count_of(open_same) == 2
