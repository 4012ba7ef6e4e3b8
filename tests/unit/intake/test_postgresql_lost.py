"""The connection to PostgreSQL is lost, at every step: the batch is stored once, and answered truly."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from nidaa.intake import schema, writer
from nidaa.intake.books import PostgresBooks
from nidaa.intake.books.postgresql import translate
from nidaa.intake.commands import Command
from nidaa.intake.errors import ConnectionLost, Overloaded, StatementRefused, StorageFailed, StorageFull
from nidaa.intake.outcomes import Already, Appended, Stored
from nidaa.intake.patient_writer import PatientWriter
from nidaa.intake.startup_check import check_books
from nidaa.intake.writer.postgresql import line, loading, storing
from nidaa.intake.writer.postgresql.line import Call, Statement
from tests.both_books import with_campaign
from tests.postgres import Cluster
from tests.unit.intake.sample import NOW, confirm, submit

Exchange = Callable[[PostgresBooks, Sequence[Call], float], list[Any]]


@pytest.fixture
def watcher(postgres_books_url: str) -> Iterator[PostgresBooks]:
    """A connection beside the one that is lost."""
    with with_campaign(postgres_books_url) as books:
        assert isinstance(books, PostgresBooks)
        yield books


@pytest.fixture
def patient(postgres_books_url: str, watcher: PostgresBooks) -> Iterator[PatientWriter]:
    found = PatientWriter(lambda: PostgresBooks.open(postgres_books_url), 5.0)
    yield found
    found.close()


def killing(watcher: PostgresBooks, place: int, *, after: bool) -> Exchange:
    """Return an exchange that ends the server's process before, or after, the call number `place`."""
    calls = 0

    def exchange(books: PostgresBooks, some: Sequence[Call], seconds: float) -> list[Any]:
        nonlocal calls
        calls += 1
        process_id = books.connection.pgconn.backend_pid
        if calls == place and not after:
            watcher.fetch("SELECT pg_terminate_backend(%s, 5000)", (process_id,))
        found = line.exchange(books, some, seconds)
        if calls == place and after:
            # The server has done all of it, and its answer never arrives.
            watcher.fetch("SELECT pg_terminate_backend(%s, 5000)", (process_id,))
            books.connection.pgconn.finish()
            raise ConnectionLost("the answer is lost")
        return found

    return exchange


BATCH: list[Command] = [submit(3), submit(4), confirm(1), submit(3, 1), confirm(2, at=NOW + 99)]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_batch_whose_connection_is_lost_is_stored_once(
    patient: PatientWriter, watcher: PostgresBooks, monkeypatch: pytest.MonkeyPatch, place: int, *, after: bool
) -> None:
    patient.apply([submit(1), submit(2)])
    exchange = killing(watcher, place, after=after)
    monkeypatch.setattr(loading, "exchange", exchange)
    monkeypatch.setattr(storing, "exchange", exchange)

    outcomes = patient.apply(BATCH)

    committed = place == 3 and after
    entry = Already if committed else Appended
    assert outcomes == [Stored(3), Stored(4), entry(0), Stored(5), entry(1)]
    assert check_books(watcher) == []
    assert len(watcher.submissions(1, 0, 99)) == 5
    assert len(watcher.entries(1, 0, 99)) == 2


def test_a_server_that_does_not_answer_is_given_up(watcher: PostgresBooks, postgres_books_url: str) -> None:
    books = PostgresBooks.open(postgres_books_url)
    began = time.monotonic()

    with pytest.raises(ConnectionLost):
        line.exchange(books, [Statement(b"sleep", b"SELECT pg_sleep(20)").with_values()], 0.2)

    assert time.monotonic() - began < 2
    assert books.connection.closed
    books.close()


def test_a_log_that_stays_locked_refuses_and_stores_nothing(watcher: PostgresBooks, postgres_books_url: str) -> None:
    def impatient() -> PostgresBooks:
        books = PostgresBooks.open(postgres_books_url)
        books.execute("SET lock_timeout = '50ms'")
        return books

    patient = PatientWriter(impatient, 0.1)
    with watcher.transaction():
        watcher.fetch("SELECT 1 FROM intake_log WHERE id = 1 FOR UPDATE")
        with pytest.raises(Overloaded):
            patient.apply([submit(1)])

    assert patient.apply([submit(1)]) == [Stored(1)]
    patient.close()


def test_while_the_server_is_away_batches_are_refused_soon_and_then_at_once() -> None:
    cluster = Cluster()
    try:
        url = cluster.url(cluster.create_database())
        first = PostgresBooks.open(url)
        schema.create(first.connection)
        first.close()
        with with_campaign(url):
            pass
        patient = PatientWriter(lambda: PostgresBooks.open(url), 0.5)
        assert patient.apply([submit(1)]) == [Stored(1)]

        cluster.stop("immediate")
        seconds = [refused_within(patient) for _ in range(3)]
        cluster.start()
        time.sleep(0.11)  # The writer knocks once in a tenth of a second.

        assert 0.4 < seconds[0] < 5
        assert max(seconds[1:]) < 0.4
        assert patient.apply([submit(1), submit(2)]) == [Stored(1), Stored(2)]
        patient.close()
    finally:
        cluster.remove()


def refused_within(patient: PatientWriter) -> float:
    began = time.monotonic()
    with pytest.raises(ConnectionLost):
        patient.apply([submit(2)])
    return time.monotonic() - began


def test_reading_goes_on_over_a_new_connection(watcher: PostgresBooks, postgres_books_url: str) -> None:
    books = PostgresBooks.open(postgres_books_url)
    watcher.fetch("SELECT pg_terminate_backend(%s, 5000)", (books.connection.info.backend_pid,))

    logs = books.logs()

    assert [log.slug for log in logs] == ["voip"]
    books.close()


def test_a_transaction_does_not_go_on_over_a_new_connection(watcher: PostgresBooks, postgres_books_url: str) -> None:
    books = PostgresBooks.open(postgres_books_url)

    def lose_it_in_the_middle() -> None:
        with books.transaction():
            books.execute("UPDATE intake_log SET closed = 1")
            watcher.fetch("SELECT pg_terminate_backend(%s, 5000)", (books.connection.info.backend_pid,))
            books.logs()

    with pytest.raises(ConnectionLost):
        lose_it_in_the_middle()

    assert not watcher.logs()[0].closed
    books.close()


def test_the_password_stands_in_no_message() -> None:
    url = "postgresql://somebody:s3cr3t@127.0.0.1:1/nidaa"

    with pytest.raises(ConnectionLost) as caught:
        PostgresBooks.open(url)

    assert "s3cr3t" not in repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("sqlstate", "kind"),
    [
        ("40001", Overloaded),
        ("40P01", Overloaded),
        ("55P03", Overloaded),
        ("57014", Overloaded),
        ("53300", Overloaded),
        ("53100", StorageFull),
        ("57P01", ConnectionLost),
        ("25006", ConnectionLost),
        ("08006", ConnectionLost),
        (None, ConnectionLost),
        ("XX001", StorageFailed),
        ("58030", StorageFailed),
        ("42P01", StatementRefused),
    ],
)
def test_each_error_of_the_server_has_a_meaning(sqlstate: str | None, kind: type[Exception]) -> None:
    assert type(translate(sqlstate, "why")) is kind


def test_what_the_server_quotes_of_a_row_is_not_told(watcher: PostgresBooks) -> None:
    writer.apply(watcher, [submit(1)])

    with pytest.raises(StatementRefused) as caught:
        watcher.execute(
            "INSERT INTO intake_submission SELECT log_id, 99, action, person_key, attempt, idempotency_key, language,"
            " text, threshold, commitment, sealed, named, received_at, muted FROM intake_submission"
        )

    assert submit(1).person_key.hex() not in repr(caught.value)
    assert caught.value.__cause__ is None
