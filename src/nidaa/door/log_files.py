"""A campaign's log as static files, as C2SP tlog-tiles says: the checkpoint, tiles of hashes, bundles of entries.

Before: `routes` says that a path lies in a log. After: the integrator's tables (a follower), read in a thread.
Never served: anything beyond the last signed checkpoint, an empty tile, a path that is not written in the one way.
"""

import zlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Protocol

from nidaa.door.readers import Readers
from nidaa.door.request import Request
from nidaa.door.responses import FOR_ANYBODY, NO_STORE, TEXT, Header, Response, text_response
from nidaa.ledger.errors import TileError
from nidaa.ledger.tiles import HEIGHT, TILE_WIDTH, TileName, parse_tile_path

#: An integrator signs at most once a second: a checkpoint is news for about as long.
CHECKPOINT_HEADERS: Final[tuple[Header, ...]] = (("cache-control", "public, max-age=2"), FOR_ANYBODY)
IMMUTABLE: Final[tuple[Header, ...]] = (("cache-control", "public, max-age=31536000, immutable"), FOR_ANYBODY)
OCTETS: Final[Header] = ("content-type", "application/octet-stream")
#: Level 1: the commitments in entries are random and do not shrink at any level; the words around them do at each.
_GZIP_LEVEL: Final = 1
_CACHE_BYTES: Final = 32 * 1024 * 1024


class SignedHead(Protocol):
    """The last checkpoint that was signed and published."""

    @property
    def size(self) -> int:
        """How many entries it covers."""

    @property
    def note(self) -> bytes:
        """The signed note, as it is served."""


class LogFiles:
    """Serves the files of every log.

    Args:
        readers: Threads for the database.
        latest_checkpoint: log id -> the last signed head, or None.
        read_tile: (log id, name) -> a tile's or bundle's bytes, or None.
    """

    def __init__(
        self,
        readers: Readers,
        latest_checkpoint: Callable[[int], SignedHead | None],
        read_tile: Callable[[int, TileName], bytes | None],
    ) -> None:
        self._readers = readers
        self._latest_checkpoint = latest_checkpoint
        self._read_tile = read_tile
        # A signed size never shrinks: what was covered once needs no look at the newest checkpoint.
        self._covered: dict[int, int] = {}
        self._full_files = _BoundedCache(_CACHE_BYTES)

    async def answer(self, request: Request, log_id: int, path: str) -> Response:
        """Return a file of a log.

        Args:
            request: A GET or HEAD.
            log_id: The log.
            path: Below `/c/<slug>/log/`.

        Raises:
            RequestRefused: 503, too many readers wait.
        """
        if path == "checkpoint":
            head = await self._readers.read(lambda: self._latest_checkpoint(log_id))
            return not_there() if head is None else Response(200, (TEXT, *CHECKPOINT_HEADERS), head.note)
        try:
            name = parse_tile_path(path)
        except TileError:
            return not_there()
        gzip = name.level == "entries" and _accepts_gzip(request)
        data = self._full_files.get((log_id, name, gzip))
        if data is None:
            data = await self._readers.read(lambda: self._file(log_id, name, gzip=gzip))
        return not_there() if data is None else _file_response(name, data, gzip=gzip)

    def _file(self, log_id: int, name: TileName, *, gzip: bool) -> bytes | None:
        """Return a file as it is sent, or None if no signed checkpoint covers it. Runs in a reader's thread."""
        if not self._is_covered(log_id, name):
            return None
        data = self._read_tile(log_id, name)
        if data is None:
            return None
        if gzip:
            packer = zlib.compressobj(_GZIP_LEVEL, wbits=31)
            data = packer.compress(data) + packer.flush()
        if name.width == TILE_WIDTH:
            self._full_files.put((log_id, name, gzip), data)
        return data

    def _is_covered(self, log_id: int, name: TileName) -> bool:
        due = name.number * TILE_WIDTH + name.width
        size_due = due if name.level == "entries" else due << (HEIGHT * name.level)
        if size_due > self._covered.get(log_id, 0):
            head = self._latest_checkpoint(log_id)
            self._covered[log_id] = head.size if head else 0
        return size_due <= self._covered[log_id]


class _BoundedCache:
    """Full files by name, the oldest dropped first. Safe for several threads: each step is atomic."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._files: OrderedDict[tuple[int, TileName, bool], bytes] = OrderedDict()

    def get(self, key: tuple[int, TileName, bool]) -> bytes | None:
        return self._files.get(key)

    def put(self, key: tuple[int, TileName, bool], data: bytes) -> None:
        if self._files.setdefault(key, data) is data:
            self._bytes += len(data)
        while self._bytes > self._limit_bytes:
            self._bytes -= len(self._files.popitem(last=False)[1])


def not_there() -> Response:
    """Return the 404 of a file that does not exist, or not yet: no cache may remember it."""
    return text_response(404, "There is no such file in this log, or not yet.\n", NO_STORE, FOR_ANYBODY)


def _file_response(name: TileName, data: bytes, *, gzip: bool) -> Response:
    headers: list[Header] = [OCTETS, *IMMUTABLE]
    if name.level == "entries":
        headers.append(("vary", "accept-encoding"))
    if gzip:
        headers.append(("content-encoding", "gzip"))
    return Response(200, tuple(headers), data)


def _accepts_gzip(request: Request) -> bool:
    for offer in request.header("accept-encoding").lower().split(","):
        coding, _, weight = offer.partition(";")
        if coding.strip() in ("gzip", "*") and weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            return True
    return False
