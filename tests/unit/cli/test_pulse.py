import os
from pathlib import Path

import pytest

from nidaa.cli.serve.pulse import Pulse


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "heart"


def beat(file: Path, at: int) -> None:
    file.touch()
    os.utime(file, (at, at))


def test_who_has_not_begun_is_not_judged(file: Path) -> None:
    pulse = Pulse(file, 10)

    assert not any(pulse.is_gone(now) for now in range(100))


def test_a_silence_that_lasts_is_the_end(file: Path) -> None:
    pulse = Pulse(file, 10)
    beat(file, 1)

    gone = [pulse.is_gone(now) for now in range(12)]

    assert gone == [False] * 10 + [True] * 2


def test_a_beat_ends_the_silence_also_when_the_clock_was_set_back(file: Path) -> None:
    pulse = Pulse(file, 10)
    gone = []

    for now in range(40):
        if now % 9 == 0:
            beat(file, 1_000_000 - now)
        gone.append(pulse.is_gone(now))

    assert not any(gone)


def test_time_in_which_nobody_looked_is_no_silence(file: Path) -> None:
    pulse = Pulse(file, 10)
    beat(file, 1)
    pulse.is_gone(0)

    gone = pulse.is_gone(3_600)

    assert not gone


def test_a_new_child_begins_anew(file: Path) -> None:
    pulse = Pulse(file, 10)
    beat(file, 1)
    for now in range(12):
        pulse.is_gone(now)

    pulse.forget()

    assert not file.exists()
    assert not pulse.is_gone(13)
