"""People who sign on lasting connections, and what each of them was told; used while processes are killed or ended."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from urllib.parse import parse_qs

from benchmarks.bodies import Signer
from benchmarks.site import Site
from nidaa.intake.books import open_books
from nidaa.intake.sealing import keys_of_log, unseal_row
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_ACCEPTED, _DONE = 202, 200
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Failure:
    """A form without a whole answer.

    Attributes:
        sent_at: When it was sent, on the clock that never goes back.
        begun: Whether a part of the answer had come.
    """

    sent_at: float
    begun: bool


@dataclass
class Told:
    """What people were told. Each list is only added to."""

    accepted: list[int] = field(default_factory=list)
    confirmed: list[int] = field(default_factory=list)
    accepted_at: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    failed: list[Failure] = field(default_factory=list)


class SigningLoad:
    """Signs, and confirms if it is to, from several threads until it is stopped."""

    def __init__(
        self,
        site: Site,
        *,
        confirming: bool = False,
        first_person: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare forms for a running site, by its clock; two loads on one site need different people."""
        self._confirming = confirming
        self._log_id = site.campaign.log_id
        self._port = site.port
        self._path = f"/c/{site.campaign.slug}/petition/sign"
        self._signer = Signer(InstanceSecrets.load_or_create(site.instance.secrets_dir), site.campaign, clock)
        self._people = itertools.count(first_person)
        self._stop = threading.Event()
        self.told = Told()

    def address(self, person: int) -> str:
        """Return the address with which a person signs."""
        return parse_qs(self._signer.body(person).decode("ascii"))["email"][0]

    @contextmanager
    def running(self, threads: int = 4) -> Iterator[Told]:
        """Sign while the block runs; afterwards every thread has ended."""
        signing = [threading.Thread(target=self._sign_on) for _ in range(threads)]
        for thread in signing:
            thread.start()
        try:
            yield self.told
        finally:
            self._stop.set()
            for thread in signing:
                thread.join(30)
            self._stop.clear()

    def _sign_on(self) -> None:
        while not self._stop.is_set():
            with closing(HTTPConnection("127.0.0.1", self._port, timeout=20)) as connection:
                try:
                    connection.connect()
                except OSError:
                    self._stop.wait(_PAUSE_SECONDS)  # Nobody listens: no form was sent.
                    continue
                while not self._stop.is_set() and self._sign_one(connection):
                    pass

    def _sign_one(self, connection: HTTPConnection) -> bool:
        person, sent_at = next(self._people), time.monotonic()
        try:
            connection.request("POST", self._path, self._signer.body(person), FORM)
            answer = connection.getresponse()
        except (RemoteDisconnected, OSError):
            self.told.failed.append(Failure(sent_at, begun=False))
            return False
        except HTTPException:
            self.told.failed.append(Failure(sent_at, begun=True))
            return False
        try:
            answer.read()
        except (HTTPException, OSError):
            self.told.failed.append(Failure(sent_at, begun=True))
            return False
        if answer.status == _ACCEPTED:
            self.told.accepted.append(person)
            self.told.accepted_at.append(time.monotonic())
        else:
            self.told.refused[answer.status] += 1
        return not answer.will_close and (not self._confirming or self._confirm_one(connection))

    def _confirm_one(self, connection: HTTPConnection) -> bool:
        # Numbers are gapless: as many are stored as were acknowledged, at least.
        number = len(self.told.accepted)
        token = make_token(self._signer.secrets, self._log_id, number)
        try:
            connection.request("POST", f"/confirm/{token}", b"language=fr", FORM)
            answer = connection.getresponse()
            answer.read()
        except (HTTPException, OSError):
            return False
        if answer.status == _DONE:
            self.told.confirmed.append(number)
        return not answer.will_close


def stored_addresses(site: Site) -> Counter[str]:
    """Count each address among the submissions of a site's campaign, and check that their numbers have no gap."""
    secrets = InstanceSecrets.load_or_create(site.instance.secrets_dir)
    log_id = site.campaign.log_id
    with closing(open_books(site.instance)) as books:
        keys = keys_of_log(secrets, books, log_id)
        log = books.log(log_id)
        assert log is not None
        waiting = books.submissions(log_id, 0, site.stored_submissions())
        supporters = [books.supporter_at(log_id, index) for index in range(log.size)] if log.size else []
        records = [unseal_row(keys, row) for row in [*waiting, *supporters] if row is not None]
    return Counter(record.address for record in records if record is not None)


def missing(load: SigningLoad, site: Site) -> list[str]:
    """Return the addresses of those who were told that it is stored, and of whom there is not exactly one form."""
    stored = stored_addresses(site)
    return [address for address in map(load.address, load.told.accepted) if stored[address] != 1]


def unconfirmed(load: SigningLoad, site: Site) -> list[int]:
    """Return the numbers of those who were told that they are counted, and who are not in the log."""
    log_id = site.campaign.log_id
    with closing(open_books(site.instance)) as books:
        numbers = sorted(set(load.told.confirmed))
        return [number for number in numbers if books.supporter_of_submission(log_id, number) is None]


def assert_verifies(site: Site) -> None:
    """Let a stranger verify the site's log; what the site's processes said is shown if it fails."""
    verdict = site.run("verify", f"{site.base_url}/c/{site.campaign.slug}/")
    assert verdict.returncode == 0, f"{verdict.stdout}{verdict.stderr}\n{site.server_log[-4_000:]}"
