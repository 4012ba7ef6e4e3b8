"""A site of its own for a measurement or a test: a data folder, a published campaign, and `nidaa serve` on it."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from benchmarks import static_files
from nidaa.intake.books import open_books
from nidaa.intake.instance import Instance

#: The campaign that every site has.
SLUG: Final = "voip"
#: What `many_entries` fills its log with.
MANY_ENTRIES: Final = int(os.environ.get("NIDAA_BENCH_ENTRIES", "220000"))
START_SECONDS: Final = 90.0
STOP_SECONDS: Final = 20.0
#: Below what Linux gives to outgoing connections (net.ipv4.ip_local_port_range), above what services have.
_PORTS: Final = range(15_000, 32_000)
_RUN: Final = "import django; django.setup(); from benchmarks import {0}; {0}.main()"


class Found(msgspec.Struct, frozen=True):
    """The campaign of a site.

    Attributes:
        text: Base64 of the first 128 bits of the digest of the petition's text, as forms send it.
    """

    slug: str
    log_id: int
    origin: str
    text: str
    consent: str


@dataclass(frozen=True, slots=True)
class Site:
    """A running site.

    Attributes:
        data_dir: Its data folder.
        port: Where it listens, on loopback.
        log_path: What its processes wrote to standard output and error.
        campaign: Its campaign.
        process: The parent of its processes.
        database_url: Of PostgreSQL; "" for SQLite.
    """

    data_dir: Path
    port: int
    log_path: Path
    campaign: Found
    process: subprocess.Popen[bytes]
    database_url: str = ""

    @property
    def base_url(self) -> str:
        """The site's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def instance(self) -> Instance:
        """The instance as its processes know it."""
        return Instance.from_environment(_environment(self.data_dir, self.port, self.database_url))

    def stored_submissions(self) -> int:
        """Return how many submissions stand in the table, counted row by row, once none is on its way any more.

        Raises:
            RuntimeError: Their numbers have a gap, or the log's row says another number.
        """
        with closing(open_books(self.instance)) as books:
            for _ in range(50):
                rows, highest, stated = books.count_submissions(self.campaign.log_id)
                if rows == highest == stated:
                    return rows
                time.sleep(0.1)
        raise RuntimeError(f"{rows} submissions, the highest number is {highest}, the log says {stated}")

    @property
    def server_log(self) -> str:
        """All that the site's processes have written."""
        return self.log_path.read_text("utf-8", "replace")

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def post(self, path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
        """Return status and body of the answer to a form; an underscore in a header's name stands for a hyphen."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Content-Type": "application/x-www-form-urlencoded"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        try:
            connection.request("POST", path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a `nidaa` command on this site."""
        return subprocess.run(
            [sys.executable, "-m", "nidaa.cli", *arguments],
            env=_environment(self.data_dir, self.port, self.database_url),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


@contextmanager
def running_site(
    data_dir: Path,
    *,
    database_url: str = "",
    before_start: str = "",
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Site]:
    """Found a campaign in an empty folder, serve it, and end it.

    Args:
        data_dir: An empty folder, or none.
        database_url: Of an empty PostgreSQL database; "" for SQLite.
        before_start: A module beside this one whose `main` is run before the campaign is served, or "".
        settings: More environment variables of its processes.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environment = _environment(data_dir, port, database_url) | dict(settings)
    founding = subprocess.run(
        [sys.executable, "-c", _RUN.format("found")], env=environment, capture_output=True, text=True, check=False
    )
    if founding.returncode:
        raise RuntimeError(f"The campaign could not be founded:\n{founding.stderr}")
    campaign = msgspec.convert(json.loads(founding.stdout.splitlines()[-1]), Found)
    if before_start:
        subprocess.run([sys.executable, "-c", _RUN.format(before_start)], env=environment, check=True)
    static_files.lend(data_dir)
    log_path = data_dir / "server.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "nidaa.cli", "serve", "--port", str(port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    site = Site(data_dir, port, log_path, campaign, process, database_url)
    try:
        wait_until(lambda: process.poll() is not None or _is_healthy(site), "the site does not answer")
        if process.poll() is not None:
            raise RuntimeError(f"The site did not start:\n{site.server_log[-4_000:]}")
        static_files.keep(data_dir)
        yield site
    finally:
        _end(process)


def _environment(data_dir: Path, port: int, database_url: str) -> dict[str, str]:
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NIDAA_", "DATABASE_URL")) or name.startswith("NIDAA_BENCH_")
    }
    root = Path(__file__).parent.parent
    return ours | {
        "NIDAA_DATA_DIR": str(data_dir),
        "NIDAA_BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "nidaa.project.settings",
        "PYTHONPATH": os.pathsep.join((str(root / "src"), str(root))),
    }


def wait_until(holds: Callable[[], bool], otherwise: str, *, within_seconds: float = START_SECONDS) -> None:
    """Wait until something holds.

    Raises:
        RuntimeError: It did not in time.
    """
    until = time.monotonic() + within_seconds
    while not holds():
        if time.monotonic() > until:
            raise RuntimeError(otherwise)
        time.sleep(0.1)


def _is_healthy(site: Site) -> bool:
    try:
        # Several processes answer, each with the counts that it has read.
        return all(site.get(f"/c/{site.campaign.slug}/counts.json")[0] == 200 for _ in range(12))
    except OSError:
        return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def free_port() -> int:
    """Return a port of the loopback that nobody listens on.

    It is none of those that the kernel gives to outgoing connections: one of them would take it while a server starts,
    and a client that knocks meanwhile could even reach itself.

    Raises:
        RuntimeError: None was found.
    """
    for port in random.SystemRandom().sample(_PORTS, 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port")
