from pathlib import Path

import psycopg
import pytest

from nidaa.entries.kinds import VoidReason
from nidaa.intake import schema, writer
from nidaa.intake.books import Books, SqliteBooks
from nidaa.intake.commands import Close, Void, Withdraw
from nidaa.intake.startup_check import check_books
from tests.unit.intake.sample import NOW, confirm, make_books, submit


@pytest.fixture
def filled(books: Books) -> Books:
    people = range(1, 6)
    writer.apply(books, [*(submit(person) for person in people), *(confirm(person) for person in people)])
    writer.apply(books, [Withdraw(1, 1, NOW), Void(1, 1, VoidReason.TEST, NOW), Close(1, NOW)])
    return books


def test_sound_books_have_nothing_to_say(filled: Books) -> None:
    assert check_books(filled) == []


@pytest.mark.parametrize(
    ("edit", "values", "finding"),
    [
        ("DELETE FROM intake_entry WHERE leaf_index = 3", (), "7 entries"),
        ("UPDATE intake_entry SET leaf_index = 99 WHERE leaf_index = 3", (), "a gap"),
        ("UPDATE intake_log SET size = 3", (), "its row says 3"),
        ("DELETE FROM intake_submission WHERE seq = 2", (), "4 submissions"),
        ("UPDATE intake_submission SET commitment = %s WHERE seq = 3", (bytes(32),), "entry 2 do not agree"),
        ("DELETE FROM intake_supporter WHERE entry_index = 4", (), "entry 4 do not agree"),
        ("UPDATE intake_supporter SET ended_index = NULL, state = 'active' WHERE entry_index = 1", (), "entry 6 ended"),
        ("UPDATE intake_supporter SET ended_index = 7 WHERE entry_index = 3", (), "which ends nothing"),
        ("UPDATE intake_supporter SET ended_index = 99 WHERE entry_index = 3", (), "which ends nothing"),
        ("UPDATE intake_log SET closed = 0", (), "whether it is closed"),
        ("UPDATE intake_entry SET leaf = %s WHERE leaf_index = 2", (b"{}",), "entry 2"),
        (
            "UPDATE intake_entry SET leaf = (SELECT leaf FROM intake_entry WHERE leaf_index = 7)",
            (),
            "after the close",
        ),
    ],
)
def test_an_edited_book_is_found(filled: Books, edit: str, values: tuple[object, ...], finding: str) -> None:
    filled.execute(edit, values)

    findings = check_books(filled)

    assert any(finding in line for line in findings), findings


def test_a_damaged_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "nidaa.sqlite3"
    books, _ = make_books(path)
    writer.apply(books, [submit(person) for person in range(1, 400)])
    books.close()
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 3 * 4096)

    damaged = SqliteBooks.open(path)
    findings = check_books(damaged)
    damaged.close()

    assert findings


def test_the_schema_can_be_undone() -> None:
    books, _ = make_books()

    for statement in schema.statements("0001_books", down=True):
        books.execute(statement)

    assert books.fetch("SELECT count(*) FROM sqlite_master") == [(0,)]
    books.close()


def test_the_schema_of_postgresql_can_be_undone(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        schema.create(connection)

        for statement in schema.statements("0001_books", down=True, engine="postgresql"):
            connection.execute(statement.encode())

        found = connection.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'intake%'").fetchone()
    assert found == (0,)
