import subprocess
import sys
from pathlib import Path

import pytest

from nidaa.cli.errors import CannotStartError
from nidaa.cli.serve.lock import Part, ServeLock

HOLD = """
import sys
from pathlib import Path
from nidaa.cli.serve.lock import ServeLock
lock = ServeLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_holder_is_refused_with_the_process_id_of_the_first(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()

        with pytest.raises(CannotStartError, match=f"process {holder.pid}"):
            ServeLock(tmp_path)

        holder.kill()


def test_a_lock_whose_holder_was_killed_is_free(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
        holder.wait()

    lock = ServeLock(tmp_path)

    lock.release()
    assert all((tmp_path / part.value).exists() for part in Part)


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    ServeLock(tmp_path).release()

    again = ServeLock(tmp_path)

    again.release()


def test_the_parts_of_a_site_may_be_run_by_two_families(tmp_path: Path) -> None:
    web = ServeLock(tmp_path, [Part.WEB])

    followers = ServeLock(tmp_path, [Part.FOLLOWERS])

    web.release()
    followers.release()


def test_whoever_runs_everything_is_refused_beside_one_part_and_holds_nothing(tmp_path: Path) -> None:
    followers = ServeLock(tmp_path, [Part.FOLLOWERS])

    with pytest.raises(CannotStartError, match="already serves"):
        ServeLock(tmp_path)

    ServeLock(tmp_path, [Part.WEB]).release()
    followers.release()
