"""The world of the followers' tests: on each engine, a database of its own for each test."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker

from tests.engines import MigratedDatabase, django_at, settings_for

if TYPE_CHECKING:
    from tests.unit.followers.world import World


@pytest.fixture
def world(
    engine: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> "Iterator[World]":
    """A new instance; Django's connections lead to its database while the test runs."""
    from tests.unit.followers.world import World, database_at  # Models can be imported once Django is set up.

    with django_db_blocker.unblock():
        if engine == "sqlite":
            with database_at(tmp_path / "nidaa.sqlite3"):
                yield from _lived_in(World(tmp_path))
            return
        migrated: MigratedDatabase = request.getfixturevalue("migrated")
        with django_at(settings_for(migrated.url, tmp_path)):
            yield from _lived_in(World(tmp_path, migrated.url))
        migrated.empty()


def _lived_in(world: "World") -> "Iterator[World]":
    yield world
    world.close()
