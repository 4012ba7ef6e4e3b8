"""A server on loopback that sends prepared bytes, whatever they are: what no well-behaved server would send."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, urlsplit


class ScriptedServer:
    """Answers the n-th request with the n-th prepared answer; an empty one closes the connection."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._answers = list(answers)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.origin: SplitResult = urlsplit(f"http://127.0.0.1:{self._listener.getsockname()[1]}")
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        # Wakes the thread that waits in accept; a mere close would leave the port listening under it.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                with connection:
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        while self._answers:
            request = b""
            while b"\r\n\r\n" not in request:
                data = connection.recv(65_536)
                if not data:
                    return
                request += data
            self.requests.append(request)
            answer = self._answers.pop(0)
            if not answer:
                return
            connection.sendall(answer)
            if b"connection: close" in answer.lower():
                return


@contextlib.contextmanager
def scripted_server(*answers: bytes) -> Iterator[ScriptedServer]:
    server = ScriptedServer(answers)
    try:
        yield server
    finally:
        server.close()


def ok(body: bytes, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
