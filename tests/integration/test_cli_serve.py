import os
import signal
import socket
import sqlite3
import stat
import time
import urllib.request
from pathlib import Path

import pytest

from tests.integration.nidaa_process import descendants, free_port, is_alive, nidaa, serving, wait_for


def test_the_first_serve_makes_folder_secrets_and_database(tmp_path: Path) -> None:
    data_dir = tmp_path / "new" / "data"

    with serving(data_dir) as served, urllib.request.urlopen(f"{served.base_url}/healthz") as answer:
        assert answer.status == 200

    assert (data_dir / "nidaa.sqlite3").exists()
    assert stat.S_IMODE((data_dir / "secrets").stat().st_mode) == 0o700


def test_a_second_serve_on_the_same_data_is_refused_and_says_why(small_demo: Path) -> None:
    with serving(small_demo) as served:
        second = nidaa(small_demo, "serve", "--port", str(free_port()))

    assert second.returncode == 4
    assert f"process {served.process.pid}" in second.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_whole_family_in_order(small_demo: Path, number: signal.Signals) -> None:
    with serving(small_demo) as served:
        family = descendants(served.process.pid)
        began = time.monotonic()

        served.process.send_signal(number)
        status = served.process.wait(15)

        assert status == 0
        assert time.monotonic() - began < 10
        assert len(family) >= 3
        assert not any(is_alive(process_id) for process_id in family)


def test_nobody_outlives_a_parent_that_was_killed(small_demo: Path) -> None:
    with serving(small_demo) as served:
        family = descendants(served.process.pid)

        served.process.kill()

        wait_for(lambda: not any(is_alive(process_id) for process_id in family))
    with serving(small_demo):
        pass


def test_a_web_process_that_was_killed_is_started_again(small_demo: Path) -> None:
    with serving(small_demo) as served:
        first = descendants(served.process.pid)
        web = next(process_id for process_id in first if b"nidaa.cli.serve.web" in _command_line(process_id))

        os.kill(web, signal.SIGKILL)

        # The dead one stands among its parent's children until the parent has seen that it died.
        wait_for(lambda: web not in descendants(served.process.pid) and _answers(served.base_url))
        assert not is_alive(web)


def _command_line(process_id: int) -> bytes:
    return Path(f"/proc/{process_id}/cmdline").read_bytes()


def _answers(base_url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base_url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        result = nidaa(tmp_path, "serve", "--port", str(port))

    assert result.returncode == 4
    assert f"Cannot listen on 127.0.0.1 port {port}" in result.stderr


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nidaa.sqlite3").write_bytes(b"this is no database, and never was one" * 200)

    result = nidaa(tmp_path, "serve", "--port", str(free_port()))

    assert result.returncode == 1
    assert "is damaged" in result.stderr


def test_a_setting_that_makes_no_sense_is_told(tmp_path: Path) -> None:
    result = nidaa(tmp_path, "serve", NIDAA_BASE_URL="nowhere")

    assert result.returncode == 2
    assert "NIDAA_BASE_URL" in result.stderr


def test_an_organiser_is_made_with_a_password_from_standard_input(tmp_path: Path) -> None:
    arguments = ("create-organiser", "amina@example.org", "--organisation", "Les usagers", "--password-stdin")

    made = nidaa(tmp_path, *arguments, stdin="correct horse battery staple\n")
    again = nidaa(tmp_path, *arguments, stdin="correct horse battery staple\n")
    weak = nidaa(tmp_path, "create-organiser", "b@example.org", *arguments[2:], stdin="1234\n")

    assert (made.returncode, again.returncode, weak.returncode) == (0, 2, 2), made.stderr
    assert "exists already" in again.stderr
    assert "too weak" in weak.stderr


def test_check_reads_and_changes_nothing(small_demo: Path) -> None:
    result = nidaa(small_demo, "check")

    assert result.returncode == 0, result.stderr
    assert "1 log holds" in result.stdout


EDITS = {
    "an entry's bytes": "UPDATE intake_entry SET leaf = leaf || X'20' WHERE leaf_index = 5",
    "an entry's day": (
        'UPDATE intake_entry SET leaf = CAST(replace(CAST(leaf AS TEXT), \'"d":"20\', \'"d":"19\') AS BLOB)'
        " WHERE leaf_index = 5"
    ),
    "an entry that is gone": "DELETE FROM intake_entry WHERE leaf_index = 5",
    "the end of the log": (
        "DELETE FROM intake_entry WHERE leaf_index = (SELECT max(leaf_index) FROM intake_entry);"
        "UPDATE intake_log SET size = size - 1"
    ),
    "a supporter who is gone": (
        "DELETE FROM intake_supporter WHERE entry_index = (SELECT min(entry_index) FROM intake_supporter)"
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_database_that_somebody_edited_is_refused(small_demo: Path, edit: str) -> None:
    with sqlite3.connect(small_demo / "nidaa.sqlite3") as connection:
        connection.executescript(edit)
    connection.close()

    result = nidaa(small_demo, "serve", "--port", str(free_port()))

    assert result.returncode == 1, result.stderr
    assert "is damaged, or somebody changed it" in result.stderr
