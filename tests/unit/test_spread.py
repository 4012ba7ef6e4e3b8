"""The tests spread over processes: which run together, and that a failure in any of them fails the run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.spread import NICENESS, part_of

ROOT = Path(__file__).parents[2]
#: Notes in which process it ran, and at which priority.
TEST = """
import os
from pathlib import Path

def test_first():
    note()

def test_second():
    note()
    assert {holds}

def note():
    with Path("{notes}").open("a") as notes:
        notes.write(f"{name} {{os.getpid()}} {{os.nice(0)}}\\n")
"""


@pytest.mark.parametrize(
    ("test", "part"),
    [
        ("tests/unit/cli/test_lock.py::test_x[a::b]", "tests/unit/cli/test_lock.py"),
        ("tests/property/test_page_cache.py::TestCache::runTest", "tests/property/test_page_cache.py"),
        ("tests/integration/test_switches.py::test_x", "one after another"),
        ("tests/crash/test_system_call_faults.py::test_x[1]", "tests/crash/test_system_call_faults.py"),
        ("tests/crash/test_power_cut.py::test_x[1]", "one after another"),
    ],
)
def test_a_file_is_one_part_and_what_looks_at_the_clock_is_another(test: str, part: str) -> None:
    assert part_of(test) == part


def spread(
    folder: Path, *, last_holds: bool
) -> tuple[subprocess.CompletedProcess[str], dict[str, set[tuple[int, int]]]]:
    """Run six files of tests in two processes; return how it ended, and who ran each file at which priority."""
    notes = folder / "notes"
    for name in ("unit/a", "unit/b", "unit/c", "crash/d", "integration/e", "integration/f"):
        path = folder / "tests" / f"{name.replace('/', '/test_')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEST.format(notes=notes, name=name, holds=last_holds or name != "integration/f"))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "2",
        "-p",
        "tests.spread",
        "-p",
        "no:django",
        f"--rootdir={folder}",
    ]
    ended = subprocess.run(
        [*command, "tests"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{ROOT}", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    ran: dict[str, set[tuple[int, int]]] = {}
    for line in notes.read_text().splitlines():
        name, process_id, niceness = line.split()
        ran.setdefault(name, set()).add((int(process_id), int(niceness)))
    return ended, ran


def test_what_looks_at_the_clock_runs_in_one_process_to_which_the_other_gives_way(tmp_path: Path) -> None:
    ended, ran = spread(tmp_path, last_holds=True)

    ours = os.nice(0)
    (first,) = ran["crash/d"] | ran["integration/e"] | ran["integration/f"]
    others = {where for name in ("unit/a", "unit/b", "unit/c") for where in ran[name]} - {first}
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.splitlines()[-1].strip("= ").startswith("12 passed in ")
    assert all(len(where) == 1 for where in ran.values())
    assert first[1] == ours
    assert {niceness for _, niceness in others} == {min(19, ours + NICENESS)}


def test_one_failure_in_one_process_fails_the_whole(tmp_path: Path) -> None:
    ended, _ = spread(tmp_path, last_holds=False)

    assert ended.returncode == 1
    assert ended.stdout.splitlines()[-1].strip("= ").startswith("1 failed, 11 passed in ")
