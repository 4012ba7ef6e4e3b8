import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nidaa.intake import write_turn_file
from nidaa.intake.errors import Overloaded
from nidaa.intake.write_turn_file import WriteTurnFile

HOLDER = """
import sys, time
from pathlib import Path
from nidaa.intake.write_turn_file import WriteTurnFile
with WriteTurnFile(Path(sys.argv[1])).hold(5):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "write-turn.lock"


@pytest.fixture
def turn(path: Path) -> Iterator[WriteTurnFile]:
    found = WriteTurnFile(path)
    yield found
    found.close()


@pytest.fixture
def other(path: Path) -> Iterator[WriteTurnFile]:
    found = WriteTurnFile(path)
    yield found
    found.close()


def test_two_handles_exclude_each_other(turn: WriteTurnFile, other: WriteTurnFile) -> None:
    began = time.monotonic()

    with turn.hold(1), pytest.raises(Overloaded), other.hold(0.1):
        pass

    assert 0.1 <= time.monotonic() - began < 1


def test_a_turn_that_is_over_is_free(turn: WriteTurnFile, other: WriteTurnFile) -> None:
    with turn.hold(1):
        pass

    with other.hold(0.0):
        held = True

    assert held


def test_a_failure_ends_the_turn(turn: WriteTurnFile, other: WriteTurnFile) -> None:
    with pytest.raises(ZeroDivisionError), turn.hold(1):
        raise ZeroDivisionError

    with other.hold(0.0):
        held = True

    assert held


def test_who_waits_is_woken_by_the_bell(path: Path, turn: WriteTurnFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_turn_file, "_DEAF_SECONDS", 30.0)
    woken: list[float] = []
    waiting = threading.Event()

    def wait() -> None:
        mine = WriteTurnFile(path)
        waiting.set()
        with mine.hold(40):
            woken.append(time.monotonic())
        mine.close()

    thread = threading.Thread(target=wait)
    with turn.hold(1):
        thread.start()
        waiting.wait(5)
        time.sleep(0.02)  # The turn's length, not a wait for something.
    ended = time.monotonic()
    thread.join(20)

    assert woken[0] - ended < 5  # Long before it would have looked by itself.


def test_many_who_take_turns_all_get_them(path: Path) -> None:
    held: list[int] = []
    inside = 0

    def work(number: int) -> None:
        nonlocal inside
        mine = WriteTurnFile(path)
        for _ in range(200):
            with mine.hold(10):
                inside += 1
                assert inside == 1
                held.append(number)
                inside -= 1
        mine.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(held) == sorted(list(range(4)) * 200)


def test_a_holder_that_is_killed_frees_the_turn(path: Path, turn: WriteTurnFile) -> None:
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        os.kill(holder.pid, signal.SIGKILL)

        with turn.hold(5):
            held = True

    assert held


def test_the_last_who_closes_takes_the_bell_away(path: Path) -> None:
    first, second = WriteTurnFile(path), WriteTurnFile(path)
    first.close()
    between = sorted(file.name for file in path.parent.iterdir())

    second.close()

    assert between == ["write-turn.lock", "write-turn.lock.bell"]
    assert [file.name for file in path.parent.iterdir()] == ["write-turn.lock"]


def test_a_process_that_ends_takes_the_bell_away(path: Path) -> None:
    code = "import sys; from pathlib import Path; from nidaa.intake.write_turn_file import WriteTurnFile as W"

    subprocess.run([sys.executable, "-c", f"{code}; turn = W(Path(sys.argv[1]))", str(path)], check=True, timeout=20)

    assert [file.name for file in path.parent.iterdir()] == ["write-turn.lock"]


def test_handles_that_come_and_go_lose_no_turn(path: Path) -> None:
    held: list[int] = []

    def work(number: int) -> None:
        for _ in range(100):
            mine = WriteTurnFile(path)
            with mine.hold(10):
                held.append(number)
            mine.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(held) == 300
    assert [file.name for file in path.parent.iterdir()] == ["write-turn.lock"]
