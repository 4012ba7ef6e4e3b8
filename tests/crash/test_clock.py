"""The machine's clock jumps by a day, forth and back, while people sign: the site goes on, and nothing is lost.

The site's processes see another wall clock than ours (`wall_clock.c`), which is moved while they run, as an operator or
a time server would move it. The clock that never goes back is the machine's.
"""

import os
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.site import Site, running_site
from nidaa.entries.tally import tally_encoded
from tests.crash.signing_load import SigningLoad, assert_verifies, missing, unconfirmed
from tests.crash.test_sigkill_of_one_process import log_entries, published_count
from tests.fault_counts import Fault, Faults, how_often
from tests.integration.nidaa_process import wait_for

#: On each engine; half of them forth, half of them back. With four it has been everywhere.
MOVES = how_often(4, shares=2)
DAY = 86_400
#: Where the clock goes, a day at a time. The site is founded a day before now: earlier nobody may sign.
FOUNDED_AT = -DAY
PLACES = (0, DAY, 0, -DAY)
SOURCE = Path(__file__).parent / "wall_clock.c"
_AGAIN_SECONDS = 60.0


class WallClock:
    """The wall clock of a site's processes, kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self._library, self._file = folder / "wall_clock.so", folder / "wall_clock"
        self._file.write_bytes(bytes(8))
        command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", str(self._library), str(SOURCE)]
        subprocess.run(command, check=True, timeout=60)
        self.move(FOUNDED_AT)

    @property
    def settings(self) -> dict[str, str]:
        """The environment in which a process sees it."""
        return {"LD_PRELOAD": str(self._library), "WALL_CLOCK_FILE": str(self._file)}

    def move(self, offset_seconds: int) -> None:
        """Set it so many seconds before or after the machine's; all processes see it at once."""
        with self._file.open("r+b") as file:
            os.pwrite(file.fileno(), struct.pack("@q", offset_seconds), 0)
        self.offset_seconds = offset_seconds

    def __call__(self) -> float:
        return time.time() + self.offset_seconds


@pytest.fixture
def clock(tmp_path: Path) -> WallClock:
    return WallClock(tmp_path)


@pytest.fixture
def site(tmp_path: Path, clock: WallClock, fresh_database: Callable[[], str]) -> Iterator[Site]:
    settings = {"NIDAA_WORKERS": "2", **clock.settings}
    with running_site(tmp_path / "data", database_url=fresh_database(), settings=settings) as site:
        yield site


@pytest.mark.timeout(300 + 60 * MOVES)
def test_people_sign_on_and_the_numbers_follow_wherever_the_clock_goes(
    site: Site, clock: WallClock, faults: Faults
) -> None:
    load = SigningLoad(site, confirming=True, clock=clock)
    with load.running() as told:
        for move in range(MOVES):
            clock.move(PLACES[move % len(PLACES)])
            confirmed, (size, _) = len(told.confirmed), published_count(site)
            wait_for(lambda: len(told.confirmed) > confirmed + 20, _AGAIN_SECONDS)  # noqa: B023 - called at once.
            wait_for(lambda: published_count(site)[0] > size, _AGAIN_SECONDS)  # noqa: B023
    log = log_entries(site)
    # Each web process knows the newest count within a second; which of them answers is chance.
    wait_for(lambda: published_count(site) == (len(log), tally_encoded(log).petition.count), _AGAIN_SECONDS)

    faults.made(Fault.CLOCK_MOVED, MOVES)
    faults.acknowledged(len(told.accepted) + len(set(told.confirmed)))
    assert (missing(load, site), unconfirmed(load, site)) == ([], [])
    assert {entry[entry.index(b'"d":"') + 5 :][:10] for entry in log} == days_around(time.time())
    assert_verifies(site)


def days_around(now: float) -> set[bytes]:
    """Return yesterday, today and tomorrow (UTC), as entries say them."""
    return {time.strftime("%Y-%m-%d", time.gmtime(now + days * DAY)).encode() for days in (-1, 0, 1)}
