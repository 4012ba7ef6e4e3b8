import time
from collections.abc import Callable

import pytest

from nidaa.intake import registry
from nidaa.intake.books import Books, PostgresBooks
from nidaa.intake.consent import CONSENT_VERSION
from nidaa.intake.errors import ConnectionLost, PlaceTaken, TryAgain
from nidaa.intake.registry import NotRegistered, Registry
from tests.both_books import OpenBooks, with_campaign
from tests.unit.intake.sample import OPENS_AT, SECRETS, TEXT, add_campaign


def until(condition: Callable[[], bool]) -> bool:
    """Wait for something that another thread does."""
    give_up_at = time.monotonic() + 10
    while not condition():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.005)
    return True


def test_an_action_is_found_as_it_was_registered(books: Books) -> None:
    state = Registry(books, SECRETS).action("voip", "petition", 0.0)

    assert state is not None
    assert (state.log_id, state.opens_at, state.log_closed) == (1, OPENS_AT, False)
    assert state.texts[TEXT] == "fr"


def test_an_action_that_is_older_than_the_wording_is_held_to_the_wording_in_force(books: Books) -> None:
    books.execute("UPDATE intake_action SET consent_version = '1999-01'", ())

    state = Registry(books, SECRETS).action("voip", "petition", 0.0)

    assert state is not None
    assert state.consent_version == CONSENT_VERSION


def test_what_was_never_registered_is_not_found(books: Books) -> None:
    found = Registry(books, SECRETS)

    assert found.action("water", "petition", 0.0) is None


def test_a_new_campaign_is_found_a_second_later(books: Books, open_same: OpenBooks) -> None:
    mine = open_same()
    found = Registry(mine, SECRETS)
    found.action("voip", "petition", 0.0)
    add_campaign(books, "water")

    before = found.action("water", "petition", 0.9)
    after = until(lambda: found.action("water", "petition", 1.1) is not None)

    assert before is None
    assert after
    mine.close()


def test_a_slug_is_registered_once(books: Books) -> None:
    with pytest.raises(PlaceTaken):
        registry.register_log(books, slug="voip", origin="another", wrapped_key=b"key")


def test_what_is_not_registered_cannot_be_changed(books: Books) -> None:
    with pytest.raises(NotRegistered):
        registry.set_closing(books, log_id=9, action="petition", closes_at=OPENS_AT)
    with pytest.raises(NotRegistered):
        registry.add_text(books, log_id=9, action="petition", text=TEXT, language="ar")


class _Away(PostgresBooks):
    """Books whose server is away from now on."""

    def fetch(self, statement: str, parameters: object = ()) -> list[tuple[object, ...]]:
        raise ConnectionLost("away")


def test_while_the_server_is_away_what_was_known_is_given(postgres_books_url: str) -> None:
    with with_campaign(postgres_books_url):
        mine = PostgresBooks.open(postgres_books_url)
    found = Registry(mine, SECRETS)
    known = found.action("voip", "petition", 0.0)

    mine.close()
    found._books = _Away(mine.connection)
    later = [found.action("voip", "petition", float(second)) for second in range(2, 6)]

    assert known is not None
    assert later == [known] * 4


def test_who_asks_before_anything_was_read_is_told_to_come_again(postgres_books_url: str) -> None:
    mine = PostgresBooks.open(postgres_books_url)
    found = Registry(_Away(mine.connection), SECRETS)

    with pytest.raises(TryAgain):
        found.action("voip", "petition", 0.0)
    with pytest.raises(TryAgain):
        found.action("voip", "petition", 0.1)

    mine.close()
