"""Which files of a log are served, and with which headers."""

import asyncio
import gzip
from dataclasses import dataclass

import pytest

from nidaa.door.log_files import LogFiles
from nidaa.door.readers import Readers
from nidaa.door.responses import Response
from nidaa.ledger.tiles import TileName
from tests.unit.door.rsgi_calls import Call, headers


@dataclass(slots=True)
class Head:
    """A signed head whose note is its size."""

    size: int

    @property
    def note(self) -> bytes:
        return b"%d" % self.size


class Log:
    """A log of a given size whose tables hold more than what is signed."""

    def __init__(self, size: int | None) -> None:
        self.head = None if size is None else Head(size)
        self.reads: list[TileName] = []
        self.files = LogFiles(Readers(), lambda _log_id: self.head, self._read)

    def _read(self, _log_id: int, name: TileName) -> bytes:
        self.reads.append(name)
        return b"x" * name.width

    def get(self, path: str, accept_encoding: str = "") -> Response:
        request = Call(pairs=headers(accept_encoding=accept_encoding)).request
        return asyncio.run(self.files.answer(request, 1, path))


def test_a_checkpoint_is_text_for_a_few_seconds_and_for_anybody() -> None:
    answer = Log(3).get("checkpoint")

    assert (answer.status, answer.body) == (200, b"3")
    assert dict(answer.headers) == {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "public, max-age=2",
        "access-control-allow-origin": "*",
    }


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1"])
def test_a_log_without_a_signed_head_serves_nothing(path: str) -> None:
    answer = Log(None).get(path)

    assert answer.status == 404


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000",
        "tile/0/273.p/112",
        "tile/0/273.p/1",
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
        "tile/entries/273.p/9",
    ],
)
def test_what_a_signed_head_of_70000_covers_is_served_for_ever(path: str) -> None:
    answer = Log(70_000).get(path)

    assert answer.status == 200
    assert dict(answer.headers)["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/273",
        "tile/0/273.p/113",
        "tile/0/274.p/1",
        "tile/1/001.p/18",
        "tile/2/000.p/2",
        "tile/3/000.p/1",
        "tile/entries/273.p/113",
        "tile/63/000.p/1",
    ],
)
def test_what_no_signed_head_covers_is_not_there_and_not_remembered(path: str) -> None:
    answer = Log(70_000).get(path)

    assert answer.status == 404
    assert dict(answer.headers)["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["", "tile/0/0", "tile/00/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/x000/000", "Checkpoint"]
)
def test_a_path_that_no_log_writes_is_not_there(path: str) -> None:
    log = Log(70_000)

    answer = log.get(path)

    assert (answer.status, log.reads) == (404, [])


def test_a_tile_is_served_as_soon_as_a_newer_head_covers_it() -> None:
    log = Log(3)
    log.get("tile/0/000.p/3")
    log.head = Head(4)

    answer = log.get("tile/0/000.p/4")

    assert answer.status == 200


@pytest.mark.parametrize("accepted", ["gzip", "br, GZIP;q=0.5", "*", "deflate,gzip"])
def test_a_bundle_is_packed_for_whom_accepts_it(accepted: str) -> None:
    answer = Log(256).get("tile/entries/000", accepted)

    assert gzip.decompress(answer.body) == b"x" * 256
    assert dict(answer.headers)["content-encoding"] == "gzip"
    assert dict(answer.headers)["vary"] == "accept-encoding"


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip; q=0.0"])
def test_a_bundle_is_plain_for_whom_does_not(accepted: str) -> None:
    answer = Log(256).get("tile/entries/000", accepted)

    assert answer.body == b"x" * 256
    assert "content-encoding" not in dict(answer.headers)


def test_a_full_file_is_read_once() -> None:
    log = Log(256)
    log.get("tile/0/000")

    log.get("tile/0/000")

    assert len(log.reads) == 1
