"""Proofs that an entry is in a tree, and that one tree is the beginning of another.

The prover follows the definitions of RFC 6962, sections 2.1.1 and 2.1.2, over a log's tiles. The verifier is another
algorithm, the loops of RFC 9162, sections 2.1.3.2 and 2.1.4.2, so that an error in one does not hide in the other.
"""

from collections.abc import Sequence
from hmac import compare_digest

from nidaa.ledger.errors import ProofError
from nidaa.ledger.hashing import EMPTY_ROOT, HASH_BYTES, node_hash
from nidaa.ledger.subtrees import Subtrees, split
from nidaa.ledger.tiles import ReadTile


def inclusion_proof(leaf_index: int, tree_size: int, read_tile: ReadTile) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root, the leaf's sibling first.

    Args:
        leaf_index: Which leaf, below the size.
        tree_size: Size of the tree whose root is meant; any size up to the log's.
        read_tile: Where the log's tiles are.

    Raises:
        ProofError: A tree of that size has no such leaf.
        TileError: A tile is too short.
    """
    if not 0 <= leaf_index < tree_size:
        raise ProofError(f"a tree of {tree_size} leaves has no leaf {leaf_index}")
    subtrees = Subtrees(tree_size, read_tile)
    path, start, end = [], 0, tree_size
    while end - start > 1:
        middle = start + split(end - start)
        if leaf_index < middle:
            path.append(subtrees.over(middle, end))
            end = middle
        else:
            path.append(subtrees.over(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(old_size: int, new_size: int, read_tile: ReadTile) -> list[bytes]:
    """Return the hashes that show that the tree of `old_size` is the beginning of the tree of `new_size`.

    Empty if the sizes are equal or the old one is 0.

    Args:
        old_size: From 0 to the new size.
        new_size: Any size up to the log's.
        read_tile: Where the log's tiles are.

    Raises:
        ProofError: The old size is not from 0 to the new size.
        TileError: A tile is too short.
    """
    if not 0 <= old_size <= new_size:
        raise ProofError(f"a tree of {old_size} leaves is not the beginning of one of {new_size}")
    if old_size in (0, new_size):
        return []
    subtrees = Subtrees(new_size, read_tile)
    proof, start, end = [], 0, new_size
    while end != old_size:
        middle = start + split(end - start)
        if old_size <= middle:
            proof.append(subtrees.over(middle, end))
            end = middle
        else:
            proof.append(subtrees.over(start, middle))
            start = middle
    # The verifier knows the old root already if it is what remains.
    if start > 0:
        proof.append(subtrees.over(start, end))
    return proof[::-1]


def verify_inclusion(leaf_index: int, tree_size: int, leaf_hash: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf is in the tree with that root. Source: RFC 9162, section 2.1.3.2.

    Args:
        leaf_index: The leaf's place, from 0.
        tree_size: The tree's number of leaves.
        leaf_hash: 32 bytes, computed by the verifier from the entry's bytes.
        path: From `inclusion_proof`.
        root: 32 bytes, from a checkpoint.

    Raises:
        ProofError: The path does not lead from that leaf to that root.
    """
    if not 0 <= leaf_index < tree_size:
        raise ProofError(f"a tree of {tree_size} leaves has no leaf {leaf_index}")
    _check_hashes(path)
    node, last, computed = leaf_index, tree_size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            raise ProofError("the path is too long")
        if node & 1 or node == last:
            computed = node_hash(sibling, computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise ProofError("the path is too short")
    if not compare_digest(computed, root):
        raise ProofError("the path does not lead to the root")


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree with the old root is the beginning of the tree with the new one.

    Source: RFC 9162, section 2.1.4.2; an empty tree is the beginning of every tree.

    Args:
        old_size: From 0 to the new size.
        new_size: The new tree's number of leaves.
        old_root: 32 bytes.
        new_root: 32 bytes.
        proof: From `consistency_proof`.

    Raises:
        ProofError: The proof does not show it.
    """
    if not 0 <= old_size <= new_size:
        raise ProofError(f"a tree of {old_size} leaves is not the beginning of one of {new_size}")
    _check_hashes(proof)
    if old_size in (0, new_size):
        _check_trivial(old_root, EMPTY_ROOT if old_size == 0 else new_root, proof)
        return
    hashes = list(proof)
    if old_size & (old_size - 1) == 0:
        hashes.insert(0, old_root)
    if not hashes:
        raise ProofError("the proof is too short")
    old_computed, new_computed, last = _climb(old_size - 1, new_size - 1, hashes)
    if last != 0:
        raise ProofError("the proof is too short")
    if not compare_digest(old_computed, old_root):
        raise ProofError("the proof does not lead to the old root")
    if not compare_digest(new_computed, new_root):
        raise ProofError("the proof does not lead to the new root")


def _climb(node: int, last: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes, int]:
    """Return the old and the new root that the hashes lead to, and what is left to climb (0 if they suffice)."""
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofError("the proof is too long")
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return old, new, last


def _check_trivial(old_root: bytes, due: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofError("the proof is too long")
    if not compare_digest(old_root, due):
        raise ProofError("the old root is not the one due")


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        raise ProofError(f"a proof consists of hashes of {HASH_BYTES} bytes")
