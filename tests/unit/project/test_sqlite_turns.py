"""Transactions on SQLite take turns with the batchers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import DjangoDbBlocker

from nidaa.intake.errors import Overloaded
from nidaa.intake.write_turn_file import WriteTurnFile
from nidaa.project.sqlite import base
from tests.unit.followers.world import database_at


@pytest.fixture
def turn(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[WriteTurnFile]:
    """A batcher's handle on the turn of the database that Django's connection leads to."""
    path = tmp_path / "nidaa.sqlite3"
    with django_db_blocker.unblock(), database_at(path):
        handle = WriteTurnFile.beside(path)
        yield handle
        handle.close()


def is_free(turn: WriteTurnFile) -> bool:
    try:
        with turn.hold(0.0):
            return True
    except Overloaded:
        return False


def test_a_transaction_holds_the_turn_from_its_begin_to_its_end(turn: WriteTurnFile) -> None:
    seen = [is_free(turn)]

    with transaction.atomic():
        seen.append(is_free(turn))
        with transaction.atomic():
            pass
        seen.append(is_free(turn))
    seen.append(is_free(turn))

    assert seen == [True, False, False, True]


def test_a_transaction_that_fails_or_whose_connection_is_closed_gives_the_turn_back(turn: WriteTurnFile) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    after_failure = is_free(turn)

    with transaction.atomic():
        connection.close()
        after_close = is_free(turn)

    assert (after_failure, after_close) == (True, True)


def test_reading_takes_no_turn(turn: WriteTurnFile) -> None:
    with turn.hold(1), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM followers_cursor")
        found = cursor.fetchone()

    assert found == (0,)


def test_whoever_waits_too_long_is_told_as_by_sqlite_itself(
    turn: WriteTurnFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "PATIENCE_SECONDS", 0.05)

    with turn.hold(1), pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
        pass

    assert is_free(turn)
    with transaction.atomic():
        assert connection.in_atomic_block
