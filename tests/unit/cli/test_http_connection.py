import gzip
from contextlib import closing
from urllib.parse import SplitResult

import pytest

from nidaa.cli.verify.http_connection import BrokenConnectionError, HttpConnection, HttpError
from tests.unit.cli.scripted_server import ok, scripted_server


def connected(origin: SplitResult, timeout_seconds: float = 5) -> "closing[HttpConnection]":
    return closing(HttpConnection(origin, timeout_seconds=timeout_seconds))


def test_get_returns_status_headers_and_body() -> None:
    with scripted_server(ok(b"abc", "Content-Type: text/plain")) as server, connected(server.origin) as connection:
        response = connection.get("/a?b=c", limit_bytes=10)

    assert (response.status, response.body) == (200, b"abc")
    assert response.headers["content-type"] == "text/plain"
    assert server.requests[0].startswith(b"GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:")


def test_one_connection_carries_many_requests() -> None:
    with scripted_server(ok(b"one"), ok(b""), ok(b"three")) as server, connected(server.origin) as connection:
        bodies = [connection.get("/", limit_bytes=10).body for _ in range(3)]

    assert bodies == [b"one", b"", b"three"]
    assert server.connections == 1


def test_a_connection_that_the_server_closes_is_opened_again() -> None:
    with scripted_server(ok(b"one", "Connection: close"), ok(b"two")) as server, connected(server.origin) as connection:
        bodies = [connection.get("/", limit_bytes=10).body for _ in range(2)]

    assert bodies == [b"one", b"two"]
    assert server.connections == 2


def test_chunks_are_joined() -> None:
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n"
    with scripted_server(answer, ok(b"next")) as server, connected(server.origin) as connection:
        bodies = [connection.get("/", limit_bytes=10).body for _ in range(2)]

    assert bodies == [b"abcde", b"next"]


def test_gzip_is_unpacked() -> None:
    with (
        scripted_server(ok(gzip.compress(b"abc" * 1000), "Content-Encoding: gzip")) as server,
        connected(server.origin) as connection,
    ):
        body = connection.get("/", limit_bytes=3000).body

    assert body == b"abc" * 1000


def test_a_body_without_length_ends_with_the_connection() -> None:
    with (
        scripted_server(b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nabc") as server,
        connected(server.origin) as connection,
    ):
        body = connection.get("/", limit_bytes=10).body

    assert body == b"abc"


HOSTILE = {
    "a body longer than the limit": ok(b"x" * 101),
    "a length of many digits": b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 40 + b"\r\n\r\n",
    "a length that is no number": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "chunks longer than the limit": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
    "a chunk without a size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a chunk longer than it says": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
    "a gzip bomb": ok(gzip.compress(b"x" * 10_000)[:100], "Content-Encoding: gzip"),
    "gzip cut short": ok(gzip.compress(b"xyz")[:-3], "Content-Encoding: gzip"),
    "no gzip": ok(b"xyz", "Content-Encoding: gzip"),
    "an encoding not asked for": ok(b"xyz", "Content-Encoding: br"),
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 10_000,
    "another protocol": b"SSH-2.0-OpenSSH\r\n\r\n",
    "no status": b"HTTP/1.1 abc\r\n\r\n",
    "an endless body": b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 1000,
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_is_an_error(answer: bytes) -> None:
    with scripted_server(answer) as server, connected(server.origin) as connection, pytest.raises(HttpError) as caught:
        connection.get("/", limit_bytes=100)

    assert not isinstance(caught.value, BrokenConnectionError)


BROKEN = {
    "nothing": b"",
    "half a body": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nabc",
    "half a head": b"HTTP/1.1 200 OK\r\nConnection: close",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
def test_an_answer_that_stops_is_a_broken_connection(answer: bytes) -> None:
    with (
        scripted_server(answer) as server,
        connected(server.origin) as connection,
        pytest.raises(BrokenConnectionError),
    ):
        connection.get("/", limit_bytes=100)


def test_a_server_that_says_nothing_is_given_up() -> None:
    with (
        scripted_server(b"HTTP/1.1 200 OK\r\n", ok(b"never asked for")) as server,
        connected(server.origin, 0.2) as connection,
        pytest.raises(BrokenConnectionError, match="in time"),
    ):
        connection.get("/", limit_bytes=100)


def test_a_refused_connection_is_broken() -> None:
    with scripted_server() as server:
        origin = server.origin
    connection = HttpConnection(origin, timeout_seconds=1)

    with pytest.raises(BrokenConnectionError, match="failed"):
        connection.get("/", limit_bytes=100)
