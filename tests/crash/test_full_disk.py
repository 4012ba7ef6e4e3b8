"""The disk of a served site is full while people sign: who comes is refused, nobody is lost, and then it goes on."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.site import Site, running_site
from nidaa.entries.tally import tally_encoded
from tests.crash.signing_load import SigningLoad, assert_verifies, missing, unconfirmed
from tests.crash.test_sigkill_of_one_process import log_entries, published_count
from tests.fault_counts import Fault, Faults, how_often
from tests.integration.nidaa_process import wait_for

ROUNDS = how_often(2, shares=2)
#: Room for the site itself, and for what people send in each round.
SIZE_MEBIBYTES = 48 + 2 * ROUNDS
_AGAIN_SECONDS = 60.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system. Needs root."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = f"size={SIZE_MEBIBYTES}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)], check=True, timeout=60)
    yield disk
    subprocess.run(["umount", str(disk)], check=True, timeout=60)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Take all the room that is left; whoever writes finds none."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as filling:
        while free := shutil.disk_usage(disk).free:
            filling.write(bytes(free))
    yield
    filler.unlink()


@pytest.fixture
def site(small_disk: Path) -> Iterator[Site]:
    with running_site(small_disk / "data", settings={"NIDAA_WORKERS": "2"}) as site:
        yield site


@pytest.mark.timeout(300 + 90 * ROUNDS)
def test_while_the_disk_is_full_people_are_told_so_and_everybody_who_was_answered_is_there_once(
    site: Site, small_disk: Path, faults: Faults
) -> None:
    load = SigningLoad(site, confirming=True)
    with load.running() as told:
        for _ in range(ROUNDS):
            signed = len(told.accepted)
            wait_for(lambda: len(told.accepted) > signed + 20, _AGAIN_SECONDS)  # noqa: B023 - called at once.
            with full(small_disk):
                refused = told.refused[503]
                wait_for(lambda: told.refused[503] > refused + 5, _AGAIN_SECONDS)  # noqa: B023
            signed = len(told.accepted)
            wait_for(lambda: len(told.accepted) > signed, _AGAIN_SECONDS)  # noqa: B023
    log = log_entries(site)
    # Each web process knows the newest count within a second; which of them answers is chance.
    wait_for(lambda: published_count(site) == (len(log), tally_encoded(log).petition.count), _AGAIN_SECONDS)

    faults.made(Fault.DISK_FULL, ROUNDS)
    faults.acknowledged(len(told.accepted) + len(set(told.confirmed)))
    assert (missing(load, site), unconfirmed(load, site)) == ([], [])
    assert set(told.refused) == {503}
    assert_verifies(site)
