"""One kept-alive HTTP/1.1 connection that only knows GET, with a bound on everything a server can send.

Why not `http.client`: a verification is some thousands of small requests, and `http.client` spends 150 µs of
processor time on each (mostly on parsing headers as mail), this about 30. What a log serves is all it must
understand: a length or chunks, gzip or nothing.

`remote` owns the connections, retries, and follows redirects; this module reads one response.
"""

import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult

HEAD_LIMIT_BYTES: Final = 32_768
_READ_BYTES: Final = 65_536


class HttpError(Exception):
    """A response that cannot be used: too large, too slow, or not HTTP."""


class BrokenConnectionError(HttpError):
    """The connection ended or was refused: trying again may help."""


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response. Header names are lower case; a repeated header keeps its last value."""

    status: int
    headers: dict[str, str]
    body: bytes


class HttpConnection:
    """A connection to one server. Not for several threads at once.

    Args:
        origin: Scheme, host and port; path and query are ignored.
        timeout_seconds: For connecting, and for a whole response from request to last byte.
    """

    def __init__(self, origin: SplitResult, *, timeout_seconds: float) -> None:
        self._origin = origin
        self._timeout_seconds = timeout_seconds
        self._socket: socket.socket | None = None

    def get(self, target: str, *, limit_bytes: int) -> Response:
        """Send one GET and return the whole response.

        Args:
            target: Path and query, already percent-encoded.
            limit_bytes: The largest body, before and after decompression.

        Raises:
            BrokenConnectionError: Could not connect, or the connection ended early; it is closed.
            HttpError: Not HTTP, larger than the limit, or slower than the time allowed; it is closed.
        """
        try:
            return self._exchange(target, limit_bytes)
        except HttpError:
            self.close()
            raise
        except TimeoutError as error:
            self.close()
            raise BrokenConnectionError("the server did not answer in time") from error
        except OSError as error:
            self.close()
            raise BrokenConnectionError(f"the connection failed ({error.strerror or error})") from error

    def close(self) -> None:
        """Close the connection; the next `get` opens a new one."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _exchange(self, target: str, limit_bytes: int) -> Response:
        if self._socket is None:
            self._socket = self._connect()
        deadline = time.monotonic() + self._timeout_seconds
        self._socket.settimeout(self._timeout_seconds)
        self._socket.sendall(
            f"GET {target} HTTP/1.1\r\nHost: {self._origin.netloc}\r\nUser-Agent: nidaa-verify\r\n"
            "Accept: */*\r\nAccept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n".encode("ascii")
        )
        reader = _ResponseReader(self._socket, deadline=deadline, limit_bytes=limit_bytes)
        response = reader.read()
        if not reader.keeps_alive:
            self.close()
        return response

    def _connect(self) -> socket.socket:
        host = self._origin.hostname or ""
        secure = self._origin.scheme == "https"
        port = self._origin.port or (443 if secure else 80)
        plain = socket.create_connection((host, port), timeout=self._timeout_seconds)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not secure:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


class _ResponseReader:
    """Reads one response, within a deadline for the whole of it and a limit on its size."""

    def __init__(self, connection: socket.socket, *, deadline: float, limit_bytes: int) -> None:
        self._connection = connection
        self._deadline = deadline
        self._limit_bytes = limit_bytes
        self._buffer = bytearray()
        self.keeps_alive = True

    def read(self) -> Response:
        status, headers = self._head()
        body = b"" if status in (204, 304) else self._body(headers)
        encoding = headers.get("content-encoding", "identity").lower()
        if encoding == "gzip":
            body = _gunzip(body, self._limit_bytes)
        elif encoding != "identity":
            raise HttpError(f"the server used a content encoding that was not asked for ({encoding[:20]!r})")
        # Bytes beyond the response answer no question of ours: never take them for the next response.
        self.keeps_alive = self.keeps_alive and not self._buffer and headers.get("connection", "").lower() != "close"
        return Response(status, headers, body)

    def _fill(self) -> bool:
        """Append what the next read of the socket gives; False at the end of the stream."""
        remaining_seconds = self._deadline - time.monotonic()
        if remaining_seconds <= 0:
            raise HttpError("the server sends too slowly")
        self._connection.settimeout(remaining_seconds)
        data = self._connection.recv(_READ_BYTES)
        self._buffer += data
        return bool(data)

    def _fill_or_break(self) -> None:
        if not self._fill():
            raise BrokenConnectionError("the server closed the connection early")

    def _head(self) -> tuple[int, dict[str, str]]:
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > HEAD_LIMIT_BYTES:
                raise HttpError("the response has too many headers")
            self._fill_or_break()
        first, *lines = bytes(self._buffer[:end]).decode("latin-1").split("\r\n")
        del self._buffer[: end + 4]
        version, _, rest = first.partition(" ")
        if version not in ("HTTP/1.1", "HTTP/1.0") or not (rest[:3].isascii() and rest[:3].isdigit()):
            raise HttpError("the server does not speak HTTP/1.1")
        self.keeps_alive = version == "HTTP/1.1"
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return int(rest[:3]), headers

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        length = headers.get("content-length")
        if length is None:
            return self._until_end()
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            raise HttpError("the response has a content length that is no number")
        return self._exactly(int(length))

    def _exactly(self, size: int) -> bytes:
        if size > self._limit_bytes:
            raise HttpError(f"the server sent more than {self._limit_bytes:,} bytes")
        while len(self._buffer) < size:
            self._fill_or_break()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            if len(self._buffer) > HEAD_LIMIT_BYTES:
                raise HttpError("the response has a line that is too long")
            self._fill_or_break()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line

    def _chunks(self) -> bytes:
        body = bytearray()
        while True:
            size_field = self._line().partition(b";")[0].strip()
            if not (size_field.isalnum() and len(size_field) < 16):
                raise HttpError("the response has a chunk without a size")
            try:
                size = int(size_field, 16)
            except ValueError:
                raise HttpError("the response has a chunk without a size") from None
            if len(body) + size > self._limit_bytes:
                raise HttpError(f"the server sent more than {self._limit_bytes:,} bytes")
            if size == 0:
                while self._line():  # trailers, up to the empty line
                    pass
                return bytes(body)
            body += self._exactly(size)
            if self._line():
                raise HttpError("the response has a chunk of the wrong size")

    def _until_end(self) -> bytes:
        self.keeps_alive = False
        more = True
        while more:
            if len(self._buffer) > self._limit_bytes:
                raise HttpError(f"the server sent more than {self._limit_bytes:,} bytes")
            more = self._fill()
        body = bytes(self._buffer)
        self._buffer.clear()
        return body


def _gunzip(data: bytes, limit_bytes: int) -> bytes:
    """Decompress at most limit_bytes: a few kilobytes can unfold to gigabytes."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, limit_bytes + 1)
    except zlib.error as error:
        raise HttpError("the response is not valid gzip") from error
    if len(unpacked) > limit_bytes:
        raise HttpError(f"the server sent more than {limit_bytes:,} bytes")
    if not unpacker.eof:
        raise HttpError("the response is not valid gzip")
    return unpacked
