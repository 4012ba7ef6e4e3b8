"""Watchers of one web process: how many, what each costs in memory, and how old a tick is when they have it.

A real site with one web process. The watchers are plain sockets from several addresses of the loopback; while they
watch, somebody signs and confirms, so that every tick has news. The age of a tick runs from the commit of the count
that it brings to the moment at which a watcher has read it: the wait for the next tick is in it.

    NIDAA_BENCH_WATCHERS=5000 python -m benchmarks watchers
"""

import os
import re
import resource
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from statistics import median, quantiles
from typing import Final

from benchmarks.bodies import Signer
from benchmarks.site import SLUG, Site, running_site
from benchmarks.table import Figure
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token

WANTED: Final = int(os.environ.get("NIDAA_BENCH_WATCHERS", "20000"))
WATCH_SECONDS: Final = float(os.environ.get("NIDAA_BENCH_WATCH_SECONDS", "20"))
#: The door keeps a twentieth of the open files for those who sign; we need some ourselves.
_FILES_KEPT: Final = 1.0 / 20
_OURS: Final = 300
_FIRST: Final = 100
_AT_ONCE: Final = 100
_ADDRESSES: Final = 8
_OPEN_SECONDS: Final = 120.0
_REQUEST: Final = f"GET /c/{SLUG}/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode()
_ID: Final = re.compile(rb"id: (\d+)\n")


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures, and the spread of a tick beside bare sends of the same bytes."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    number = min(WANTED, int(files * (1 - _FILES_KEPT)) - _OURS)
    with running_site(folder, settings={"NIDAA_WORKERS": "1", "NIDAA_WATCHERS": str(WANTED)}) as site:
        crowd = Crowd(site)
        crowd.grow(_FIRST)
        worker = _worker_of(site)
        before = _resident_bytes(worker)
        crowd.grow(number - _FIRST)
        each_bytes = (_resident_bytes(worker) - before) / (number - _FIRST)
        with _news(site) as counted_at:
            used = _processor_seconds(worker)
            crowd.watch(WATCH_SECONDS)
            used = (_processor_seconds(worker) - used) / WATCH_SECONDS
        ages = crowd.ages(counted_at)
        bare = _bare_seconds(number)
        crowd.close()
    spread = median(crowd.spreads())
    p99 = quantiles(ages, n=100)[98]
    return [
        Figure("watchers on one process", number, 10_000, 20_000),
        Figure("KB of the process for each", each_bytes / 1_024, 30, 15, smaller_is_better=True),
        Figure("ticks watched", len(crowd.seen)),
        Figure("ticks that a watcher got, of all ticks", crowd.share(), 0.99, 1.0),
        Figure("s from count to watcher, p50", median(ages), smaller_is_better=True),
        Figure("s from count to watcher, p99", p99, 2.0, 1.5, smaller_is_better=True),
        Figure("s from the first to the last watcher of a tick, median", spread, smaller_is_better=True),
        Figure("cores that the process used", used, smaller_is_better=True),
    ], [Figure("a tick's way to all, over bare sends of its bytes", spread / bare, smaller_is_better=True)]


@dataclass(slots=True)
class _Tick:
    """When watchers had a tick, in seconds of the monotonic clock."""

    at: list[float] = field(default_factory=list)


class Crowd:
    """Sockets that watch, and what they saw."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._selector = DefaultSelector()
        self._sockets: list[socket.socket] = []
        self.seen: dict[int, _Tick] = {}
        self._greeted = 0

    def grow(self, number: int) -> None:
        """Open more, and wait until each has its first event.

        Raises:
            RuntimeError: They have not in time.
        """
        wanted = len(self._sockets) + number
        deadline = time.monotonic() + _OPEN_SECONDS
        while self._greeted < wanted:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self._greeted} of {wanted} watchers were served")
            if len(self._sockets) < wanted and len(self._sockets) - self._greeted < _AT_ONCE:
                for _ in range(min(_AT_ONCE, wanted - len(self._sockets))):
                    self._open()
            self.read(0.01)

    def watch(self, seconds: float) -> None:
        """Read for some time; what was seen before is forgotten."""
        self.seen.clear()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.read(0.1)

    def ages(self, counted_at: dict[int, float]) -> list[float]:
        """Return how old each tick was at each watcher."""
        return [at - counted_at[size] for size, tick in self.seen.items() if size in counted_at for at in tick.at]

    def spreads(self) -> list[float]:
        """Return the seconds from the first to the last watcher, of each tick but the last."""
        ticks = list(self.seen.values())
        return [max(tick.at) - min(tick.at) for tick in ticks[:-1]]

    def share(self) -> float:
        """Return how much of all ticks, the last one aside, all watchers together got."""
        ticks = list(self.seen.values())[:-1]
        return sum(len(tick.at) for tick in ticks) / (len(ticks) * len(self._sockets))

    def close(self) -> None:
        """Leave."""
        for one in self._sockets:
            one.close()
        self._selector.close()

    def _open(self) -> None:
        one = socket.socket()
        one.bind((f"127.0.0.{2 + len(self._sockets) % _ADDRESSES}", 0))
        one.connect(("127.0.0.1", self._site.port))
        one.sendall(_REQUEST)
        one.settimeout(0)
        self._sockets.append(one)
        self._selector.register(one, EVENT_READ, [False])

    def read(self, within_seconds: float) -> None:
        """Read what has come, and wait for it so long at most."""
        for key, _events in self._selector.select(within_seconds):
            one = key.fileobj
            assert isinstance(one, socket.socket)
            data = one.recv(4_096)
            if not data:
                raise RuntimeError("A stream has ended")
            now = time.monotonic()
            ids = _ID.findall(data)
            if ids and not key.data[0]:
                key.data[0] = True
                self._greeted += 1
            for found in ids:
                self.seen.setdefault(int(found), _Tick()).at.append(now)


@contextmanager
def _news(site: Site) -> Iterator[dict[int, float]]:
    """Sign and confirm all the time; yield size of the counted log -> when its count was committed."""
    stop = threading.Event()
    counted_at: dict[int, float] = {}
    threads = [
        threading.Thread(target=_sign, args=(site, stop)),
        threading.Thread(target=_look, args=(site.data_dir / "nidaa.sqlite3", counted_at, stop)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield counted_at
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _sign(site: Site, stop: threading.Event) -> None:
    secrets = InstanceSecrets.load_or_create(site.data_dir / "secrets")
    signer = Signer(secrets, site.campaign)
    for number in range(1, 10_000):
        if stop.wait(0.3):
            return
        status, body = site.post(f"/c/{SLUG}/petition/sign", signer.body(number), Accept="application/json")
        if status != 202:
            raise RuntimeError(f"A signature was refused with {status}: {body!r}")
        site.post(f"/confirm/{make_token(secrets, site.campaign.log_id, number)}", b"")


def _look(database: Path, counted_at: dict[int, float], stop: threading.Event) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        while not stop.wait(0.005):
            for (size,) in connection.execute("SELECT tree_size FROM followers_count"):
                counted_at.setdefault(size, time.monotonic())


def _worker_of(site: Site) -> int:
    """Return the process that holds the connections."""
    return max(_descendants(site.process.pid), key=_open_files)


def _descendants(process_id: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process_id}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found


def _open_files(process_id: int) -> int:
    return len(list(Path(f"/proc/{process_id}/fd").iterdir()))


def _resident_bytes(process_id: int) -> int:
    rows = Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()
    return sum(int(row.split()[1]) * 1_024 for row in rows if row.startswith("Rss:"))


def _processor_seconds(process_id: int) -> float:
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _bare_seconds(number: int) -> float:
    """Return how long it takes to send as many bytes to as many sockets, without any server."""
    first, second = socket.socketpair()
    with first, second:
        event = bytes(250)
        begun = time.perf_counter()
        for _ in range(number):
            first.send(event)
            second.recv(4_096)
        return time.perf_counter() - begun
