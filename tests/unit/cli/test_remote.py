from contextlib import closing
from urllib.parse import urlsplit

import pytest

from nidaa.cli.errors import UnreachableError
from nidaa.cli.verify.remote import ATTEMPTS, NotThereError, Remote, target_of
from tests.unit.cli.scripted_server import ok, scripted_server


def status(line: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {line}", "Content-Length: 0", *headers]).encode("ascii") + b"\r\n\r\n"


def test_a_transient_failure_is_tried_again() -> None:
    waited: list[float] = []
    with (
        scripted_server(b"", status("503 Busy", "Retry-After: 2"), ok(b"abc")) as server,
        closing(Remote(server.origin, sleep=waited.append)) as remote,
    ):
        body = remote.get("/", limit_bytes=10)

    assert body == b"abc"
    assert len(waited) == 2
    assert waited[1] == 2.0


def test_a_failure_that_lasts_is_told_with_its_status() -> None:
    with (
        scripted_server(*[status("503 Busy")] * ATTEMPTS) as server,
        closing(Remote(server.origin, sleep=list[float]().append)) as remote,
        pytest.raises(UnreachableError, match="status 503"),
    ):
        remote.get("/x", limit_bytes=10)

    assert len(server.requests) == ATTEMPTS


def test_a_hostile_retry_after_does_not_hold_us() -> None:
    waited: list[float] = []
    with (
        scripted_server(status("429 Slow", "Retry-After: 99999"), ok(b"")) as server,
        closing(Remote(server.origin, sleep=waited.append)) as remote,
    ):
        remote.get("/", limit_bytes=10)

    assert waited == [10.0]


def test_a_missing_page_is_told_apart() -> None:
    with (
        scripted_server(status("404 Not Found")) as server,
        closing(Remote(server.origin)) as remote,
        pytest.raises(NotThereError, match="/x does not exist"),
    ):
        remote.get("/x", limit_bytes=10)


def test_a_redirect_on_the_same_server_is_followed() -> None:
    with (
        scripted_server(status("302 Found", "Location: /fr/c/voip/"), ok(b"page")) as server,
        closing(Remote(server.origin)) as remote,
    ):
        body = remote.get("/c/voip/", limit_bytes=10)

    assert body == b"page"
    assert server.requests[1].startswith(b"GET /fr/c/voip/ ")


@pytest.mark.parametrize(
    "there", ["http://other.example/", "//other.example/", "https://127.0.0.1/", "file:///etc/passwd"]
)
def test_a_redirect_to_another_server_is_refused(there: str) -> None:
    with (
        scripted_server(status("302 Found", f"Location: {there}")) as server,
        closing(Remote(server.origin)) as remote,
        pytest.raises(UnreachableError, match="another server"),
    ):
        remote.get("/", limit_bytes=10)


def test_a_circle_of_redirects_ends() -> None:
    with (
        scripted_server(*[status("302 Found", "Location: /")] * 20) as server,
        closing(Remote(server.origin)) as remote,
        pytest.raises(UnreachableError, match="circle"),
    ):
        remote.get("/", limit_bytes=10)


def test_a_target_is_ascii_without_line_breaks() -> None:
    assert target_of(urlsplit("http://h/c/نداء/?q=a b")) == "/c/%D9%86%D8%AF%D8%A7%D8%A1/?q=a%20b"
    assert target_of(urlsplit("http://h")) == "/"
