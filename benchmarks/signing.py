"""Durable signatures a second over HTTP on SQLite, beside bare batched inserts with fsync into the same table.

Every check is on: the form, the mail address, the proof of work, the rates, the person key, the seal. Prepared are only
the bodies, which a browser would make. What counts is what stands in the table afterwards.
"""

from pathlib import Path

from benchmarks import bare_inserts
from benchmarks.playing import FORMS_A_SECOND, Played, play, write_forms
from benchmarks.runs import SECONDS, median_of
from benchmarks.site import running_site
from benchmarks.table import Figure


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures and the ratio."""
    bare = bare_inserts.rows_per_second(folder)
    played = median_of(lambda run: _play(folder / f"site-{run}"), by=lambda one: one.a_second)
    return [
        Figure("durable signatures a second over HTTP, SQLite", played.a_second, floor=6_000, aim=12_000),
        Figure("  latency in ms, p50", played.p50_ms, smaller_is_better=True),
        Figure("  latency in ms, p99", played.p99_ms, smaller_is_better=True),
        Figure("bare batched inserts with fsync a second", bare),
    ], [Figure("signatures : bare inserts, SQLite", played.a_second / bare, aim=0.2)]


def _play(folder: Path) -> Played:
    folder.mkdir()
    with running_site(folder) as site:
        forms = write_forms(site, folder / "forms", SECONDS * FORMS_A_SECOND)
        played = play(site, forms, seconds=SECONDS)
    if played.busy or played.failed:
        raise RuntimeError(f"not all forms were taken: {played}")
    return played
