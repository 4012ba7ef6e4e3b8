"""A log's files over HTTP, as `nidaa.ledger.verify` asks for them, fetched ahead by a few threads.

The verifier reads in `reading_order`; so the files that it will want next are known, and a bounded number of them is on
its way while it works.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from nidaa.cli.verify.remote import NotThereError, Remote
from nidaa.ledger.errors import UnreadablePathError
from nidaa.ledger.note import MAX_NOTE_BYTES
from nidaa.ledger.tiles import MAX_ENTRY_BYTES, TILE_BYTES, TILE_WIDTH, TileName, parse_tile_path
from nidaa.ledger.verify import reading_order

CONNECTIONS: Final = 4
#: Files on their way or waiting. It bounds memory: an honest one is some tens of kilobytes.
AHEAD: Final = 64
_BUNDLE_LIMIT_BYTES: Final = TILE_WIDTH * (2 + MAX_ENTRY_BYTES)


class RemoteLog:
    """Reads a log below a path of a server. `read` is called by one thread."""

    def __init__(self, remote: Remote, log_path: str, *, connections: int = CONNECTIONS) -> None:
        self._remote = remote
        self._log_path = log_path
        self._pool = ThreadPoolExecutor(connections, thread_name_prefix="fetch")
        self._names: Iterator[TileName] = iter(())
        self._ahead: deque[tuple[str, Future[bytes]]] = deque()

    def fetch_ahead(self, size: int) -> None:
        """Start fetching the files of a log of `size` entries, in the order in which `verify` reads them."""
        self._names = reading_order(size)

    def read(self, path: str) -> bytes:
        """Return the file at `path`, relative to the log's prefix.

        Raises:
            UnreadablePathError: The server says that it has none.
            UnreachableError: It could not be had.
        """
        self._refill()
        if self._ahead and self._ahead[0][0] == path:
            return self._ahead.popleft()[1].result()
        return self._fetch(path)

    def close(self) -> None:
        """Stop fetching."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _refill(self) -> None:
        while len(self._ahead) < AHEAD and (name := next(self._names, None)) is not None:
            path = name.path()
            self._ahead.append((path, self._pool.submit(self._fetch, path)))

    def _fetch(self, path: str) -> bytes:
        try:
            return self._remote.get(f"{self._log_path}/{path}", limit_bytes=_limit_bytes(path))
        except NotThereError as error:
            raise UnreadablePathError(path, "the log does not serve it, though one of its size must") from error


def _limit_bytes(path: str) -> int:
    if path == "checkpoint":
        return MAX_NOTE_BYTES
    return _BUNDLE_LIMIT_BYTES if parse_tile_path(path).level == "entries" else TILE_BYTES
