"""A host takes weight off a site that runs, and puts it back, without a restart."""

import socket
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.integration.nidaa_process import Served, nidaa, serving, wait_for


def get(served: Served, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", urlsplit(served.base_url).port or 0, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, b"" if path.endswith("/live") and answer.status == 200 else answer.read()
    finally:
        connection.close()


def watching(served: Served) -> socket.socket:
    """Return a connection whose live stream has begun."""
    watcher = socket.create_connection(("127.0.0.1", urlsplit(served.base_url).port or 0), timeout=15)
    watcher.sendall(b"GET /c/voip/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert b"200 OK" in watcher.recv(4_096)
    return watcher


def ends(watcher: socket.socket) -> bool:
    """Read on until the stream's last chunk, or the connection's end."""
    data = b""
    while not data.endswith(b"0\r\n\r\n"):
        part = watcher.recv(4_096)
        if not part:
            break
        data += part
    return True


def test_live_counts_are_switched_off_and_on_while_people_watch(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with serving(data_dir, "demo", "--data-dir", str(data_dir), "--people", "20", NIDAA_WORKERS="2") as served:
        with watching(served) as watcher:
            assert b"data-live=" in get(served, "/en/c/voip/")[1]

            turned = nidaa(data_dir, "switch", "live", "off")

            assert turned.stdout == "live is off.\n"
            assert ends(watcher)
        # Each process knows it within a second, and its pages in the cache follow.
        wait_for(lambda: {get(served, "/c/voip/live")[0] for _ in range(10)} == {204})
        wait_for(lambda: not any(b"data-live=" in get(served, "/en/c/voip/")[1] for _ in range(10)))
        assert get(served, "/c/voip/counts.json")[0] == 200

        nidaa(data_dir, "switch", "live", "on")

        wait_for(lambda: {get(served, "/c/voip/live")[0] for _ in range(10)} == {200})
        watching(served).close()
    assert "live         on, since" in nidaa(data_dir, "switch", "list").stdout
