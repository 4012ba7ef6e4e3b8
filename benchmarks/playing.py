"""Plays prepared forms to a site with wrk, each once, and counts afterwards what stands in its table."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.bodies import Signer
from benchmarks.site import Site
from nidaa.intake.secrets import InstanceSecrets

#: More forms than any machine of today takes in that time, so that none is sent twice.
FORMS_A_SECOND: Final = 20_000
CONNECTIONS: Final = 256
_THREADS: Final = 1
_SCRIPT: Final = Path(__file__).with_name("play.lua")


@dataclass(frozen=True, slots=True)
class Played:
    """What wrk saw, and what is stored.

    Attributes:
        stored: Rows that came while it played; each is one unique submission.
        accepted: Answers 202.
        busy: Answers 503.
        failed: Other answers, and connections that broke.
    """

    stored: int
    accepted: int
    busy: int
    failed: int
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def a_second(self) -> float:
        """Stored submissions a second."""
        return self.stored / self.seconds


def write_forms(site: Site, path: Path, count: int, *, first: int = 0) -> Path:
    """Write forms of as many different people, a line each."""
    signer = Signer(InstanceSecrets.load_or_create(site.data_dir / "secrets"), site.campaign)
    with path.open("wb") as file:
        for number in range(first, first + count):
            file.write(signer.body(number) + b"\n")
    return path


def play(site: Site, forms: Path, *, seconds: int, connections: int = CONNECTIONS) -> Played:
    """Post forms as fast as they are answered.

    Raises:
        RuntimeError: An answer said 202 and nothing is stored.
    """
    before = site.stored_submissions()
    done = subprocess.run(
        [
            "wrk",
            f"-t{_THREADS}",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout=20s",
            "-s",
            str(_SCRIPT),
            f"{site.base_url}/c/{site.campaign.slug}/petition/sign",
            "--",
            str(forms),
            str(_THREADS),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 120,
    )
    result = next(line.split()[1:] for line in done.stdout.splitlines() if line.startswith("RESULT"))
    accepted, busy, failed, microseconds = (int(number) for number in result[:4])
    stored = site.stored_submissions() - before
    if stored < accepted:
        raise RuntimeError(f"{accepted} were told that they are stored, {stored} are")
    return Played(stored, accepted, busy, failed, microseconds / 1_000_000, float(result[4]), float(result[5]))
