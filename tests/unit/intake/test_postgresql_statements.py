"""What PostgreSQL is told to do: every key is looked up in an index, and nobody is told apart by it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from nidaa.entries.kinds import VoidReason
from nidaa.intake import writer
from nidaa.intake.books import PostgresBooks
from nidaa.intake.commands import Command, Erase, Mute, Open, Void, Withdraw
from nidaa.intake.outcomes import Appended, Stored
from nidaa.intake.writer.postgresql import line, loading, storing
from nidaa.intake.writer.postgresql.line import Call, Statement
from tests.both_books import with_campaign
from tests.unit.intake.sample import NOW, OPENS_AT, check_in, confirm, submit

GROWTH = 20_000


@pytest.fixture
def books(postgres_books_url: str) -> Iterator[PostgresBooks]:
    with with_campaign(postgres_books_url) as books:
        assert isinstance(books, PostgresBooks)
        yield books


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """All calls that the writer makes, in order."""
    calls: list[Call] = []

    def exchange(books: PostgresBooks, some: Sequence[Call], seconds: float) -> list[Any]:
        calls.extend(some)
        return line.exchange(books, some, seconds)

    monkeypatch.setattr(loading, "exchange", exchange)
    monkeypatch.setattr(storing, "exchange", exchange)
    return calls


def grow(books: PostgresBooks) -> None:
    """Let another log have many rows, without statistics."""
    with books.patiently():
        other = "SELECT 7, n, 'petition', decode(md5(n::text), 'hex'), "
        numbers = f" FROM generate_series(1, {GROWTH}) AS n"
        books.execute("INSERT INTO intake_log (id, slug, origin, wrapped_key) VALUES (7, 'big', 'big', 'key')")
        books.execute(
            "INSERT INTO intake_submission (log_id, seq, action, person_key, attempt, idempotency_key, language, text,"
            f" commitment, sealed, named, received_at) {other} 1, 'key', 'fr', 'text', 'c', 'sealed', 0, 0 {numbers}"
        )
        books.execute(
            "INSERT INTO intake_supporter (log_id, entry_index, action, person_key, seq, sealed, named, state,"
            f" confirmed_at) {other} n, 'sealed', 1, 'active', 0 {numbers}"
        )
        books.execute(f"INSERT INTO intake_entry SELECT 7, n, 'leaf' {numbers}")


def everything(first: int) -> list[Command]:
    """Return a batch with every kind of command that reads or writes people."""
    return [
        *(submit(person) for person in range(first, first + 200)),
        *(confirm(seq) for seq in range(first, first + 100)),
        Withdraw(1, first, NOW),
        Void(1, 2, VoidReason.TEST, NOW),
        Mute(1, first + 5, NOW),
        Erase(1, first + 6, NOW),
        check_in(first + 7),
        Open(1, "petition", None, OPENS_AT),
    ]


def plan_of(books: PostgresBooks, call: Call) -> str:
    """Return how our own session executes a call."""
    explain = Statement(b"explain_" + call.statement.name, b"EXPLAIN " + call.statement.sql, call.statement.types)
    (result,) = line.exchange(books, [Call(explain, call.values)], 10)
    return "\n".join((result.get_value(row, 0) or b"").decode() for row in range(result.ntuples))


@pytest.mark.parametrize("analysed", ["never", "empty", "small", "grown", "full"])
def test_no_statement_walks_through_a_table_that_was_empty_when_it_was_prepared(
    books: PostgresBooks, told: list[Call], analysed: str
) -> None:
    def autovacuum_may_come(now: str) -> None:
        if now == analysed:
            books.execute("ANALYZE")

    autovacuum_may_come("empty")
    writer.apply(books, everything(1))
    autovacuum_may_come("small")
    grow(books)
    autovacuum_may_come("grown")
    writer.apply(books, everything(201))
    autovacuum_may_come("full")

    plans = {call.statement.name: plan_of(books, call) for call in told if b" intake_" in call.statement.sql}

    walks = {name: plan for name, plan in plans.items() if "Seq Scan" in plan or "Hash Join" in plan}
    assert walks == {}
    by_person = [plans[name] for name in (b"nidaa_attempts", b"nidaa_supporters_by_person")]
    assert all("Index Cond: ((person_key = " in plan for plan in by_person), by_person
    assert len(plans) >= 10


def test_a_prepared_statement_reads_few_pages_after_growth(books: PostgresBooks) -> None:
    writer.apply(books, [submit(1), confirm(1)])
    grow(books)
    before = walked(books)

    writer.apply(books, everything(2))

    assert walked(books) == before


def walked(books: PostgresBooks) -> dict[str, int]:
    """Return how often each large table was walked through, in this session and all others."""
    books.execute("SELECT pg_stat_force_next_flush()")
    sql = (
        "SELECT relname, seq_scan::bigint FROM pg_stat_user_tables"
        " WHERE relname IN ('intake_submission', 'intake_supporter', 'intake_entry')"
    )
    return dict(books.fetch(sql))


@pytest.mark.parametrize("again", [submit(1, 1), submit(1, 9)], ids=["retry", "further form"])
@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize("earlier", [1, 4, 5])
def test_a_known_person_costs_the_statements_of_an_unknown_one(
    books: PostgresBooks, told: list[Call], again: Command, earlier: int, *, confirmed: bool
) -> None:
    writer.apply(books, [*(submit(1, key) for key in range(1, earlier + 1)), *([confirm(1)] if confirmed else [])])
    told.clear()
    writer.apply(books, [submit(2)])
    unknown = [call.statement.name for call in told]
    told.clear()

    writer.apply(books, [again])

    assert [call.statement.name for call in told] == unknown
    assert unknown == [
        b"nidaa_begin", b"nidaa_lock", b"nidaa_actions", b"nidaa_attempts", b"nidaa_add_submissions",
        b"nidaa_offer_submissions", b"nidaa_advance", b"nidaa_commit",
    ]  # fmt: skip


def test_a_borrowed_connection_is_left_as_it_was(books: PostgresBooks) -> None:
    lent = PostgresBooks(books.connection)

    with lent.connection.transaction():
        outcomes = writer.apply_within(lent, [submit(1), confirm(1)])

    assert outcomes == [Stored(1), Appended(0)]
    assert books.fetch("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'nidaa%%'") == [(0,)]


def test_a_borrowed_transaction_takes_all_with_it(books: PostgresBooks) -> None:
    lent = PostgresBooks(books.connection)

    def fail_after_writing() -> None:
        with lent.connection.transaction():
            writer.apply_within(lent, [submit(1), confirm(1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()

    assert books.entries(1, 0, 10) == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("synchronous_commit", "on"),
        ("statement_timeout", "4s"),
        ("lock_timeout", "2s"),
        ("idle_in_transaction_session_timeout", "10s"),
        ("application_name", "nidaa"),
    ],
)
def test_our_session_does_not_trust_the_servers_settings(books: PostgresBooks, setting: str, value: str) -> None:
    assert books.fetch(f"SHOW {setting}") == [(value,)]
