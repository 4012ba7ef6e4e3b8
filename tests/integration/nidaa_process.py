"""Runs the command `nidaa` as a host would: a process of its own, on a data folder, on loopback."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import site, static_files

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """A running `nidaa serve` or `nidaa demo` that has said that it answers."""

    process: subprocess.Popen[str]
    base_url: str
    data_dir: Path


def free_port() -> int:
    return site.free_port()


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NIDAA_", "DJANGO_"))}
    return kept | {"NIDAA_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT / "src")} | more


def nidaa(data_dir: Path, *arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "nidaa.cli", *arguments],
        env=environment(data_dir, **more),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextlib.contextmanager
def serving(data_dir: Path, command: str = "serve", *arguments: str, port: int = 0, **more: str) -> Iterator[Served]:
    """Start the server, wait until it says that it answers, and end it."""
    port = port or free_port()
    static_files.lend(data_dir)
    process = subprocess.Popen(
        [sys.executable, "-m", "nidaa.cli", command, "--port", str(port), *arguments],
        env=environment(data_dir, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    errors: list[str] = []
    assert process.stdout is not None
    assert process.stderr is not None
    reading = threading.Thread(target=errors.extend, args=(process.stderr,), daemon=True)
    reading.start()
    try:
        line = process.stdout.readline()
        assert "answers at" in line, f"{line}{''.join(errors)}"
        static_files.keep(data_dir)
        yield Served(process, f"http://127.0.0.1:{port}", data_dir)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()
        process.wait()
        reading.join(5)
        process.stdout.close()
        process.stderr.close()


def descendants(process_id: int) -> set[int]:
    """Return the ids of all processes below one."""
    found: set[int] = set()
    waiting = [process_id]
    while waiting:
        parent = waiting.pop()
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                children = {int(child) for child in (task / "children").read_text().split()}
                waiting += children - found
                found |= children
    return found


def is_alive(process_id: int) -> bool:
    try:
        status = Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until it holds. The bound is for a machine that is busy; what must be quick, a test measures by itself."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
