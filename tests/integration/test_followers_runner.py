"""The runner in real processes: beside another, killed in the middle, and told to stop."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from nidaa.entries.tally import Tally
from nidaa.followers import queries, runner
from nidaa.followers.integrator import check_log, head_file
from nidaa.followers.models import Alarm, Checkpoint, Lease, Mail, MailState, Tile
from nidaa.ledger.checkpoint import open_checkpoint
from tests.engines import MigratedDatabase, django_at, settings_for
from tests.integration.test_followers_smtp import Mailbox, serving
from tests.unit.followers.test_mailer import _submit
from tests.unit.followers.world import World, database_at

RUN = """
import os, signal, threading
import django
django.setup()
from nidaa.followers import runner
from nidaa.intake.instance import Instance
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
runner.run(Instance.from_environment(), stop)
"""


@pytest.fixture
def world(
    engine: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> Iterator[World]:
    """A new instance with all tables, on each engine."""
    with django_db_blocker.unblock():
        if engine == "sqlite":
            with database_at(tmp_path / "nidaa.sqlite3", all_tables=True):
                yield from _lived_in(World(tmp_path))
            return
        database: MigratedDatabase = request.getfixturevalue("migrated")
        with django_at(settings_for(database.url, tmp_path)):
            yield from _lived_in(World(tmp_path, database.url))
        database.empty()


def _lived_in(world: World) -> Iterator[World]:
    world.clock.now = time.time()
    yield world
    world.close()


@pytest.fixture
def start(world: World) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Return the function that starts a runner in a process of its own."""
    started = []

    def start(mail: str = "folder") -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "NIDAA_DATA_DIR": str(world.instance.data_dir),
            "NIDAA_BASE_URL": world.instance.base_url,
            "NIDAA_MAIL": mail,
            "DATABASE_URL": world.instance.database_url,
            "PYTHONPATH": "src",
        }
        process = subprocess.Popen([sys.executable, "-c", RUN], env=environment)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def _wait(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


def _counted(world: World, log_id: int) -> bool:
    row = queries.latest_counts(log_id)
    return row is not None and row.tree_size == world.log(log_id).size


def as_bytes(content: bytes | str | None) -> bytes:
    """Return a received mail's bytes."""
    assert isinstance(content, bytes)
    return content


def _seconds_until_counted(world: World, log_id: int) -> float:
    world.sign(log_id)
    began = time.monotonic()
    _wait(lambda: _counted(world, log_id))
    return time.monotonic() - began


def _all_mailed(number: int) -> bool:
    return Mail.objects.filter(state=MailState.SENT).exclude(kind="reminder").count() == number


def _assert_sound(world: World, log_id: int) -> None:
    log = world.log(log_id)
    tally = Tally()
    tally.add_encoded(world.books.entries(log_id, 0, log.size))
    row = queries.latest_counts(log_id)
    assert row is not None
    assert row.counts["petition"]["count"] == tally.counts().petition.count
    assert check_log(log, heads=world.instance.heads_dir, verifier=world.verifier(log_id)) == []
    for checkpoint in Checkpoint.objects.filter(log_id=log_id):
        assert open_checkpoint(bytes(checkpoint.note), world.verifier(log_id)).root == bytes(checkpoint.root)


def test_an_entry_is_signed_counted_and_mailed_within_a_second_and_a_stop_is_obeyed(world: World) -> None:
    log_id = world.open_log()
    stop = threading.Event()
    thread = threading.Thread(target=runner.run, args=(world.instance, stop))
    thread.start()
    _wait(lambda: _counted(world, log_id))
    _submit(world, log_id)
    # The fastest of a few: a busy machine delays now and then, what waits for a tick of a second does so each time.
    seconds = min(_seconds_until_counted(world, log_id) for _ in range(5))
    _wait(lambda: len(list(world.instance.mail_dir.glob("*-confirmation.eml"))) == 1)

    stop.set()
    thread.join(3.0)

    assert not thread.is_alive()
    assert seconds < 1.0
    assert not Lease.objects.exists()


def test_two_runners_at_once_send_every_mail_once_and_agree_on_the_log(
    world: World, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    log_id, mailbox = world.open_log(), Mailbox()
    with serving(mailbox) as url:
        start(url), start(url)
        for _ in range(10):
            for _ in range(10):
                _submit(world, log_id)
            world.sign(log_id, 10)
            time.sleep(0.05)

        _wait(lambda: _all_mailed(100) and _counted(world, log_id))

    headers = [as_bytes(mail.content).split(b"Message-ID: ")[1].split()[0] for mail in mailbox.accepted]
    assert len(set(headers)) == len(headers) == 100
    _assert_sound(world, log_id)


@pytest.mark.parametrize("seed", range(2))
def test_a_runner_killed_in_the_middle_leaves_the_work_to_the_next(
    world: World, start: Callable[..., subprocess.Popen[bytes]], seed: int
) -> None:
    log_id = world.open_log()
    runners = {process.pid: process for process in (start(), start())}
    _wait(Checkpoint.objects.exists)
    holder = runners[int(Lease.objects.get().holder.split(":")[1])]
    for step in range(15):
        for _ in range(10):
            _submit(world, log_id)
        world.sign(log_id, 20)
        if step == 5 + seed:
            holder.kill()
            holder.wait()

    start()
    _wait(lambda: _all_mailed(150) and _counted(world, log_id))

    files = [path.name for path in world.instance.mail_dir.glob("*.eml")]
    assert len(files) == 150
    _assert_sound(world, log_id)


def test_a_fork_stops_that_log_alone_and_raises_an_alarm_until_it_is_mended(
    world: World, start: Callable[..., subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, well = world.open_log("broken"), world.open_log("well")
    world.integrator().advance(world.log(broken))
    hashes = bytes(Tile.objects.get(log_id=broken).hashes)
    Tile.objects.filter(log_id=broken).update(hashes=bytes(64))
    kept = head_file.read(world.instance.heads_dir, "broken")
    world.sign(broken, 1)
    world.sign(well, 1)
    monkeypatch.setattr(runner, "ALARM_SECONDS", 0.2)
    stop = threading.Event()
    thread = threading.Thread(target=runner.run, args=(world.instance, stop))
    thread.start()
    _wait(lambda: _counted(world, well) and Alarm.objects.exists())
    alarms = queries.alarms()
    untouched = head_file.read(world.instance.heads_dir, "broken") == kept
    Tile.objects.filter(log_id=broken).update(hashes=hashes)

    _wait(lambda: _counted(world, broken) and not Alarm.objects.exists())

    stop.set()
    thread.join(2.0)
    assert untouched
    assert [(alarm.follower, alarm.log_id, alarm.trouble) for alarm in alarms] == [
        ("integrator", broken, "tiles-damaged")
    ]
    _assert_sound(world, well)
