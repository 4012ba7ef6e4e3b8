"""A line between the browser and the site on which everything is counted: every request and every byte.

The browser's own tools do not tell what a service worker or the tab's icon costs; a line does. It stands on a port of
its own, so that whatever the browser sends to that port is counted, whoever in it sends it.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

_HEAD: Final = re.compile(rb"(?:GET|HEAD|POST) (\S+) HTTP/1\.1\r\n(.*?)\r\n\r\n", re.DOTALL)
_CHUNK_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its path, and its headers with names in small letters."""

    path: str
    headers: dict[str, str]

    @property
    def is_of_the_page(self) -> bool:
        """Whether the page asked, or the browser for it; not a worker that makes it ready for being offline."""
        is_worker = self.headers.get("sec-fetch-dest") == "serviceworker"
        return not is_worker and not self.headers.get("referer", "").endswith("/sw.js")


@dataclass(slots=True)
class Wire:
    """What has gone over the line so far.

    Attributes:
        base_url: Where the browser finds the site.
        asked: The requests, in order.
        received_bytes: Of all answers, as they were sent: compressed, with headers.
    """

    base_url: str
    asked: list[Asked] = field(default_factory=list)
    received_bytes: int = 0


@contextlib.contextmanager
def wire_to(base_url: str) -> Iterator[Wire]:
    """Open a line to a site, and cut it at the end."""
    site = urlsplit(base_url)
    listening = socket.create_server(("127.0.0.1", 0))
    wire = Wire(f"http://127.0.0.1:{listening.getsockname()[1]}")
    open_sockets = [listening]
    accepting = threading.Thread(
        target=_accept, args=(wire, listening, (site.hostname or "", site.port or 80), open_sockets), daemon=True
    )
    accepting.start()
    try:
        yield wire
    finally:
        for one in open_sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        accepting.join(5)


def _accept(wire: Wire, listening: socket.socket, site: tuple[str, int], open_sockets: list[socket.socket]) -> None:
    while True:
        try:
            browser = listening.accept()[0]
        except OSError:
            return
        server = socket.create_connection(site)
        open_sockets += [browser, server]
        for source, target, note in ((browser, server, _Asking(wire)), (server, browser, _Answering(wire))):
            threading.Thread(target=_pass_on, args=(source, target, note), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, note: Callable[[bytes], None]) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(_CHUNK_BYTES):
            note(chunk)
            target.sendall(chunk)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class _Asking:
    """Reads the requests of one connection."""

    def __init__(self, wire: Wire) -> None:
        self._wire, self._rest = wire, b""

    def __call__(self, chunk: bytes) -> None:
        self._rest += chunk
        while found := _HEAD.search(self._rest):
            lines = (line.partition(":") for line in found[2].decode("latin-1").split("\r\n"))
            headers = {name.lower(): value.strip() for name, _colon, value in lines}
            self._wire.asked.append(Asked(found[1].decode("latin-1"), headers))
            self._rest = self._rest[found.end() :]


class _Answering:
    """Counts the answers of one connection."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def __call__(self, chunk: bytes) -> None:
        self._wire.received_bytes += len(chunk)
