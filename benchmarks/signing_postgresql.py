"""Durable unique signatures a second over HTTP into PostgreSQL, beside pgbench's single-row inserts.

Both in turn, on one server with one set of settings, with as many clients: 256 connections that post forms, 256
sessions that insert. What the intake does besides (every check, the seal) is its own cost; what it saves is its own
merit: it commits in groups.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import pgbench
from benchmarks.playing import CONNECTIONS, FORMS_A_SECOND, Played, play, write_forms
from benchmarks.runs import SECONDS, median_of
from benchmarks.site import running_site
from benchmarks.table import Figure
from tests.postgres import Cluster

#: As a host would set it for that many sessions; both sides have the same.
SETTINGS: Final = {"max_connections": "300", "shared_buffers": "1GB", "max_wal_size": "4GB"}


@dataclass(frozen=True, slots=True)
class _Run:
    played: Played
    inserts: float

    @property
    def ratio(self) -> float:
        return self.played.a_second / self.inserts


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures and the ratio."""
    cluster = Cluster(SETTINGS)
    try:
        run = median_of(lambda number: _run(cluster, folder / f"run-{number}"), by=lambda one: one.ratio)
    finally:
        cluster.remove()
    return [
        Figure("durable signatures a second over HTTP, PostgreSQL", run.played.a_second),
        Figure("  latency in ms, p50", run.played.p50_ms, smaller_is_better=True),
        Figure("  latency in ms, p99", run.played.p99_ms, 120, 60, smaller_is_better=True),
        Figure("single-row inserts a second by pgbench", run.inserts),
    ], [Figure("signatures : single-row inserts, PostgreSQL", run.ratio, floor=0.7, aim=1.2)]


def _run(cluster: Cluster, folder: Path) -> _Run:
    folder.mkdir()
    inserts = pgbench.rows_per_second(cluster, folder, clients=CONNECTIONS, seconds=SECONDS)
    database = cluster.create_database()
    try:
        with running_site(folder / "site", database_url=cluster.url(database)) as site:
            forms = write_forms(site, folder / "forms", SECONDS * FORMS_A_SECOND)
            played = play(site, forms, seconds=SECONDS)
    finally:
        cluster.drop_database(database)
    if played.busy or played.failed:
        raise RuntimeError(f"not all forms were taken: {played}")
    return _Run(played, inserts)
