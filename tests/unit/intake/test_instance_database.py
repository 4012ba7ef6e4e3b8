from pathlib import Path

import pytest

from nidaa.intake.books import Books, SqliteBooks, open_books
from nidaa.intake.errors import BooksDamaged
from nidaa.intake.instance import Instance, SettingError


def instance_with(url: str) -> Instance:
    return Instance.from_environment({"DATABASE_URL": url})


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgresql://nidaa@db.example/nidaa",
        "postgres://nidaa:secret@[::1]:5432/nidaa?sslmode=verify-full",
        "postgresql:///nidaa?host=/run/postgresql",
        "postgresql://nidaa@first:5432,second:5432/nidaa",
    ],
)
def test_an_address_of_a_database_is_kept_as_it_is(url: str) -> None:
    instance = instance_with(url)

    assert instance.database_url == url


@pytest.mark.parametrize(
    "url", ["nidaa", "mysql://u:s3cr3t@h/nidaa", "postgresql://u:s3cr3t@h", "postgresql://u:s3cr3t@h/", "s3cr3t"]
)
def test_another_address_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(SettingError) as refused:
        instance_with(url)

    assert "DATABASE_URL" in str(refused.value)
    assert "s3cr3t" not in str(refused.value)


def test_an_instance_that_is_printed_keeps_its_password() -> None:
    instance = instance_with("postgresql://nidaa:s3cr3t@db/nidaa")

    assert "s3cr3t" not in repr(instance)


def test_without_an_address_the_books_are_a_file(tmp_path: Path) -> None:
    books = open_books(Instance(data_dir=tmp_path))

    assert books.vendor == "sqlite"
    assert (tmp_path / "nidaa.sqlite3").exists()
    books.close()


def test_with_an_address_the_books_are_in_postgresql(tmp_path: Path, postgres_books_url: str) -> None:
    books = open_books(Instance(data_dir=tmp_path, database_url=postgres_books_url))

    assert books.vendor == "postgresql"
    assert list(tmp_path.iterdir()) == []
    books.close()


def test_a_connection_of_each_driver_finds_its_engine(books: Books) -> None:
    over = Books.over(books.connection)  # type: ignore[attr-defined]  # both engines have one

    assert type(over) is type(books)
    assert [log.slug for log in over.logs()] == ["voip"]


def test_a_connection_of_no_engine_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="object"):
        Books.over(object())


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "nidaa.sqlite3"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 100)

    with pytest.raises(BooksDamaged):
        SqliteBooks.open(path)
