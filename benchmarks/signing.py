"""Durable signatures a second over HTTP on SQLite, beside bare batched inserts with fsync into the same table.

Every check is on: the form, the mail address, the proof of work, the rates, the person key, the seal. Prepared are only
the bodies, which a browser would make. What counts is what stands in the table afterwards.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import bare_inserts
from benchmarks.bodies import Signer
from benchmarks.site import Site, running_site
from benchmarks.table import Figure
from nidaa.intake.books import Books
from nidaa.intake.secrets import InstanceSecrets

SECONDS: Final = int(os.environ.get("NIDAA_BENCH_SECONDS", "8"))
CONNECTIONS: Final = 256
THREADS: Final = 1
#: More forms than any machine of today takes in that time, so that none is sent twice.
FORMS_A_SECOND: Final = 20_000
_SCRIPT: Final = Path(__file__).with_name("play.lua")


@dataclass(frozen=True, slots=True)
class Played:
    """What wrk saw."""

    answered: int
    refused: int
    seconds: float
    p50_ms: float
    p99_ms: float


def measure(folder: Path) -> tuple[list[Figure], list[Figure]]:
    """Return the figures and the ratio."""
    bare = bare_inserts.rows_per_second(folder)
    site_folder = folder / "site"
    site_folder.mkdir()
    with running_site(site_folder) as site:
        forms = _prepare(site, folder / "forms")
        played = _play(site, forms)
        stored = _stored(site)
    if played.refused or stored < played.answered:
        raise RuntimeError(f"{played.answered} answered, {played.refused} refused, {stored} stored")
    signed = stored / played.seconds
    return [
        Figure("durable signatures a second over HTTP", signed, floor=6_000, aim=12_000),
        Figure("  latency in ms, p50", played.p50_ms, smaller_is_better=True),
        Figure("  latency in ms, p99", played.p99_ms, smaller_is_better=True),
        Figure("bare batched inserts with fsync a second", bare),
    ], [Figure("signatures : bare inserts", signed / bare, aim=0.2)]


def _prepare(site: Site, path: Path) -> Path:
    signer = Signer(InstanceSecrets.load_or_create(site.data_dir / "secrets"), site.campaign)
    with path.open("wb") as file:
        for number in range(SECONDS * FORMS_A_SECOND):
            file.write(signer.body(number) + b"\n")
    return path


def _play(site: Site, forms: Path) -> Played:
    done = subprocess.run(
        [
            "wrk",
            f"-t{THREADS}",
            f"-c{CONNECTIONS}",
            f"-d{SECONDS}s",
            "-s",
            str(_SCRIPT),
            f"{site.base_url}/c/{site.campaign.slug}/petition/sign",
            "--",
            str(forms),
            str(THREADS),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS + 120,
    )
    result = next(line.split()[1:] for line in done.stdout.splitlines() if line.startswith("RESULT"))
    answered, refused, microseconds = (int(number) for number in result[:3])
    return Played(answered, refused, microseconds / 1_000_000, float(result[3]), float(result[4]))


def _stored(site: Site) -> int:
    books = Books.open(site.data_dir / "nidaa.sqlite3")
    log = books.log(site.campaign.log_id)
    rows = int(books.connection.execute("SELECT count(*) FROM intake_submission").fetchone()[0])
    books.close()
    assert log is not None
    assert log.submissions == rows
    return rows
