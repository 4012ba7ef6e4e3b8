"""The night: signatures, page views and watchers at once, for ten minutes, on PostgreSQL, and nothing may be lost.

The arrivals have the shape of a real petition's two busiest days, pressed into the time that is played; its busiest
hour is `PEAK` signatures a second, a hundred times what the largest petition site of its time fell over at. Ten times
as many people look at the page. Requests are sent when they are due (`night.lua`), not when the last answer came: how
late they were sent is told. Somebody confirms all the while, so that the count moves; every count that was published
is compared with the tally of the log at its size afterwards.
"""

import json
import os
import subprocess
import threading
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import accumulate
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from benchmarks.playing import write_forms
from benchmarks.signing_postgresql import SETTINGS
from benchmarks.site import SLUG, Site, running_site
from benchmarks.table import Figure
from benchmarks.watchers import Crowd
from nidaa.cli.demo.arrivals import load_curve
from nidaa.entries.kinds import Action
from nidaa.entries.tally import tally_encoded
from nidaa.intake.books import open_books
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token
from tests.postgres import Cluster

SECONDS: Final = int(os.environ.get("NIDAA_BENCH_NIGHT_SECONDS", "600"))
PEAK: Final = 2_500
#: As many as the client can make beside all the rest.
VIEWS_PEAK: Final = int(os.environ.get("NIDAA_BENCH_NIGHT_VIEWS", "25000"))
WATCHERS: Final = 2_000
_HOURS: Final = slice(0, 48)
_SIGNERS: Final = 128
_VIEWERS: Final = 64
_CONFIRM_EVERY_SECONDS: Final = 0.02
_SCRIPT: Final = Path(__file__).with_name("night.lua")


@dataclass(frozen=True, slots=True)
class _Sent:
    """What one client saw; `late` requests were sent more than 100 ms after they were due."""

    good: int
    busy: int
    failed: int
    seconds: float
    p99_ms: float
    late: int
    latest_ms: float


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures; there is no ratio."""
    cluster = Cluster(SETTINGS)
    try:
        url = cluster.url(cluster.create_database())
        with running_site(folder, database_url=url) as site:
            return _play(site, folder), []
    finally:
        cluster.remove()


def _play(site: Site, folder: Path) -> list[Figure]:
    moments = _moments(PEAK)
    forms = write_forms(site, folder / "forms", len(moments))
    signing = _client(site, folder, f"/c/{SLUG}/petition/sign", moments, _SIGNERS, "202", str(forms))
    viewing = _client(site, folder, f"/fr/c/{SLUG}/", _moments(VIEWS_PEAK), _VIEWERS, "200")
    with _watching(site) as crowd, _confirming(site) as published:
        signed, viewed = _result(signing), _result(viewing)
    lost = signed.good - site.stored_submissions()
    wrong = _wrong(site, published)
    return [
        Figure("minutes played", SECONDS / 60),
        Figure("signatures stored", site.stored_submissions()),
        Figure("  answered 202 and not stored", max(0, lost), 0, smaller_is_better=True),
        Figure("  told to come again", signed.busy, None, 0, smaller_is_better=True),
        Figure("  other answers, broken connections", signed.failed, None, 0, smaller_is_better=True),
        Figure("  latency in ms, p99", signed.p99_ms, 1_000, 250, smaller_is_better=True),
        Figure("  sent over 100 ms after they were due, of 1,000", 1_000 * signed.late / max(1, signed.good)),
        Figure("page views", viewed.good),
        Figure("  a second, on average", viewed.good / viewed.seconds),
        Figure("  told to come again, other answers", viewed.busy + viewed.failed, None, 0, smaller_is_better=True),
        Figure("  latency in ms, p99", viewed.p99_ms, 1_000, 250, smaller_is_better=True),
        Figure("watchers, of whom each had every tick: share", crowd.share(), 0.95, 1.0),
        Figure("  s from a tick's first to its last watcher, p99", _p99(crowd.spreads()), smaller_is_better=True),
        Figure("counts published", len(published)),
        Figure("  that the log's tally contradicts", wrong, 0, smaller_is_better=True),
    ]


def _moments(peak: int) -> list[float]:
    """Return when requests are due, in milliseconds, ascending: the curve, its busiest hour at `peak` a second."""
    rates = load_curve().rates[_HOURS]
    hour_ms = SECONDS * 1_000 / len(rates)
    # How many have come by the end of each hour.
    totals = [0.0, *accumulate(peak * rate / max(rates) * hour_ms / 1_000 for rate in rates)]
    moments, hour = [], 0
    for number in range(int(totals[-1])):
        hour = max(hour, bisect_left(totals, number, lo=hour) - 1)
        while totals[hour + 1] <= number:
            hour += 1
        part = (number - totals[hour]) / (totals[hour + 1] - totals[hour])
        moments.append((hour + part) * hour_ms)
    return moments


def _client(
    site: Site, folder: Path, path: str, moments: list[float], connections: int, expected: str, *bodies: str
) -> "subprocess.Popen[str]":
    due = folder / f"due-{connections}"
    due.write_text("".join(f"{moment:.1f}\n" for moment in moments))
    asked = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--timeout=20s", "-s", str(_SCRIPT)]
    command = [*asked, f"{site.base_url}{path}", "--", str(due), expected, *bodies]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _result(client: "subprocess.Popen[str]") -> _Sent:
    told, _ = client.communicate(timeout=SECONDS + 120)
    good, busy, failed, microseconds, _p50, p99, late, latest = next(
        line.split()[1:] for line in told.splitlines() if line.startswith("RESULT")
    )
    return _Sent(int(good), int(busy), int(failed), int(microseconds) / 1_000_000, float(p99), int(late), float(latest))


@contextmanager
def _watching(site: Site) -> Iterator[Crowd]:
    """Have watchers read their ticks until the block ends."""
    crowd, ended = Crowd(site), threading.Event()
    crowd.grow(WATCHERS)

    def watch() -> None:
        crowd.seen.clear()
        while not ended.is_set():
            crowd.read(0.1)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield crowd
    finally:
        ended.set()
        thread.join()
        crowd.close()


@contextmanager
def _confirming(site: Site) -> Iterator[dict[int, dict[str, Any]]]:
    """Confirm one after the other until the block ends; yield tree size -> what counts.json said."""
    ended = threading.Event()
    published: dict[int, dict[str, Any]] = {}
    threads = [
        threading.Thread(target=_confirm, args=(site, ended)),
        threading.Thread(target=_look, args=(site, ended, published)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield published
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _confirm(site: Site, ended: threading.Event) -> None:
    secrets = InstanceSecrets.load_or_create(site.data_dir / "secrets")
    seq = 1
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=20)) as connection:
        while not ended.wait(_CONFIRM_EVERY_SECONDS):
            connection.request("POST", f"/confirm/{make_token(secrets, site.campaign.log_id, seq)}", b"")
            answer = connection.getresponse()
            answer.read()
            # Who has not been stored yet is tried again.
            seq += answer.status == 303


def _look(site: Site, ended: threading.Event, published: dict[int, dict[str, Any]]) -> None:
    while not ended.wait(0.5):
        status, body = site.get(f"/c/{SLUG}/counts.json")
        if status == 200:
            counts = json.loads(body)
            published[counts["tree_size"]] = counts


def _wrong(site: Site, published: dict[int, dict[str, Any]]) -> int:
    """Return how many published counts are not the tally of the log at their size."""
    with closing(open_books(site.instance)) as books:
        entries = books.entries(site.campaign.log_id, 0, max(published, default=0))
    wrong = 0
    for size, counts in published.items():
        tallied = tally_encoded(entries[:size]).of(Action.PETITION)
        stated = counts["petition"]
        wrong += not (
            stated["count"] == tallied.count == stated["signs_or_pledges"] - stated["withdrawals"] - stated["voids"]
        )
    return wrong


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]
