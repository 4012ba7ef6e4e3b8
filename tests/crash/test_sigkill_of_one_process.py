"""One process of several is killed under load: the others go on, it comes back, nothing that was said is untrue."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from benchmarks.site import Site, running_site
from nidaa.door.heart import heart_file
from nidaa.entries.tally import tally_encoded
from nidaa.intake.books import open_books
from tests.crash.signing_load import SigningLoad, Told, assert_verifies, missing, unconfirmed
from tests.fault_counts import Fault, Faults, how_often
from tests.integration.nidaa_process import descendants, environment, is_alive, wait_for

#: Of each part, on each engine; the long form kills often.
KILLS = how_often(2, shares=2)
#: On a quiet machine it takes two seconds, most of them to import what is served.
BACK_SECONDS = 40.0
#: Ten seconds of silence, and some for a machine that is busy.
HANGING_SECONDS = 30.0
WORKERS = 2
_LISTENS = "0A"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, fresh_database: Callable[[], str]) -> Iterator[Site]:
    """Serve a campaign from two web processes and the followers."""
    data_dir, url = tmp_path_factory.mktemp("killed") / "data", fresh_database()
    with running_site(data_dir, database_url=url, settings={"NIDAA_WORKERS": str(WORKERS)}) as site:
        yield site


def processes(site: Site, module: str) -> set[int]:
    """Return the processes of a module, and those below them."""
    found = set()
    for process_id in descendants(site.process.pid):
        with suppress(OSError):
            if module.encode() in Path(f"/proc/{process_id}/cmdline").read_bytes():
                found |= {process_id, *descendants(process_id)}
    return found


def serving_processes(site: Site) -> set[int]:
    """Return the web processes that answer: each is the child of one that looks after it."""
    return {process_id for process_id in processes(site, "nidaa.cli.serve.web") if not descendants(process_id)}


def listeners(site: Site) -> int:
    """Return how many sockets listen on the site's port: one for each web process that takes connections."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return sum(row[1].endswith(f":{site.port:04X}") and row[3] == _LISTENS for row in rows)


def kill(process_id: int) -> None:
    os.kill(process_id, signal.SIGKILL)
    wait_for(lambda: not is_alive(process_id))


def counts(connection: HTTPConnection, site: Site) -> tuple[int, int]:
    """Return (size, number) as it is published now; zeros before the first count."""
    connection.request("GET", f"/c/{site.campaign.slug}/counts.json")
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        return 0, 0
    found = json.loads(body)
    return found["tree_size"], found["petition"]["count"]


@contextmanager
def watching(site: Site) -> Iterator[list[tuple[int, int]]]:
    """Note what is published, several times a second, while the block runs: as one web process has it.

    The others may be a second ahead, or behind.
    """
    published, done = [(0, 0)], threading.Event()

    def watch() -> None:
        with closing(HTTPConnection("127.0.0.1", site.port, timeout=20)) as connection:
            while not done.wait(0.2):
                published.append(counts(connection, site))

    thread = threading.Thread(target=watch)
    thread.start()
    yield published
    done.set()
    thread.join(10)


def published_count(site: Site) -> tuple[int, int]:
    """Return (size, number) as a new connection finds it published; zeros before the first count."""
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=20)) as connection:
        return counts(connection, site)


def log_entries(site: Site) -> list[bytes]:
    """Return all entries of the site's log."""
    with closing(open_books(site.instance)) as books:
        log = books.log(site.campaign.log_id)
        assert log is not None
        return books.entries(log.log_id, 0, log.size)


def wait_for_accepted(told: Told, more: int) -> None:
    enough = len(told.accepted) + more
    wait_for(lambda: len(told.accepted) >= enough)


def wait_for_a_newer_count(published: list[tuple[int, int]]) -> None:
    known = published[-1]
    wait_for(lambda: published[-1] != known)


@pytest.mark.timeout(1_800)
def test_the_other_web_process_goes_on_and_the_killed_one_is_back_within_seconds(site: Site, faults: Faults) -> None:
    load, silences, absences = SigningLoad(site), list[float](), list[float]()
    wait_for(lambda: listeners(site) == WORKERS)
    with load.running() as told:
        for _ in range(KILLS):
            wait_for_accepted(told, 20)
            killed_at = time.monotonic()

            kill(min(serving_processes(site)))

            wait_for_accepted(told, 20)
            next_at = min(at for at in told.accepted_at if at > killed_at)
            silences.append(next_at - killed_at)
            wait_for(lambda: listeners(site) == WORKERS, BACK_SECONDS)
            absences.append(time.monotonic() - killed_at)

    faults.made(Fault.WEB_KILLED, len(silences))
    faults.acknowledged(len(told.accepted))
    # People were answered all the time, long before the one that was killed was back: it takes seconds to start.
    assert all(silence < absence / 2 for silence, absence in zip(silences, absences, strict=True))
    assert missing(load, site) == []
    assert [failure for failure in told.failed if failure.begun] == []


@pytest.mark.timeout(300)
def test_a_web_process_that_hangs_is_replaced_and_nobody_who_was_answered_is_lost(site: Site, faults: Faults) -> None:
    load = SigningLoad(site, first_person=2_000_000)
    hearts = [heart_file(site.instance.shared_memory_dir, number) for number in range(WORKERS)]
    wait_for(lambda: listeners(site) == WORKERS and all(heart.exists() for heart in hearts))
    with load.running() as told:
        wait_for_accepted(told, 20)
        hanging = min(serving_processes(site))

        os.kill(hanging, signal.SIGSTOP)

        wait_for(lambda: not is_alive(hanging), HANGING_SECONDS)
        wait_for(lambda: listeners(site) == WORKERS, BACK_SECONDS)
        wait_for_accepted(told, 20)

    faults.made(Fault.WEB_HANGS)
    faults.acknowledged(len(told.accepted))
    assert missing(load, site) == []


@contextmanager
def standing_by(site: Site, data_dir: Path) -> Iterator[None]:
    """Run a second followers' process, as on another machine that has the same secrets and the same heads.

    Two families cannot share one SQLite file's data folder: there the one that is killed is the only one.
    """
    if not site.database_url:
        yield
        return
    data_dir.mkdir()
    for shared in ("secrets", "heads"):
        (data_dir / shared).symlink_to(site.data_dir / shared)
    told = environment(data_dir, NIDAA_BASE_URL=site.base_url, DATABASE_URL=site.database_url)
    command = [sys.executable, "-m", "nidaa.cli", "serve", "--only", "followers"]
    with subprocess.Popen(command, env=told, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert "followers run" in process.stdout.readline()
            yield
        finally:
            process.send_signal(signal.SIGTERM)


@pytest.mark.timeout(1_800)
def test_with_followers_killed_and_two_of_them_running_every_published_count_is_the_tally_of_the_log(
    site: Site, tmp_path: Path, faults: Faults
) -> None:
    load = SigningLoad(site, confirming=True, first_person=1_000_000)
    with watching(site) as published:
        with standing_by(site, tmp_path / "other"), load.running() as told:
            for _ in range(KILLS):
                wait_for_a_newer_count(published)
                (followers,) = processes(site, "nidaa.cli.serve.followers")

                kill(followers)

                wait_for(lambda: len(processes(site, "nidaa.cli.serve.followers")) == 1, BACK_SECONDS)
                wait_for_a_newer_count(published)
        log = log_entries(site)
        wait_for(lambda: published[-1][0] == len(log))

    faults.made(Fault.FOLLOWERS_KILLED, KILLS)
    faults.acknowledged(len(told.accepted) + len(set(told.confirmed)))
    sizes = [size for size, _ in published]
    assert len(told.confirmed) > KILLS
    assert sizes == sorted(sizes)
    assert [(size, count) for size, count in set(published) if count != tally_encoded(log[:size]).petition.count] == []
    assert (missing(load, site), unconfirmed(load, site)) == ([], [])
    assert_verifies(site)
