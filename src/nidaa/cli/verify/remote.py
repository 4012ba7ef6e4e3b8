"""A server as the verifier sees it: paths in, bytes out, with retries and bounds.

`http_connection` reads single responses; `remote_log` gives a `Remote` to the ledger's verifier as a log reader.
"""

import random
import threading
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from nidaa.cli.errors import UnreachableError
from nidaa.cli.verify.http_connection import BrokenConnectionError, HttpConnection, HttpError, Response

ATTEMPTS: Final = 4
REDIRECTS: Final = 5
LONGEST_WAIT_SECONDS: Final = 10.0
_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class NotThereError(UnreachableError):
    """The server answered that it has no such page (404 or 410)."""


class Remote:
    """One origin (scheme, host, port), with one kept-alive connection for each thread that asks.

    Args:
        origin: Any address on that server.
        timeout_seconds: For one response.
        sleep: Waits between attempts; a parameter so that tests need not.
    """

    def __init__(
        self, origin: SplitResult, *, timeout_seconds: float = 20.0, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.origin = origin
        self._timeout_seconds = timeout_seconds
        self._sleep = sleep
        self._local = threading.local()
        self._connections: list[HttpConnection] = []

    def close(self) -> None:
        """Close every connection. No thread may be in `get`."""
        for connection in self._connections:
            connection.close()

    def get(self, target: str, *, limit_bytes: int) -> bytes:
        """Return the body of one page.

        Transient failures are tried again, `ATTEMPTS` in all. Redirects are followed on the same origin only: another
        host's answer would prove nothing about this one.

        Raises:
            NotThereError: The server has no such page.
            UnreachableError: Anything else that is not a body of at most limit_bytes; the message names the address.
        """
        for _ in range(REDIRECTS + 1):
            response = self._get_with_retries(target, limit_bytes)
            if response.status == 200:
                return response.body
            if response.status not in (301, 302, 303, 307, 308):
                raise self._refusal(target, response.status)
            target = self._redirected(target, response.headers.get("location", ""))
        raise UnreachableError(f"{self.address(target)} redirects in a circle.")

    def address(self, target: str) -> str:
        """Return the full address of a path on this server, for messages."""
        return f"{self.origin.scheme}://{self.origin.netloc}{target}"

    def _get_with_retries(self, target: str, limit_bytes: int) -> Response:
        for attempt in range(1, ATTEMPTS + 1):
            wait_seconds = 0.1 * 3**attempt * random.uniform(0.5, 1.0)  # noqa: S311 (jitter, no secret)
            try:
                response = self._connection().get(target, limit_bytes=limit_bytes)
            except BrokenConnectionError as error:
                if attempt == ATTEMPTS:
                    raise UnreachableError(f"Could not read {self.address(target)}: {error}.") from error
            except HttpError as error:
                raise UnreachableError(f"Could not read {self.address(target)}: {error}.") from error
            else:
                if response.status not in _TRANSIENT or attempt == ATTEMPTS:
                    return response
                wait_seconds = max(wait_seconds, _retry_after_seconds(response))
            self._sleep(min(wait_seconds, LONGEST_WAIT_SECONDS))
        raise AssertionError("the last attempt returns or raises")

    def _connection(self) -> HttpConnection:
        connection: HttpConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = HttpConnection(self.origin, timeout_seconds=self._timeout_seconds)
            self._local.connection = connection
            self._connections.append(connection)
        return connection

    def _refusal(self, target: str, status: int) -> UnreachableError:
        if status in (404, 410):
            return NotThereError(f"{self.address(target)} does not exist (status {status}).")
        return UnreachableError(f"{self.address(target)} answered with status {status}.")

    def _redirected(self, target: str, location: str) -> str:
        there = urlsplit(urljoin(self.address(target), location))
        if (there.scheme, there.netloc) != (self.origin.scheme, self.origin.netloc):
            raise UnreachableError(
                f"{self.address(target)} redirects to {there.scheme}://{there.netloc}, another server. "
                "If that is the campaign's address, give it instead."
            )
        return target_of(there)


def target_of(address: SplitResult) -> str:
    """Return what a request line carries of an address: path and query, in ASCII without spaces."""
    path = quote(address.path or "/", safe="/%:@!$&'()*+,;=-._~")
    return path + ("?" + quote(address.query, safe="/%:@!$&'()*+,;=-._~?") if address.query else "")


def _retry_after_seconds(response: Response) -> float:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0.0
