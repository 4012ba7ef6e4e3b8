"""The two hashes of RFC 6962, section 2.1: of a leaf and of a node."""

from collections.abc import Sequence
from hashlib import sha256

HASH_BYTES = 32

#: The root of a tree without leaves: SHA-256 of the empty string.
EMPTY_ROOT: bytes = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 || entry), 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def leaf_hashes(entries: Sequence[bytes]) -> list[bytes]:
    """Return the hash of each entry, in order: `leaf_hash` without a call for each."""
    return [sha256(b"\x00" + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 || left || right), 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: bytes) -> bytes:
    """Return the root of a perfect subtree.

    Args:
        hashes: The 32-byte hashes of its lowest row, one behind the other; their number is a power of two.
    """
    pair = 2 * HASH_BYTES
    while len(hashes) > HASH_BYTES:
        hashes = b"".join([sha256(b"\x01" + hashes[at : at + pair]).digest() for at in range(0, len(hashes), pair)])
    return hashes
