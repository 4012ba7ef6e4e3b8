"""A site of its own for a measurement or a test: a data folder, a published campaign, and `nidaa serve` on it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import msgspec

#: The campaign that every site has.
SLUG: Final = "voip"
#: What `many_entries` fills its log with.
MANY_ENTRIES: Final = int(os.environ.get("NIDAA_BENCH_ENTRIES", "220000"))
START_SECONDS: Final = 90.0
STOP_SECONDS: Final = 20.0
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
    """

    data_dir: Path
    port: int
    log_path: Path
    campaign: Found
    process: subprocess.Popen[bytes]

    @property
    def base_url(self) -> str:
        """The site's address."""
        return f"http://127.0.0.1:{self.port}"

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
            env=_environment(self.data_dir, self.port),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


@contextmanager
def running_site(data_dir: Path, *, before_start: str = "") -> Iterator[Site]:
    """Found a campaign in an empty folder, serve it, and end it.

    Args:
        data_dir: An empty folder.
        before_start: A module beside this one whose `main` is run before the campaign is served, or "".
    """
    port = _free_port()
    environment = _environment(data_dir, port)
    founding = subprocess.run(
        [sys.executable, "-c", _RUN.format("found")], env=environment, capture_output=True, text=True, check=False
    )
    if founding.returncode:
        raise RuntimeError(f"The campaign could not be founded:\n{founding.stderr}")
    campaign = msgspec.convert(json.loads(founding.stdout.splitlines()[-1]), Found)
    if before_start:
        subprocess.run([sys.executable, "-c", _RUN.format(before_start)], env=environment, check=True)
    log_path = data_dir / "server.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "nidaa.cli", "serve", "--port", str(port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    site = Site(data_dir, port, log_path, campaign, process)
    try:
        _wait_until_healthy(site)
        yield site
    finally:
        _end(process)


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NIDAA_") or name.startswith("NIDAA_BENCH_")
    }
    root = Path(__file__).parent.parent
    return ours | {
        "NIDAA_DATA_DIR": str(data_dir),
        "NIDAA_BASE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "nidaa.project.settings",
        "PYTHONPATH": os.pathsep.join((str(root / "src"), str(root))),
    }


def _wait_until_healthy(site: Site) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and site.process.poll() is None:
        try:
            if site.get("/healthz")[0] == 200 and site.get(f"/c/{site.campaign.slug}/log/checkpoint")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"The site did not start:\n{site.server_log[-4_000:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
