"""Every system call of a commit fails, or kills the process, at every place: nothing acknowledged is lost."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash import writer_driver
from tests.crash.survivors import acknowledged, lost
from tests.fault_counts import Fault, Faults

ROOT = Path(__file__).parents[2]
PEOPLE = 4
#: The calls with which SQLite changes files, and the faults that each may meet.
CALLS = ("pwrite64", "fdatasync", "ftruncate", "unlink", "openat")
FAULTS = ("error=EIO", "error=ENOSPC", "signal=SIGKILL")


def run_driver(database: Path, mode: str, *tracer: str) -> str:
    """Run the victim under `tracer` and return what it said."""
    command = [*tracer, sys.executable, "-m", "tests.crash.writer_driver", str(database), "0", str(PEOPLE), mode]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout


def calls_on_the_books(folder: Path, call: str) -> int:
    """Count how often an undisturbed victim makes `call` on the database's files."""
    database = folder / "books.sqlite3"
    writer_driver.prepare(database)
    trace = folder / "trace"
    run_driver(database, "honest", *tracer(database, call), "-o", str(trace))
    return len(re.findall(rf"\b{call}\(", trace.read_text()))


def tracer(database: Path, call: str) -> list[str]:
    """Return strace's command for `call` on the database's files alone."""
    paths = [f"{database}{suffix}" for suffix in ("", "-wal", "-shm", "-journal")]
    return ["strace", "-f", "-qq", "-e", f"trace={call}", *[part for path in paths for part in ("-P", path)]]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_fault_at_every_call_loses_nobody_who_was_acknowledged(
    tmp_path: Path, call: str, fault: str, faults: Faults
) -> None:
    count = calls_on_the_books(tmp_path, call)
    missing: dict[int, set[int]] = {}
    assert count > 0

    for place in places(count):
        folder = tmp_path / str(place)
        folder.mkdir()
        database = folder / "books.sqlite3"
        writer_driver.prepare(database)
        inject = ["-e", f"inject={call}:{fault}:when={place}"]
        output = run_driver(database, "honest", *tracer(database, call), *inject, "-o", str(folder / "trace"))
        people = acknowledged(output)
        faults.made(Fault.CALL_FAILED)
        faults.acknowledged(len(people))
        missing[place] = lost(database, people)

    assert {place: people for place, people in missing.items() if people} == {}


def places(count: int) -> range:
    """Return where to inject: everywhere, or at most some thirty places spread over all."""
    return range(1, count + 1, max(1, count // 30))


def test_fault_shows_a_writer_that_acknowledges_early(tmp_path: Path) -> None:
    database = tmp_path / "books.sqlite3"
    writer_driver.prepare(database)
    inject = ["-e", "inject=pwrite64:signal=SIGKILL:when=40"]

    output = run_driver(database, "early", *tracer(database, "pwrite64"), *inject, "-o", str(tmp_path / "trace"))

    assert lost(database, acknowledged(output)) != set()
