"""What SQLite is told to do: every key is looked up in an index, and nobody is told apart by it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nidaa.entries.kinds import VoidReason
from nidaa.intake import writer
from nidaa.intake.books import SqliteBooks
from nidaa.intake.commands import Command, Erase, Mute, Void, Withdraw
from tests.unit.intake.sample import NOW, confirm, make_books, submit


@pytest.fixture
def books(tmp_path: Path) -> Iterator[SqliteBooks]:
    books, _ = make_books(tmp_path / "nidaa.sqlite3")
    yield books
    books.close()


def apply(books: SqliteBooks, *commands: Command) -> None:
    writer.apply(books, commands)


def test_no_statement_walks_through_a_whole_log(books: SqliteBooks) -> None:
    told: list[str] = []
    books.connection.set_trace_callback(told.append)
    apply(books, submit(1), confirm(1), Withdraw(1, 1, NOW), Void(1, 7, VoidReason.TEST, NOW), Mute(1, 1, NOW))
    apply(books, submit(2), confirm(2), Erase(1, 2, NOW))
    books.supporter_of_submission(1, 1)
    books.latest_named(1, "petition", 5)
    books.attempts(1, "petition", submit(1).person_key)
    books.connection.set_trace_callback(None)

    plans = [books.connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in told if " intake_" in sql]

    steps = {row[3] for plan in plans for row in plan if " intake_" in row[3]}
    whole = {step for step in steps if step.startswith("SCAN") or step.endswith("(log_id=?)")}
    assert whole == {"SEARCH a USING PRIMARY KEY (log_id=?)"} & steps  # A log has two actions at most.
    assert len(steps) >= 6


@pytest.mark.parametrize("again", [submit(1, 1), submit(1, 9)], ids=["retry", "further form"])
@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize("earlier", [1, 4, 5])
def test_a_known_person_costs_the_statements_of_an_unknown_one(
    books: SqliteBooks, again: Command, earlier: int, *, confirmed: bool
) -> None:
    apply(books, *(submit(1, key) for key in range(1, earlier + 1)), *([confirm(1)] if confirmed else []))
    unknown = statements(books, submit(2))

    known = statements(books, again)

    assert [shape for shape, _ in known] == [shape for shape, _ in unknown]
    assert [shape.split()[0] for shape, _ in known] == ["BEGIN", "SELECT", "INSERT", "UPDATE", "COMMIT"]


def statements(books: SqliteBooks, command: Command) -> list[tuple[str, str]]:
    """What the database is told to do for one command: (statement without values, as executed)."""
    told: list[str] = []
    books.connection.set_trace_callback(told.append)
    writer.apply(books, [command])
    books.connection.set_trace_callback(None)
    return [(_without_values(statement), statement) for statement in told]


def _without_values(statement: str) -> str:
    """Return a statement's words before its first value."""
    head, _, _ = statement.partition("VALUES")
    return head if "VALUES" in statement else "".join(letter for letter in statement if not letter.isdigit())
