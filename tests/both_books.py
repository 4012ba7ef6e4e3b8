"""Empty books with one campaign, on each engine: what the contract tests of the intake act on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
import pytest

from nidaa.intake import schema
from nidaa.intake.books import Books, PostgresBooks, SqliteBooks
from tests.postgres import Cluster
from tests.unit.intake.sample import add_campaign, make_books

TABLES: Final = ("intake_entry", "intake_supporter", "intake_submission", "intake_action", "intake_log")

OpenBooks = Callable[[], Books]


@pytest.fixture(scope="session")
def postgres_books_url(postgres: Cluster) -> str:
    """Return the address of a database with the tables of the books, for tests that leave it to the next."""
    url = postgres.url(postgres.create_database())
    with psycopg.connect(url, autocommit=True) as connection:
        schema.create(connection)
    return url


def emptied(url: str) -> None:
    """Remove all rows, and count logs from 1 again."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SET synchronous_commit = off; "
            + "; ".join(f"DELETE FROM {table}" for table in TABLES)
            + "; ALTER SEQUENCE intake_log_id_seq RESTART"
        )


@contextmanager
def with_campaign(url: str) -> Iterator[Books]:
    """Empty PostgreSQL's books, and give them the campaign that SQLite's sample has."""
    emptied(url)
    books = PostgresBooks.open(url)
    with books.transaction():
        add_campaign(books, "voip")
    yield books
    books.close()


@pytest.fixture
def books(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Books]:
    """Return books with one campaign, whose log has id 1."""
    if engine == "sqlite":
        sample, _ = make_books(tmp_path / "nidaa.sqlite3")
        yield sample
        sample.close()
    else:
        with with_campaign(request.getfixturevalue("postgres_books_url")) as filled:
            yield filled


@pytest.fixture
def open_same(books: Books, request: pytest.FixtureRequest, tmp_path: Path) -> OpenBooks:
    """Return a function that opens one more connection to the same books."""
    if books.vendor == "sqlite":
        return lambda: SqliteBooks.open(tmp_path / "nidaa.sqlite3")
    url: str = request.getfixturevalue("postgres_books_url")
    return lambda: PostgresBooks.open(url)
