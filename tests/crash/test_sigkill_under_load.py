"""The whole server is killed under load, again and again: what was answered with success is there, once."""

import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from benchmarks.bodies import Signer
from benchmarks.site import Found, running_site
from nidaa.intake.books import Books, SqliteBooks
from nidaa.intake.sealing import keys_of_log, unseal_row
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token
from tests.fault_counts import Fault, Faults, how_often
from tests.integration.nidaa_process import Served, descendants, is_alive, serving, wait_for

#: `make faults` kills fifty times.
KILLS = how_often(12)
SIGNERS = 3
LOAD_SECONDS = 0.5
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Load:
    """People who sign and confirm until the line goes dead, and what they were promised."""

    campaign: Found
    signer: Signer
    people: Iterator[int] = field(default_factory=itertools.count)
    signed: list[int] = field(default_factory=list)
    confirmed: list[int] = field(default_factory=list)

    def run(self, port: int) -> None:
        """Sign and confirm on one connection until it breaks."""
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            while True:
                self._one_person(connection)
        except (OSError, HTTPException):
            connection.close()

    def _one_person(self, connection: HTTPConnection) -> None:
        person = next(self.people)
        path = f"/c/{self.campaign.slug}/petition/sign"
        connection.request("POST", path, self.signer.body(person), FORM | {"Accept": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status == 202:
            self.signed.append(person)
        # Numbers are gapless: as many are stored as were acknowledged, at least.
        number = len(self.signed)
        token = make_token(self.signer.secrets, self.campaign.log_id, number)
        connection.request("POST", f"/confirm/{token}", b"language=fr", FORM)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 303:
            self.confirmed.append(number)


def kill_everything(served: Served) -> None:
    """End the server and all its processes at once, as the kernel would when memory is short."""
    family = [served.process.pid, *descendants(served.process.pid)]
    for process_id in family:
        os.kill(process_id, signal.SIGKILL)
    served.process.wait()
    wait_for(lambda: not any(is_alive(process_id) for process_id in family))


def kill_under_load(load: Load, data_dir: Path) -> None:
    before = len(load.signed)
    with serving(data_dir) as served:
        port = int(served.base_url.rpartition(":")[2])
        threads = [threading.Thread(target=load.run, args=(port,)) for _ in range(SIGNERS)]
        for thread in threads:
            thread.start()
        wait_for(lambda: len(load.signed) > before)
        time.sleep(LOAD_SECONDS)  # The load's length, not a wait for something.
        kill_everything(served)
        for thread in threads:
            thread.join(20)


def addresses_stored(books: Books, secrets: InstanceSecrets, log_id: int) -> Counter[str]:
    """Count each address in the private book: a submission that waits, or the supporter it became."""
    keys = keys_of_log(secrets, books, log_id)
    log = books.log(log_id)
    assert log is not None
    waiting = books.submissions(log_id, 0, log.submissions)
    supporters = [books.supporter_at(log_id, index) for index in range(log.size)]
    records = [unseal_row(keys, row) for row in [*waiting, *supporters] if row is not None]
    return Counter(record.address for record in records if record is not None)


def address_in(body: bytes) -> str:
    return parse_qs(body.decode("ascii"))["email"][0]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Load, Path]:
    """A site that was killed again and again."""
    data_dir = tmp_path_factory.mktemp("killed")
    with running_site(data_dir) as site:
        campaign = site.campaign
    load = Load(campaign, Signer(InstanceSecrets.load_or_create(data_dir / "secrets"), campaign))
    for _ in range(KILLS):
        kill_under_load(load, data_dir)
    return load, data_dir


@pytest.mark.timeout(900)
def test_everybody_who_was_acknowledged_is_there_once(killed: tuple[Load, Path], faults: Faults) -> None:
    load, data_dir = killed
    faults.made(Fault.ALL_KILLED, KILLS)
    faults.acknowledged(len(load.signed) + len(set(load.confirmed)))
    books = SqliteBooks.open(data_dir / "nidaa.sqlite3")
    stored = addresses_stored(books, load.signer.secrets, load.campaign.log_id)

    promised = [address_in(load.signer.body(person)) for person in load.signed]
    missing = [address for address in promised if stored[address] != 1]
    unconfirmed = [
        number for number in load.confirmed if books.supporter_of_submission(load.campaign.log_id, number) is None
    ]

    assert len(load.signed) > KILLS
    assert len(load.confirmed) > KILLS
    assert missing == []
    assert unconfirmed == []
    assert max(stored.values()) == 1
    books.close()


@pytest.mark.timeout(900)
def test_log_verifies_and_the_count_is_the_number_of_people(killed: tuple[Load, Path]) -> None:
    load, data_dir = killed
    database = sqlite3.connect(data_dir / "nidaa.sqlite3")
    people = database.execute("SELECT count(*) FROM intake_supporter WHERE state = 'active'").fetchone()[0]
    database.close()

    with serving(data_dir) as served:
        wait_for(lambda: count_served(served, load.campaign.slug) == people)
        command = [sys.executable, "-m", "nidaa.cli", "verify", f"{served.base_url}/c/{load.campaign.slug}/"]
        verdict = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert people >= len(set(load.confirmed))
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def count_served(served: Served, slug: str) -> int:
    connection = HTTPConnection(served.base_url.removeprefix("http://"), timeout=10)
    connection.request("GET", f"/c/{slug}/counts.json")
    counts = json.loads(connection.getresponse().read())
    connection.close()
    return int(counts["petition"]["count"])
