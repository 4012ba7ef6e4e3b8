"""Several processes as one site: what they report together, and what may run apart."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.site import Site, running_site
from tests.crash.signing_load import SigningLoad
from tests.integration.nidaa_process import environment, free_port, nidaa, serving, wait_for


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, fresh_database: Callable[[], str]) -> Iterator[Site]:
    """Serve a campaign from two web processes."""
    data_dir, url = tmp_path_factory.mktemp("processes") / "data", fresh_database()
    with running_site(data_dir, database_url=url, settings={"NIDAA_WORKERS": "2"}) as site:
        yield site


def samples(site: Site, name: str) -> dict[str, float]:
    """Return the samples of a metric: labels as text -> value."""
    status, body = site.get("/metrics")
    assert status == 200
    found = re.findall(rf"^{name}({{[^}}]*}})? (\S+)$", body.decode(), re.MULTILINE)
    return {labels: float(value) for labels, value in found}


def test_whichever_process_is_asked_reports_what_all_have_answered(site: Site) -> None:
    accepted = 0
    # The site answers as soon as one of them listens: people who came before the second did stay with the first.
    while len(samples(site, "nidaa_forms_total")) < 2:
        load = SigningLoad(site, first_person=accepted)
        with load.running(threads=24) as told:
            wait_for(lambda: len(told.accepted) > 100)
        accepted += len(told.accepted)
        assert accepted < 20_000

    # Whoever is asked knows the others' numbers as they were up to a second ago, and each question may meet another.
    wait_for(lambda: sum(samples(site, "nidaa_batch_commands_sum").values()) == accepted)
    wait_for(lambda: sum(samples(site, "nidaa_forms_total").values()) == accepted)

    forms = samples(site, "nidaa_forms_total")
    assert set(forms) == {f'{{outcome="stored",worker="{worker}"}}' for worker in range(2)}
    assert min(forms.values()) > 0
    assert site.get("/readyz") == (200, b'{"status":"ready","reasons":[]}')


def test_the_followers_have_a_lower_priority_unless_others_wait_for_their_turn(site: Site, engine: str) -> None:
    niceness = {
        Path(f"/proc/{process_id}/cmdline").read_bytes().split(b"\0")[2]: os.getpriority(os.PRIO_PROCESS, process_id)
        for process_id in children(site.process.pid)
    }

    lower = 0 if engine == "sqlite" else 10
    assert niceness == {b"nidaa.cli.serve.web": 0, b"nidaa.cli.serve.followers": lower}


def children(process_id: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process_id}/task/{process_id}/children").read_text("ascii").split()]


@contextlib.contextmanager
def followers_alone(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "nidaa.cli", "serve", "--only", "followers"],
        env=environment(data_dir),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert "followers run" in process.stdout.readline()
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)
        process.stdout.close()


def test_web_processes_and_followers_may_run_apart_and_each_part_once(small_demo: Path) -> None:
    with serving(small_demo, "serve", "--only", "web", "--workers", "1") as web, followers_alone(small_demo) as apart:
        again = nidaa(small_demo, "serve", "--only", "followers")
        everything = nidaa(small_demo, "serve", "--port", str(free_port()))
        with urllib.request.urlopen(f"{web.base_url}/readyz") as answer:
            ready = answer.status

    assert ready == 200
    assert (again.returncode, everything.returncode) == (4, 4)
    assert f"process {apart.pid}" in again.stderr
    assert (web.process.returncode, apart.returncode) == (0, 0)
