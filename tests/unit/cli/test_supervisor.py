import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nidaa.cli.serve import supervisor as supervisor_module
from nidaa.cli.serve.supervisor import ChildSpec, Supervisor

ROOT = Path(__file__).parents[3]
STEADY = "tests.unit.cli.children.steady"


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def wait_for(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def process_ids(folder: Path) -> set[int]:
    return {int(file.stem) for file in folder.glob("*.pid")}


def is_alive(process_id: int) -> bool:
    try:
        status = Path(f"/proc/{process_id}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_stop_ends_the_children_in_order(tmp_path: Path) -> None:
    supervisor = Supervisor([ChildSpec("one", STEADY, (str(tmp_path),))], environment=environment(), report=print)
    supervisor.start()
    wait_for(lambda: len(process_ids(tmp_path)) == 1)

    supervisor.stop()
    in_order = supervisor.run()

    assert in_order
    assert not any(is_alive(process_id) for process_id in process_ids(tmp_path))


def test_a_stop_during_the_start_ends_the_children_too(tmp_path: Path) -> None:
    supervisor = Supervisor([ChildSpec("one", STEADY, (str(tmp_path),))], environment=environment(), report=print)
    supervisor.start()
    wait_for(lambda: len(process_ids(tmp_path)) == 1)

    def answers() -> bool:
        supervisor.stop()
        return True

    in_order = supervisor.run(until=answers)

    assert in_order
    assert not any(is_alive(process_id) for process_id in process_ids(tmp_path))


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    reports: list[str] = []
    supervisor = Supervisor(
        [ChildSpec("one", STEADY, (str(tmp_path),))], environment=environment(), report=reports.append
    )
    supervisor.start()
    wait_for(lambda: len(process_ids(tmp_path)) == 1)
    (first,) = process_ids(tmp_path)
    os.kill(first, 9)

    supervisor.run(until=lambda: len(process_ids(tmp_path)) == 2)

    supervisor.end()
    assert reports == ["The one process ended by signal SIGKILL; it is started again in 0.25 s."]


def test_a_child_that_hangs_is_killed_with_all_below_it_and_started_again(tmp_path: Path) -> None:
    reports: list[str] = []
    heart = tmp_path / "heart"
    spec = ChildSpec("web-0", STEADY, ("--heart", str(heart), str(tmp_path)), heart=heart)
    supervisor = Supervisor([spec], environment=environment(), report=reports.append, patience_seconds=0.5)
    supervisor.start()
    supervisor.run(until=lambda: len(process_ids(tmp_path)) == 2 and heart.exists())
    first = process_ids(tmp_path)
    for process_id in first:
        os.kill(process_id, signal.SIGSTOP)

    supervisor.run(until=lambda: len(process_ids(tmp_path)) == 4)

    wait_for(lambda: not any(is_alive(process_id) for process_id in first))
    supervisor.end()
    wait_for(lambda: not any(is_alive(process_id) for process_id in process_ids(tmp_path)))
    assert reports == [
        "The web-0 process hangs for 0.5 s; it is killed.",
        "The web-0 process ended by signal SIGKILL; it is started again in 0.25 s.",
    ]


def test_a_child_that_ignores_the_signal_is_killed_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "STOP_SECONDS", 0.5)
    supervisor = Supervisor(
        [ChildSpec("deaf", STEADY, ("--ignore-term", str(tmp_path)))], environment=environment(), report=print
    )
    supervisor.start()
    wait_for(lambda: len(process_ids(tmp_path)) == 1)

    in_order = supervisor.end()

    assert not in_order
    assert not any(is_alive(process_id) for process_id in process_ids(tmp_path))


def test_children_of_a_later_stage_are_ended_after_the_earlier_ones_and_are_left_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor_module, "STOP_SECONDS", 1.5)
    specs = [
        ChildSpec("last", STEADY, ("--tell-end", str(tmp_path)), stage=1),
        ChildSpec("deaf", STEADY, ("--ignore-term", str(tmp_path))),
        ChildSpec("first", STEADY, ("--tell-end", str(tmp_path))),
    ]
    supervisor = Supervisor(specs, environment=environment(), report=print)
    supervisor.start()
    wait_for(lambda: len(process_ids(tmp_path)) == 3)

    in_order = supervisor.end()

    first, last = sorted(tmp_path.glob("*.ended"), key=lambda file: file.stat().st_mtime_ns)
    assert not in_order
    assert last.stat().st_mtime_ns - first.stat().st_mtime_ns > 300_000_000


def test_a_child_is_told_what_concerns_it_alone(tmp_path: Path) -> None:
    specs = [
        ChildSpec(f"web-{number}", STEADY, (str(tmp_path),), environment=(("WORKER", str(number)),))
        for number in range(2)
    ]
    supervisor = Supervisor(specs, environment=environment(), report=print)

    supervisor.start()

    wait_for(lambda: len(process_ids(tmp_path)) == 2)
    told = {Path(f"/proc/{process_id}/environ").read_bytes() for process_id in process_ids(tmp_path)}
    supervisor.end()
    assert sorted(b"WORKER=1\0" in environ for environ in told) == [False, True]


def test_no_child_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.cli.children.parent", str(tmp_path)], env=environment(), cwd=ROOT
    )
    wait_for(lambda: len(process_ids(tmp_path)) == 1)
    (child,) = process_ids(tmp_path)

    parent.kill()
    parent.wait()

    wait_for(lambda: not is_alive(child))
