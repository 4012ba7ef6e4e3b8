"""Whatever is asked of them, SQLite and PostgreSQL answer the same and hold the same books."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nidaa.intake.books import Books
from nidaa.intake.commands import Command
from nidaa.intake.startup_check import check_books
from tests.both_books import emptied, postgres_books_url, with_campaign
from tests.property.test_intake_interleavings import HISTORIES, run
from tests.unit.intake.sample import add_campaign, dump, make_books

__all__ = ["postgres_books_url"]


@pytest.fixture
def postgresql(postgres_books_url: str) -> Iterator[Books]:
    with with_campaign(postgres_books_url) as books:
        yield books


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commands=HISTORIES, cuts=st.lists(st.integers(1, 50), max_size=8))
def test_both_engines_give_the_same_books(
    postgresql: Books, postgres_books_url: str, commands: Sequence[Command], cuts: Sequence[int]
) -> None:
    emptied(postgres_books_url)
    add_campaign(postgresql, "voip")
    sqlite, _ = make_books()

    outcomes = run(postgresql, commands, cuts)

    assert outcomes == run(sqlite, commands, cuts)
    assert {**dump(postgresql), "intake_log": []} == {**dump(sqlite), "intake_log": []}
    assert postgresql.logs() == sqlite.logs()
    assert check_books(postgresql) == []
    sqlite.close()
