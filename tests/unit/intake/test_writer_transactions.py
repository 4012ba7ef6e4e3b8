"""What `writer.apply` promises as a transaction, on every engine."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from nidaa.entries.tally import tally_encoded
from nidaa.intake import writer
from nidaa.intake.books import Books
from nidaa.intake.commands import Command
from nidaa.intake.errors import BooksDamaged, PlaceTaken, StatementRefused
from nidaa.intake.outcomes import Already, Appended, Outcome, Stored
from nidaa.intake.startup_check import check_books
from tests.both_books import OpenBooks
from tests.unit.intake.sample import confirm, dump, submit

#: How each engine is made to refuse the last statement of a batch.
FORBID = {
    "sqlite": ["CREATE TRIGGER full BEFORE UPDATE ON intake_log BEGIN SELECT RAISE(ABORT, 'no'); END"],
    "postgresql": ["ALTER TABLE intake_log ADD CONSTRAINT full_log CHECK (size = 0) NOT VALID"],
}
ALLOW = {"sqlite": ["DROP TRIGGER full"], "postgresql": ["ALTER TABLE intake_log DROP CONSTRAINT full_log"]}


class TestTransactions:
    """Wholly or not at all, gapless, and the same for the known and the unknown."""

    def apply(self, books: Books, *commands: Command) -> list[Outcome]:
        return writer.apply(books, commands)

    def test_a_batch_is_stored_wholly_or_not_at_all(self, books: Books, engine: str) -> None:
        before = dump(books)
        for statement in FORBID[engine]:
            books.execute(statement)

        with pytest.raises(StatementRefused):
            self.apply(books, submit(1), confirm(1))

        for statement in ALLOW[engine]:
            books.execute(statement)
        assert dump(books) == before

    def test_a_place_that_is_taken_stops_everything(self, books: Books) -> None:
        books.execute("INSERT INTO intake_entry VALUES (1, 0, %s)", (b"\0",))

        with pytest.raises(BooksDamaged):
            self.apply(books, submit(1), confirm(1))

        assert books.submissions(1, 0, 10) == []

    def test_after_a_failure_the_next_batch_is_stored(self, books: Books) -> None:
        books.execute("INSERT INTO intake_entry VALUES (1, 0, %s)", (b"\0",))
        with pytest.raises(BooksDamaged):
            self.apply(books, submit(1), confirm(1))

        outcomes = self.apply(books, submit(1))

        assert outcomes == [Stored(1)]

    def test_processes_that_write_at_once_leave_no_gap(self, books: Books, open_same: OpenBooks) -> None:
        def write(first: int) -> list[Outcome]:
            mine = open_same()
            outcomes: list[Outcome] = []
            for person in range(first, first + 20):
                stored = writer.apply(mine, [submit(person)])
                assert isinstance(stored[0], Stored)
                outcomes += [*stored, *writer.apply(mine, [confirm(stored[0].seq)])]
            mine.close()
            return outcomes

        with ThreadPoolExecutor(3) as threads:
            results = [outcome for found in threads.map(write, (1, 101, 201)) for outcome in found]

        assert sorted(found.seq for found in results if isinstance(found, Stored)) == list(range(1, 61))
        assert sorted(found.leaf_index for found in results if isinstance(found, Appended)) == list(range(60))
        assert check_books(books) == []

    def test_one_person_at_two_processes_stands_once(self, books: Books, open_same: OpenBooks) -> None:
        self.apply(books, submit(1, 1), submit(1, 2))
        barrier = Barrier(2)

        def confirm_one(seq: int) -> Outcome:
            mine = open_same()
            barrier.wait(10)
            outcome = writer.apply(mine, [confirm(seq)])[0]
            mine.close()
            return outcome

        with ThreadPoolExecutor(2) as threads:
            outcomes = list(threads.map(confirm_one, (1, 2)))

        assert {type(outcome) for outcome in outcomes} == {Appended, Already}
        assert len(books.entries(1, 0, 10)) == 1

    def test_a_batch_of_thousands_is_one_transaction(self, books: Books) -> None:
        people = range(1, 2_501)

        self.apply(books, *(submit(person) for person in people), *(confirm(person) for person in people))

        assert tally_encoded(books.entries(1, 0, 9_999)).petition.count == len(people)
        assert check_books(books) == []

    def test_the_database_itself_holds_one_person_to_one_place(self, books: Books) -> None:
        self.apply(books, submit(1), confirm(1))

        with pytest.raises(PlaceTaken):
            books.execute(
                "INSERT INTO intake_supporter SELECT log_id, 99, action, person_key, seq, sealed, named, state,"
                " ended_index, checked_in_index, confirmed_at FROM intake_supporter"
            )

        assert books.supporter_at(1, 99) is None
