"""How long after a confirmation a signed checkpoint covers it, under light load."""

import time
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from benchmarks.bodies import Signer
from benchmarks.site import Site, running_site
from benchmarks.table import Figure
from nidaa.intake.books import SqliteBooks
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token

CONFIRMATIONS: Final = 100
WITHIN_SECONDS: Final = 10.0


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures; there is no ratio."""
    with running_site(folder) as site:
        delays_ms = _delays_ms(site)
    p99 = quantiles(delays_ms, n=100)[98]
    return [
        Figure("ms from confirmation to signed checkpoint, p50", median(delays_ms), smaller_is_better=True),
        Figure("ms from confirmation to signed checkpoint, p99", p99, 2_000, 1_000, smaller_is_better=True),
    ], []


def _delays_ms(site: Site) -> list[float]:
    secrets = InstanceSecrets.load_or_create(site.data_dir / "secrets")
    signer = Signer(secrets, site.campaign)
    delays = []
    for number in range(CONFIRMATIONS):
        status, body = site.post(
            f"/c/{site.campaign.slug}/petition/sign", signer.body(number), Accept="application/json"
        )
        if status != 202:
            raise RuntimeError(f"A signature was refused with {status}: {body!r}")
        token = make_token(secrets, site.campaign.log_id, number + 1)
        status, _ = site.post(f"/confirm/{token}", b"")
        confirmed_at = time.perf_counter()
        if status != 303:
            raise RuntimeError(f"A confirmation was refused with {status}")
        _wait_until_signed(site, _size(site))
        delays.append((time.perf_counter() - confirmed_at) * 1_000)
    return delays


def _size(site: Site) -> int:
    books = SqliteBooks.open(site.data_dir / "nidaa.sqlite3")
    log = books.log(site.campaign.log_id)
    books.close()
    assert log is not None
    return log.size


def _wait_until_signed(site: Site, size: int) -> None:
    until = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < until:
        _, note = site.get(f"/c/{site.campaign.slug}/log/checkpoint")
        if int(note.split(b"\n")[1]) >= size:
            return
        time.sleep(0.005)
    raise RuntimeError("An entry was not signed in time")
