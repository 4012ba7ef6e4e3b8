"""The world of the followers' tests: a database file of its own for each."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.unit.followers.world import World


@pytest.fixture
def world(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> "Iterator[World]":
    """A new instance; Django's connections lead to its database while the test runs."""
    from tests.unit.followers.world import World, database_at  # Models can be imported once Django is set up.

    with django_db_blocker.unblock(), database_at(tmp_path / "nidaa.sqlite3"):
        world = World(tmp_path)
        yield world
        world.close()
