"""The power is cut in the middle of writing: what was acknowledged is on the disk."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash import writer_driver
from tests.crash.loop_device import ext4_in_a_file
from tests.crash.survivors import acknowledged, lost
from tests.fault_counts import Fault, Faults

CUTS = 6
ROOT = Path(__file__).parents[2]


def acknowledged_before_the_cut(folder: Path, mode: str, acknowledgements: int) -> tuple[set[int], set[int]]:
    """Write until so many people are acknowledged, cut the power, and return them and those of them who are lost."""
    with ext4_in_a_file(folder) as device:
        database = device.mount / "books.sqlite3"
        writer_driver.prepare(database)
        # The books themselves are old: only what is written from now on may be in danger.
        subprocess.run(["sync", "-f", str(device.mount)], check=True)
        command = [sys.executable, "-m", "tests.crash.writer_driver", str(database), "0", "100000", mode]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as victim:
            assert victim.stdout is not None
            output = "".join(victim.stdout.readline() for _ in range(acknowledgements))
            device.cut_power()
            output += victim.stdout.read()
        device.detach()
        device.attach()
        people = acknowledged(output)
        return people, lost(database, people)


@pytest.mark.parametrize("cut", range(CUTS))
def test_power_cut_loses_nobody_who_was_acknowledged(tmp_path: Path, cut: int, faults: Faults) -> None:
    people, missing = acknowledged_before_the_cut(tmp_path, "honest", 3 + 11 * cut)

    faults.made(Fault.POWER_CUT)
    faults.acknowledged(len(people))

    assert len(people) >= 3 + 11 * cut
    assert missing == set()


def test_power_cut_shows_a_writer_that_does_not_sync(tmp_path: Path) -> None:
    _, missing = acknowledged_before_the_cut(tmp_path, "unsynced", 50)

    assert missing != set()
