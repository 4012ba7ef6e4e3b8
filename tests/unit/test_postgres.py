"""The test run's own PostgreSQL server."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests import postgres as servers
from tests.postgres import Cluster, MissingProgramsError


def test_what_was_committed_survives_an_immediate_stop() -> None:
    cluster = Cluster()
    try:
        name = cluster.create_database()
        with psycopg.connect(cluster.url(name)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

        cluster.stop("immediate")
        cluster.start()

        assert cluster.admin("SELECT number FROM kept", name) == [(7,)]
    finally:
        cluster.remove()
    assert not cluster.folder.exists()


def test_the_server_goes_with_a_test_run_that_is_killed() -> None:
    code = "from tests.postgres import Cluster; c = Cluster(); import time; print(c.folder, flush=True); time.sleep(60)"
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True
    )
    assert run.stdout is not None
    folder = Path(run.stdout.readline().strip())
    assert (folder / "data" / "postmaster.pid").exists()

    run.kill()

    run.communicate()
    deadline = time.monotonic() + 20
    while folder.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_without_the_programs_a_test_fails_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "DEBIAN", Path("/nowhere"))
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(MissingProgramsError, match="apt-get install postgresql"):
        servers.programs()


def test_each_database_is_fresh_and_its_password_is_asked_for(postgres: Cluster, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()

    assert tables == (0,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres_url.replace(postgres.password, "wrong"))
