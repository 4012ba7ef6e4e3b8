"""PostgreSQL goes away and comes back: the followers wait, and go on by themselves."""

import logging
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from nidaa.entries.tally import Tally
from nidaa.followers import outage, queries, runner
from nidaa.followers.integrator import check_log
from nidaa.intake.books import open_books
from tests.engines import django_at, settings_for
from tests.integration.nidaa_process import Served, nidaa, serving, wait_for
from tests.integration.test_cli_journey import confirm_address, count, post, send_form
from tests.postgres import Cluster
from tests.unit.followers.world import World

PATHS = ["/en/c/voip/", "/en/c/voip/history", "/c/voip/log/checkpoint", "/c/voip/counts.json", "/en/c/voip/petition/"]


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server of this module's own, which it may stop."""
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture
def world(server: Cluster, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    url = server.url(server.create_database())
    with django_db_blocker.unblock(), django_at(settings_for(url, tmp_path)):
        call_command("migrate", verbosity=0)
        world = World(tmp_path, url)
        yield world
        world.close()


@pytest.fixture
def running(world: World) -> Iterator[threading.Thread]:
    stop = threading.Event()
    thread = threading.Thread(target=runner.run, args=(world.instance, stop))
    thread.start()
    yield thread
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def is_counted(log_id: int, size: int) -> bool:
    row = queries.latest_counts(log_id)
    return row is not None and row.tree_size == size


def reopened(world: World) -> None:
    world.books.close()
    world.books = open_books(world.instance)


def test_followers_go_on_after_the_database_died_and_came_back(
    server: Cluster, world: World, running: threading.Thread, caplog: pytest.LogCaptureFixture
) -> None:
    log_id = world.open_log()
    world.sign(log_id, 5)
    wait_for(lambda: is_counted(log_id, 7))
    server.stop("immediate")
    threading.Event().wait(0.5)
    server.start()
    reopened(world)
    world.sign(log_id, 5)

    wait_for(lambda: is_counted(log_id, 12))

    entries, tally = world.books.entries(log_id, 0, 12), Tally()
    tally.add_encoded(entries)
    counted = queries.latest_counts(log_id)
    assert counted is not None
    assert counted.counts["petition"]["count"] == tally.counts().petition.count == 10
    assert check_log(world.log(log_id), heads=world.instance.heads_dir, verifier=world.verifier(log_id)) == []
    assert running.is_alive()
    assert server.password not in caplog.text
    assert "The database answers again" in caplog.text


def test_an_outage_that_lasts_is_one_critical_line_for_each_follower(
    server: Cluster,
    world: World,
    running: threading.Thread,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outage, "ALARM_AFTER_SECONDS", 0.5)
    monkeypatch.setattr(outage, "LONGEST_SECONDS", 0.2)
    log_id = world.open_log()
    wait_for(lambda: is_counted(log_id, 2))

    server.stop("immediate")
    try:
        wait_for(lambda: {"counter", "integrator", "leases", "mailer"} <= set(critical(caplog)))
        threading.Event().wait(1.0)
    finally:
        server.start()
        connection.close()

    assert len(critical(caplog)) == len(set(critical(caplog)))


def critical(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [str(vars(record)["follower"]) for record in caplog.records if record.levelno == logging.CRITICAL]


def test_a_served_site_answers_again_by_itself(server: Cluster, tmp_path: Path) -> None:
    url, data_dir = server.url(server.create_database()), tmp_path / "data"
    folder = ("--data-dir", str(data_dir))
    built = nidaa(tmp_path, "demo", *folder, "--people", "3", "--build-only", DATABASE_URL=url)
    assert built.returncode == 0, built.stderr
    with serving(data_dir, "demo", *folder, "--workers", "1", DATABASE_URL=url) as served:
        assert all(answers(served, path) for path in PATHS * 8)
        server.stop("immediate")
        assert not answers(served, "/en/c/voip/history.json")
        server.start()

        # As many times as there are threads with a connection of their own that was lost.
        wait_for(lambda: all(answers(served, path) for path in PATHS * 20))

        before = count(served, "boycott")
        send_form(served, "en", "boycott")
        token = urllib.parse.urlsplit(confirm_address(served)).path.rpartition("/")[2]
        post(f"{served.base_url}/confirm/{token}", {"language": "en"})
        wait_for(lambda: count(served, "boycott") == before + 1)


def answers(served: Served, path: str) -> bool:
    # A question that no cache has an answer to.
    address = f"{served.base_url}{path}?{time.monotonic_ns()}"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        return False
