"""A small campaign, served on loopback from a folder by the standard library: page, counts, key and log."""

import contextlib
import functools
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from nidaa.entries.canonical_json import encode
from nidaa.entries.kinds import Action, Entry, Open, Pledge, Sign, Void, VoidReason, Withdraw
from nidaa.entries.tally import tally
from nidaa.ledger.checkpoint import Checkpoint, sign_checkpoint
from nidaa.ledger.hashing import leaf_hashes
from nidaa.ledger.note import Signer
from nidaa.ledger.tiles import TileName, encode_bundle, tile_updates, tiles_for_size
from nidaa.ledger.tree import CompactRange

DAY = date(2016, 1, 13)
SEED = bytes(range(32))


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass


def entries(size: int) -> list[Entry]:
    """Two openings, then signatures and pledges, with a withdrawal and a void now and then."""
    made: list[Entry] = [
        Open(action=Action.PETITION, day=DAY),
        Open(action=Action.BOYCOTT, day=DAY, until=date(2016, 1, 18)),
    ]
    for index in range(2, size):
        commitment, text = index.to_bytes(32, "big"), bytes(16)
        if index % 50 == 10:
            made.append(Withdraw(action=Action.PETITION, day=DAY, of=index - 2))
        elif index % 50 == 20:
            made.append(Void(action=Action.BOYCOTT, day=DAY, of=index - 1, why=VoidReason.TEST))
        elif index % 2:
            made.append(Pledge(action=Action.BOYCOTT, commitment=commitment, day=DAY, threshold=1, text=text))
        else:
            made.append(Sign(action=Action.PETITION, commitment=commitment, day=DAY, text=text))
    return made[:size]


@dataclass(frozen=True, slots=True)
class ServedLog:
    """A log that is served; files below `folder` may be changed while it is."""

    folder: Path
    base_url: str
    key: str

    @property
    def log_folder(self) -> Path:
        return self.folder / "c/voip/log"

    @property
    def url(self) -> str:
        return f"{self.base_url}/c/voip/"


def write_log(folder: Path, origin: str, size: int, *, first: int = 0, seed: bytes = SEED) -> Signer:
    """Write the log of `size` entries; `first` shifts what they commit to, so that histories can differ."""
    signer = Signer(origin, seed)
    data = [encode(entry) for entry in entries(size)]
    if first:
        data[2] = encode(Sign(action=Action.PETITION, commitment=bytes(32), day=DAY, text=bytes(16)))
    hashes = leaf_hashes(data)
    tiles = {
        TileName(level, number, len(tile) // 32).path(): tile
        for (level, number), tile in tile_updates(0, hashes, lambda _name: b"").items()
    }
    for name in tiles_for_size(size):
        path = folder / name.path()
        path.parent.mkdir(parents=True, exist_ok=True)
        start = name.number * 256
        bundle = name.level == "entries"
        path.write_bytes(encode_bundle(data[start : start + name.width]) if bundle else tiles[name.path()])
    tree = CompactRange()
    tree.extend(hashes)
    (folder / "checkpoint").write_bytes(sign_checkpoint(Checkpoint(origin, size, tree.root()), signer))
    return signer


def write_page(folder: Path, size: int) -> None:
    """Write the page and `counts.json`, with the true numbers."""
    counts = tally(entries(size))
    numbers = {action.value: counts.of(action).count for action in Action}
    stated = "".join(
        f'<data class="count" data-action="{action}" data-size="{size}" value="{number}">{number}</data>'
        for action, number in numbers.items()
    )
    for prefix in ("", "ar/"):
        page = folder / f"{prefix}c/voip/index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<!doctype html><p>{stated}</p>")
    document = {"tree_size": size} | {action: {"count": number} for action, number in numbers.items()}
    (folder / "c/voip/counts.json").write_text(json.dumps(document))


@contextlib.contextmanager
def served_log(folder: Path, size: int) -> Iterator[ServedLog]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        host = f"127.0.0.1:{server.server_port}"
        signer = write_log(folder / "c/voip/log", f"{host}/c/voip/log", size)
        write_page(folder, size)
        key = signer.verifier_key()
        (folder / "c/voip/key").write_text(f"{key}\n")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield ServedLog(folder, f"http://{host}", key)
        finally:
            server.shutdown()
            thread.join()
