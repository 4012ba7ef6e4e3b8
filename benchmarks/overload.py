"""Five times more forms than the database takes, for a minute: who is told what, how fast, and is anything lost?

A two-core machine cannot offer five times what two cores take. So the database is made slow instead: a session holds
the log's row for nine tenths of the time, as a struggling server would. wrk offers all that it can, and what the
database took meanwhile is the measure of what was offered. The latency of accepted forms is what a few probing clients
see meanwhile, since wrk cannot tell the latency of a 202 from that of a 503.
"""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Final

import psycopg

from benchmarks.playing import FORMS_A_SECOND, play, write_forms
from benchmarks.signing_postgresql import SETTINGS
from benchmarks.site import Site, running_site
from benchmarks.table import Figure
from tests.postgres import Cluster

SECONDS: Final = int(os.environ.get("NIDAA_BENCH_OVERLOAD_SECONDS", "60"))
OFFERED: Final = 5
_CONNECTIONS: Final = 4_000
_PROBES: Final = 4
_HELD_SECONDS, _FREE_SECONDS = 0.36, 0.04
_RECOVERY_SECONDS: Final = 5
#: Far beyond the numbers of the people whom wrk sends.
_FIRST_PROBE: Final = 50_000_000


@dataclass(slots=True)
class _Probed:
    """What the probing clients saw: milliseconds of each accepted form, and other answers than 202 and 503."""

    accepted_ms: list[float] = field(default_factory=list)
    failed: int = 0


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures and the ratio."""
    cluster = Cluster(SETTINGS)
    try:
        return _measure(cluster, folder)
    finally:
        cluster.remove()


def _measure(cluster: Cluster, folder: Path) -> tuple[list[Figure], list[Figure]]:
    database = cluster.create_database()
    with running_site(folder, database_url=cluster.url(database)) as site:
        count = FORMS_A_SECOND * SECONDS
        forms = write_forms(site, folder / "forms", count)
        with _slow_database(cluster.url(database)):
            before = site.stored_submissions()
            with _probing(site) as probed:
                played = play(site, forms, seconds=SECONDS, connections=_CONNECTIONS)
        promised = played.accepted + len(probed.accepted_ms)
        lost = max(0, promised - (site.stored_submissions() - before))
        time.sleep(_RECOVERY_SECONDS)
        forms = write_forms(site, folder / "forms", FORMS_A_SECOND * 2, first=2 * count)
        after = play(site, forms, seconds=2, connections=32)
    if played.failed or probed.failed or after.busy or after.failed:
        raise RuntimeError(f"neither taken nor told to come again: {played}, {probed.failed} probes; after: {after}")
    offered = (played.accepted + played.busy) / played.seconds
    p99 = quantiles(probed.accepted_ms, n=100)[98]
    return [
        Figure("forms a second that the slow database takes", played.a_second),
        Figure("  offered a second", offered),
        Figure("  answered 202 and not stored", lost, floor=0, smaller_is_better=True),
        Figure("  latency of accepted forms in ms, p99", p99, 1_000, 1_000, smaller_is_better=True),
        Figure("  latency five seconds later in ms, p99", after.p99_ms, 1_000, 250, smaller_is_better=True),
    ], [Figure("forms offered : forms that the database takes", offered / played.a_second, floor=OFFERED)]


@contextmanager
def _slow_database(url: str) -> Iterator[None]:
    """Hold the row of every log most of the time."""
    ended = threading.Event()

    def hold() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not ended.wait(_FREE_SECONDS):
                with connection.transaction():
                    connection.execute("SELECT 1 FROM intake_log ORDER BY id FOR UPDATE")
                    time.sleep(_HELD_SECONDS)

    thread = threading.Thread(target=hold, name="slow-database")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def _probing(site: Site) -> Iterator[_Probed]:
    """Send forms one after the other from a few clients; what they saw is whole when the block has ended."""
    ended = threading.Event()
    probed = _Probed()
    with ThreadPoolExecutor(_PROBES) as pool:
        try:
            running = [pool.submit(_probe, site, number, ended, probed.accepted_ms) for number in range(_PROBES)]
            yield probed
        finally:
            ended.set()
        probed.failed = sum(one.result() for one in running)


def _probe(site: Site, number: int, ended: threading.Event, accepted_ms: list[float]) -> int:
    forms = write_forms(site, site.data_dir / f"probe-{number}", 4_000, first=_FIRST_PROBE + number * 4_000)
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    path = f"/c/{site.campaign.slug}/petition/sign"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    failed = 0
    for body in forms.read_bytes().splitlines():
        if ended.is_set():
            break
        began = time.perf_counter()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 202:
            accepted_ms.append((time.perf_counter() - began) * 1_000)
        elif answer.status == 503:
            ended.wait(0.01)
        else:
            failed += 1
    connection.close()
    return failed
