"""SIGTERM under load: whoever was answered is in the database, and whoever was being answered gets his answer."""

import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.bodies import Signer
from benchmarks.site import Site, running_site
from nidaa.intake.secrets import InstanceSecrets
from tests.crash.signing_load import SigningLoad, missing
from tests.integration.nidaa_process import serving, wait_for

#: A form sent so long before the signal was with the server by then, on any machine.
UNDER_WAY_SECONDS = 0.2


@pytest.fixture
def site(tmp_path: Path, fresh_database: Callable[[], str]) -> Iterator[Site]:
    """Serve a campaign from two web processes."""
    with running_site(tmp_path / "data", database_url=fresh_database(), settings={"NIDAA_WORKERS": "2"}) as site:
        yield site


def nobody_listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return True
    return False


def test_everybody_who_was_answered_before_the_end_is_stored_and_nobody_was_cut_off(site: Site) -> None:
    load = SigningLoad(site)
    with load.running(threads=8) as told:
        wait_for(lambda: len(told.accepted) > 200)
        ended_at = time.monotonic()

        site.process.send_signal(signal.SIGTERM)

        status = site.process.wait(15)
        took_seconds = time.monotonic() - ended_at

    assert (status, site.server_log.count("Traceback")) == (0, 0), site.server_log[-2_000:]
    assert took_seconds < 10
    assert missing(load, site) == []
    assert [failure for failure in told.failed if failure.begun] == []
    assert [failure for failure in told.failed if failure.sent_at < ended_at - UNDER_WAY_SECONDS] == []


def test_a_form_whose_body_is_still_coming_is_answered_after_the_signal(site: Site) -> None:
    signer = Signer(InstanceSecrets.load_or_create(site.instance.secrets_dir), site.campaign)
    body = signer.body(1)
    head = (
        f"POST /c/{site.campaign.slug}/petition/sign HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nAccept: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        connection.sendall(head.encode("ascii") + body[:100])
        time.sleep(UNDER_WAY_SECONDS)  # The server has the first part.
        site.process.send_signal(signal.SIGTERM)
        wait_for(lambda: nobody_listens(site.port))

        connection.sendall(body[100:])
        answer = connection.recv(65_536)

    status = site.process.wait(15)
    assert answer.startswith(b"HTTP/1.1 202 ")
    assert site.stored_submissions() == 1
    assert status == 0


def test_a_client_that_stops_in_the_middle_of_its_headers_does_not_hold_up_the_end(small_demo: Path) -> None:
    with serving(small_demo, "demo", "--data-dir", str(small_demo), "--workers", "1") as served:
        port = int(served.base_url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET /fr/c/voip/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: a")
            time.sleep(UNDER_WAY_SECONDS)  # The server has the first part.
            ended_at = time.monotonic()

            served.process.send_signal(signal.SIGTERM)

            status = served.process.wait(15)
            took_seconds = time.monotonic() - ended_at

    assert status == 0
    assert took_seconds < 10
