"""Both database engines under the same tests.

A folder of tests that shall run on SQLite and on PostgreSQL says so in its conftest, with a fixture of the scope of a
module that depends on `engine`. While a module runs on PostgreSQL, Django's default connection leads there, in every
thread. A module whose queries others ask too may say `ENGINES = ("sqlite",)`, to save time; with
`NIDAA_TEST_EVERY_ENGINE=1` it runs on both all the same.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.postgres import Cluster

ENGINES: Final = ("sqlite", "postgresql")
#: Keep what migrations put into tables, to put it there again.
_KEEP: Final = """
DO $$ DECLARE one record; filled boolean; BEGIN
    CREATE SCHEMA kept;
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', one.name) INTO filled;
        IF filled THEN EXECUTE format('CREATE TABLE kept.%I AS SELECT * FROM public.%I', one.name, one.name); END IF;
    END LOOP;
END $$
"""
_EMPTY: Final = r"""
DO $$ DECLARE one record; BEGIN
    SET LOCAL session_replication_role = replica;  -- No order of foreign keys.
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'
    LOOP
        EXECUTE format('DELETE FROM public.%I', one.name);
    END LOOP;
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'kept' LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', one.name, one.name);
    END LOOP;
    FOR one IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
        AND sequencename NOT LIKE 'django\_migrations\_%'
        AND NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'kept' AND sequencename LIKE tablename || '\_%')
    LOOP
        PERFORM setval(format('public.%I', one.name)::regclass, 1, false);
    END LOOP;
END $$
"""


@contextmanager
def django_at(database: Mapping[str, Any]) -> Iterator[None]:
    """Point Django's default connection, in every thread, at another database.

    Args:
        database: As an entry of DATABASES.
    """
    alias = "default"
    before = connections.settings[alias]
    connections[alias].close()
    del connections[alias]
    connections.settings[alias] = connections.configure_settings({alias: dict(database)})[alias]
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias]
        connections.settings[alias] = before


def settings_for(url: str, data_dir: Path) -> Mapping[str, Any]:
    """Return Django's settings of a PostgreSQL database."""
    from nidaa.intake.instance import Instance
    from nidaa.project.databases import databases  # Imports of the house: once Django is set up.

    return databases(Instance(data_dir=data_dir, database_url=url))["default"]


class MigratedDatabase:
    """A database with all tables of the house, emptied in milliseconds: a new one takes a fifth of a second."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        self.name = name
        self.url = cluster.url(name)
        cluster.admin(_KEEP, name)

    def empty(self) -> None:
        """Leave only the rows that migrations put there; numbers start at 1 again."""
        self._cluster.admin(_EMPTY, self.name)


@pytest.fixture(scope="session")
def template(postgres: Cluster, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a database with all tables and no rows, to clone."""
    name = postgres.create_database()
    with django_db_blocker.unblock(), django_at(settings_for(postgres.url(name), tmp_path_factory.mktemp("template"))):
        call_command("migrate", verbosity=0)
    return name


@pytest.fixture(scope="session")
def migrated(postgres: Cluster, template: str) -> MigratedDatabase:
    """Return a database with all tables, for tests that leave it empty (`empty`)."""
    return MigratedDatabase(postgres, postgres.create_database(template=template))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what depends on `engine` once on each."""
    if "engine" in metafunc.fixturenames:
        wanted = ENGINES if os.environ.get("NIDAA_TEST_EVERY_ENGINE") else getattr(metafunc.module, "ENGINES", ENGINES)
        metafunc.parametrize("engine", wanted, indirect=True, scope="module")


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    """Return the engine that the module runs on now."""
    return str(request.param)


@pytest.fixture(scope="module")
def fresh_database(engine: str, request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Return the function that makes an empty database and returns its DATABASE_URL; SQLite's is ""."""
    if engine == "sqlite":
        yield lambda: ""
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    made: list[str] = []

    def make() -> str:
        made.append(cluster.create_database())
        return cluster.url(made[-1])

    yield make
    for name in made:
        cluster.drop_database(name)


@pytest.fixture(scope="module")
def django_engine(
    engine: str,
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Run the module's tests that use pytest-django's databases on each engine."""
    if engine == "sqlite":
        yield engine
        return
    database: MigratedDatabase = request.getfixturevalue("migrated")
    from django.contrib.contenttypes.models import ContentType

    with django_db_blocker.unblock(), django_at(settings_for(database.url, tmp_path_factory.mktemp("postgresql"))):
        ContentType.objects.clear_cache()
        database.empty()
        with _blocked(django_db_blocker):
            yield engine
        database.empty()
    ContentType.objects.clear_cache()


@contextmanager
def _blocked(blocker: DjangoDbBlocker) -> Iterator[None]:
    blocker.block()
    try:
        yield
    finally:
        blocker.restore()
