"""How fast `nidaa verify` checks a served log, beside bare SHA-256 of the same bytes."""

import hashlib
import json
import time
from pathlib import Path
from typing import Final

from benchmarks.site import MANY_ENTRIES, Site, running_site
from benchmarks.table import Figure
from nidaa.intake.books import SqliteBooks

SIGNED_WITHIN_SECONDS: Final = 120.0


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures and the ratios.

    Both programs of the measurement run on this machine: the server that serves the log, and the verifier.
    """
    with running_site(folder, before_start="many_entries") as site:
        _wait_until_counted(site)
        size, seconds = _verify(site)
        bare = _bare_hashing(site, size)
    verified = size / seconds
    figures = [
        Figure("entries verified a second, download included", verified, floor=100_000, aim=300_000),
        Figure("bare SHA-256 of the same entries, a second", bare),
    ]
    return figures, [Figure("verifying : bare SHA-256", verified / bare)]


def _verify(site: Site) -> tuple[int, float]:
    """Return size of the log and seconds of the better of two runs; the first finds the server's cache empty."""
    best = float("inf")
    for _ in range(2):
        began = time.perf_counter()
        done = site.run("verify", f"{site.base_url}/c/{site.campaign.slug}/")
        best = min(best, time.perf_counter() - began)
        if done.returncode:
            raise RuntimeError(f"The log did not verify:\n{done.stdout}{done.stderr}")
    return _signed_size(site), best


def _bare_hashing(site: Site, size: int) -> float:
    books = SqliteBooks.open(site.data_dir / "nidaa.sqlite3")
    entries = books.entries(site.campaign.log_id, 0, size)
    books.close()
    began = time.perf_counter()
    for entry in entries:
        hashlib.sha256(entry).digest()
    return size / (time.perf_counter() - began)


def _wait_until_counted(site: Site) -> None:
    until = time.monotonic() + SIGNED_WITHIN_SECONDS
    while _counted_size(site) < MANY_ENTRIES:
        if time.monotonic() > until:
            raise RuntimeError(f"The log was not signed and counted in time:\n{site.server_log[-2_000:]}")
        time.sleep(0.2)


def _signed_size(site: Site) -> int:
    status, note = site.get(f"/c/{site.campaign.slug}/log/checkpoint")
    return int(note.split(b"\n")[1]) if status == 200 else 0


def _counted_size(site: Site) -> int:
    status, counts = site.get(f"/c/{site.campaign.slug}/counts.json")
    return int(json.loads(counts)["tree_size"]) if status == 200 else 0
