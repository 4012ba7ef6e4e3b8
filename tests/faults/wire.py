"""Sends requests over raw sockets and reads the status of each answer, from several threads, within bounds."""

import socket
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from tests.faults.malformed import Malformed

THREADS: Final = 8
ANSWER_WITHIN_SECONDS: Final = 20.0
#: The server closed without an answer: its right, when what came was no HTTP.
NO_ANSWER: Final = 0
_HTTP2_GREETING: Final = b"\x00\x00"


@dataclass(slots=True)
class Outcomes:
    """What a server answered: how often each status, and the requests that it must not have answered so."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def send_all(port: int, malformed: Iterable[Malformed]) -> Outcomes:
    """Send every request on a connection of its own to a server on loopback and return what came back."""
    outcomes = Outcomes()
    with ThreadPoolExecutor(THREADS) as threads:
        for request, status in threads.map(lambda each: (each, _status(port, each)), malformed):
            outcomes.statuses[status] += 1
            if status >= 500 or status < 0:
                outcomes.faults.append(f"{status} for {request}")
    return outcomes


def _status(port: int, request: Malformed) -> int:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_WITHIN_SECONDS) as connection:
            for part in request.parts:
                connection.sendall(part)
            if request.ends_early:
                connection.shutdown(socket.SHUT_WR)
            return _read_status(connection)
    except TimeoutError:
        return -1
    except OSError:
        # Closed while we were still sending: what was sent was too long or no HTTP.
        return NO_ANSWER


def _read_status(connection: socket.socket) -> int:
    answer = b""
    while len(answer) < 13 and (data := connection.recv(4096)):
        answer += data
    if not answer or answer.startswith(_HTTP2_GREETING):
        return NO_ANSWER
    with suppress(ValueError):
        status = int(answer[9:12])
        return status if status != 100 else _read_status(connection)
    return -2
