"""Signatures a second into PostgreSQL with five million supporters stored, beside the rate with ten thousand.

The supporters, their submissions and their entries are made by SQL in the shape that the intake gives them; then the
followers sign and count them as they would any others, and only then is it measured.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.playing import FORMS_A_SECOND, Played, play, write_forms
from benchmarks.runs import SECONDS, median_of
from benchmarks.signing_postgresql import SETTINGS
from benchmarks.site import Site, running_site, wait_until
from benchmarks.table import Figure
from tests.postgres import Cluster

FEW: Final = 10_000
MANY: Final = int(os.environ.get("NIDAA_BENCH_SUPPORTERS", "5000000"))


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures and the ratio."""
    cluster = Cluster(SETTINGS)
    try:
        few = _measure(cluster, folder / "few", FEW)
        many = _measure(cluster, folder / "many", MANY)
    finally:
        cluster.remove()
    return [
        Figure(f"signatures a second with {FEW:,} supporters stored", few.a_second),
        Figure(f"signatures a second with {MANY:,} supporters stored", many.a_second),
        Figure("  latency in ms with many, p99", many.p99_ms, smaller_is_better=True),
    ], [Figure("signatures with many : with few", many.a_second / few.a_second, floor=0.8, aim=0.9)]


@contextmanager
def filled_site(cluster: Cluster, folder: Path, supporters: int) -> Iterator[Site]:
    """Run a site with so many supporters stored, once its followers have counted them all."""
    database = cluster.create_database()
    stored, url = {"NIDAA_BENCH_SUPPORTERS": str(supporters)}, cluster.url(database)
    try:
        with running_site(folder, database_url=url, before_start="many_supporters", settings=stored) as site:
            wait_until(lambda: _is_counted(site, supporters), "the followers do not finish", within_seconds=900)
            _settle(cluster, database)
            yield site
    finally:
        cluster.drop_database(database)


def _settle(cluster: Cluster, database: str) -> None:
    """Do at once what the server would do during the measurement with rows that came over years, not in minutes."""
    for table in ("intake_submission", "intake_supporter", "intake_entry"):
        cluster.admin(f"VACUUM (ANALYZE) {table}", database)
    cluster.admin("CHECKPOINT", database)


def _measure(cluster: Cluster, folder: Path, supporters: int) -> Played:
    with filled_site(cluster, folder, supporters) as site:

        def run(number: int) -> Played:
            count = SECONDS * FORMS_A_SECOND
            forms = write_forms(site, folder / "forms", count, first=number * count)
            return play(site, forms, seconds=SECONDS)

        return median_of(run, by=lambda one: one.a_second)


def _is_counted(site: Site, supporters: int) -> bool:
    status, counts = site.get(f"/c/{site.campaign.slug}/counts.json")
    return status == 200 and json.loads(counts)["tree_size"] > supporters
