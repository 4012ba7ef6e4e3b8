"""Any single changed byte of a served log of 1,000 entries is found by `verify`, and its file is named.

All bytes of checkpoint and hash tiles, and 5,000 random ones of the bundles; each byte is changed to another random
value. The entries are real ones, so that their bytes are as random as those of a campaign.
"""

import random
from datetime import date

import pytest

from nidaa.entries.canonical_json import encode
from nidaa.entries.kinds import Action, Sign
from nidaa.ledger.errors import LedgerError, NoteError, VerificationError
from nidaa.ledger.verify import verify
from tests.unit.ledger.served_log import VERIFIER, MemoryReader, serve

SIZE = 1_000
BUNDLE_BYTES_TRIED = 5_000


def _served() -> dict[str, bytes]:
    chance = random.Random(1)
    day = date(2016, 1, 13)
    signs = [Sign(Action.PETITION, chance.randbytes(32), day, chance.randbytes(16)) for _ in range(SIZE)]
    return serve([encode(sign) for sign in signs])


FILES = _served()
HASH_TILES = [path for path in FILES if path.startswith(("tile/0/", "tile/1/"))]
BUNDLES = [path for path in FILES if path.startswith("tile/entries/")]


def _error_with_changed_byte(path: str, at: int, chance: random.Random) -> LedgerError | None:
    data = bytearray(FILES[path])
    data[at] ^= chance.randint(1, 255)
    try:
        verify(MemoryReader(FILES | {path: bytes(data)}), VERIFIER)
    except LedgerError as error:
        return error
    return None


def test_the_unchanged_log_is_verified() -> None:
    assert verify(MemoryReader(FILES), VERIFIER).size == SIZE


def test_the_parts_are_the_whole_log() -> None:
    assert {"checkpoint", *HASH_TILES, *BUNDLES} == set(FILES)
    assert len(HASH_TILES) == 5


def test_every_changed_byte_of_the_checkpoint_is_found() -> None:
    chance = random.Random(2)

    errors = [_error_with_changed_byte("checkpoint", at, chance) for at in range(len(FILES["checkpoint"]))]

    assert [at for at, error in enumerate(errors) if not isinstance(error, NoteError)] == []


@pytest.mark.parametrize("path", HASH_TILES)
def test_every_changed_byte_of_a_hash_tile_is_found_and_named(path: str) -> None:
    chance = random.Random(3)
    level = 0 if path.startswith("tile/0/") else 1
    first = 256 * HASH_TILES.index(path) if level == 0 else 0

    errors = [_error_with_changed_byte(path, at, chance) for at in range(len(FILES[path]))]

    for at, error in enumerate(errors):
        assert isinstance(error, VerificationError)
        assert (error.path, error.leaf_index) == (path, first + (at // 32) * 256**level)


def test_changed_bytes_of_bundles_are_found_and_named() -> None:
    chance = random.Random(4)
    places = [(path, at) for path in BUNDLES for at in range(len(FILES[path]))]

    tried = [
        (path, _error_with_changed_byte(path, at, chance)) for path, at in chance.sample(places, BUNDLE_BYTES_TRIED)
    ]

    for path, error in tried:
        assert isinstance(error, VerificationError)
        assert error.path == path
