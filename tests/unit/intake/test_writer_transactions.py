"""What `writer.apply` promises as a transaction, on every engine: SQLite now."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nidaa.entries.kinds import VoidReason
from nidaa.entries.tally import tally_encoded
from nidaa.intake import writer
from nidaa.intake.books import SqliteBooks
from nidaa.intake.commands import Command, Erase, Mute, Void, Withdraw
from nidaa.intake.errors import BooksDamaged, StatementRefused
from nidaa.intake.outcomes import Outcome
from nidaa.intake.startup_check import check_books
from tests.unit.intake.sample import (
    NOW,
    confirm,
    dump,
    make_books,
    submit,
)

UNTIL = date(1970, 4, 21)


class TestTransactionsOnSQLite:
    """Wholly or not at all, gapless, and the same for the known and the unknown."""

    @pytest.fixture
    def books(self, tmp_path: Path) -> Iterator[SqliteBooks]:
        books, _ = make_books(tmp_path / "nidaa.sqlite3")
        yield books
        books.close()

    def apply(self, books: SqliteBooks, *commands: Command) -> list[Outcome]:
        return writer.apply(books, commands)

    def outcome(self, books: SqliteBooks, *commands: Command) -> Outcome:
        """The outcome of the last of these commands."""
        return writer.apply(books, commands)[-1]

    def test_a_batch_is_stored_wholly_or_not_at_all(self, books: SqliteBooks) -> None:
        before = dump(books)
        books.connection.execute("CREATE TRIGGER full BEFORE UPDATE ON intake_log BEGIN SELECT RAISE(ABORT, 'no'); END")

        with pytest.raises(StatementRefused):
            self.apply(books, submit(1), confirm(1))

        assert dump(books) == before

    def test_a_place_that_is_taken_stops_everything(self, books: SqliteBooks) -> None:
        books.connection.execute("INSERT INTO intake_entry VALUES (1, 0, x'00')")

        with pytest.raises(BooksDamaged):
            self.apply(books, submit(1), confirm(1))

        assert books.submissions(1, 0, 10) == []

    def test_a_batch_of_thousands_is_one_transaction(self, books: SqliteBooks) -> None:
        people = range(1, 2_501)

        self.apply(books, *(submit(person) for person in people), *(confirm(person) for person in people))

        assert tally_encoded(books.entries(1, 0, 9_999)).petition.count == len(people)
        assert check_books(books) == []

    def test_the_database_itself_holds_one_person_to_one_place(self, books: SqliteBooks) -> None:
        self.apply(books, submit(1), confirm(1))

        with pytest.raises(sqlite3.IntegrityError):
            books.connection.execute(
                "INSERT INTO intake_supporter SELECT log_id, 99, action, person_key, seq, sealed, named, state,"
                " ended_index, checked_in_index, confirmed_at FROM intake_supporter"
            )

        assert books.supporter_at(1, 99) is None

    def test_no_statement_walks_through_a_whole_log(self, books: SqliteBooks) -> None:
        told: list[str] = []
        books.connection.set_trace_callback(told.append)
        self.apply(books, submit(1), confirm(1), Withdraw(1, 1, NOW), Void(1, 7, VoidReason.TEST, NOW), Mute(1, 1, NOW))
        self.apply(books, submit(2), confirm(2), Erase(1, 2, NOW))
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
        self, books: SqliteBooks, again: Command, earlier: int, *, confirmed: bool
    ) -> None:
        self.apply(books, *(submit(1, key) for key in range(1, earlier + 1)), *([confirm(1)] if confirmed else []))
        unknown = self.statements(books, submit(2))

        known = self.statements(books, again)

        assert [shape for shape, _ in known] == [shape for shape, _ in unknown]
        assert [shape.split()[0] for shape, _ in known] == ["BEGIN", "SELECT", "INSERT", "UPDATE", "COMMIT"]

    def statements(self, books: SqliteBooks, command: Command) -> list[tuple[str, str]]:
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
