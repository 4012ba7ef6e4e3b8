"""The tree and its proofs as RFC 6962 writes them down: slow, recursive, without tiles. The tests' second opinion."""

from collections.abc import Sequence
from hashlib import sha256


def _split(width: int) -> int:
    k = 1
    while k * 2 < width:
        k *= 2
    return k


def root(entries: Sequence[bytes]) -> bytes:
    """MTH(D[n]), section 2.1."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = _split(len(entries))
    return sha256(b"\x01" + root(entries[:k]) + root(entries[k:])).digest()


def path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]), section 2.1.1."""
    if len(entries) == 1:
        return []
    k = _split(len(entries))
    if index < k:
        return [*path(index, entries[:k]), root(entries[k:])]
    return [*path(index - k, entries[k:]), root(entries[:k])]


def proof(old_size: int, entries: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n]), section 2.1.2."""
    return _subproof(old_size, entries, whole=True)


def _subproof(old_size: int, entries: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old_size == len(entries):
        return [] if whole else [root(entries)]
    k = _split(len(entries))
    if old_size <= k:
        return [*_subproof(old_size, entries[:k], whole=whole), root(entries[k:])]
    return [*_subproof(old_size - k, entries[k:], whole=False), root(entries[:k])]
