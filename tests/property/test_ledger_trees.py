"""Trees, tiles and proofs of any size: what is honest verifies, what is tampered with does not."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nidaa.ledger.errors import ProofError
from nidaa.ledger.hashing import leaf_hash, leaf_hashes
from nidaa.ledger.proofs import consistency_proof, inclusion_proof, verify_consistency, verify_inclusion
from nidaa.ledger.tree import CompactRange
from tests.unit.ledger import reference_tree
from tests.unit.ledger.served_log import TileStore, example_entries, root_of

LARGEST = 3_000
ENTRIES = example_entries(LARGEST)
STORE = TileStore(ENTRIES)


def _roots() -> list[bytes]:
    tree = CompactRange()
    roots = [tree.root()]
    for entry in ENTRIES:
        tree.append(leaf_hash(entry))
        roots.append(tree.root())
    return roots


ROOTS = _roots()
sizes = st.integers(1, LARGEST) | st.sampled_from([1, 2, 255, 256, 257, 511, 512, 513, 1023, 1024, 2048, 2049])


@st.composite
def leaves(draw: st.DrawFn) -> tuple[int, int]:
    """A leaf's index and a size that holds it."""
    size = draw(sizes)
    return draw(st.integers(0, size - 1)), size


@st.composite
def pairs(draw: st.DrawFn) -> tuple[int, int]:
    """Two sizes that need a proof, the smaller first."""
    new = draw(st.integers(2, LARGEST))
    return draw(st.integers(1, new - 1)), new


@dataclass(frozen=True)
class Tampering:
    """One way to change a list of hashes."""

    kind: str
    place: int
    bit: int

    def of(self, hashes: list[bytes]) -> list[bytes]:
        changed = list(hashes)
        place = self.place % (len(hashes) + (self.kind == "insert"))
        match self.kind:
            case "flip":
                number = int.from_bytes(changed[place], "big") ^ (1 << self.bit)
                changed[place] = number.to_bytes(32, "big")
            case "drop":
                del changed[place]
            case "insert":
                changed.insert(place, bytes(32))
            case "double":
                changed.insert(place, changed[place])
            case _:
                changed = [*changed[:place], *changed[:place:-1], changed[place]]
        return changed


tamperings = st.builds(
    Tampering,
    st.sampled_from(["flip", "drop", "insert", "double", "turn"]),
    st.integers(0, 63),
    st.integers(0, 255),
)


@given(st.lists(st.binary(max_size=20), max_size=40))
def test_the_tree_is_that_of_the_definition(entries: list[bytes]) -> None:
    assert root_of(entries) == reference_tree.root(entries)


@given(st.lists(st.integers(0, 700), max_size=6))
def test_tiles_do_not_depend_on_how_leaves_were_appended(batches: list[int]) -> None:
    total = min(sum(batches), LARGEST)
    grown = TileStore()

    for batch in batches:
        grown.append(ENTRIES[grown.size : min(grown.size + batch, total)])

    assert grown.tiles == TileStore(ENTRIES[:total]).tiles


@given(sizes, st.integers(0, 300))
def test_a_tree_rebuilt_from_wider_tiles_grows_like_the_original(size: int, more: int) -> None:
    tree = CompactRange.from_tiles(size, STORE.read_tile)
    added = ENTRIES[size : size + more]

    tree.extend(leaf_hashes(added))

    assert tree.root() == ROOTS[size + len(added)]


@given(leaves())
def test_every_inclusion_proof_verifies(leaf: tuple[int, int]) -> None:
    index, size = leaf

    path = inclusion_proof(index, size, STORE.read_tile)

    verify_inclusion(index, size, leaf_hash(ENTRIES[index]), path, ROOTS[size])


@given(leaves(), tamperings)
def test_every_tampered_inclusion_proof_fails(leaf: tuple[int, int], tampering: Tampering) -> None:
    index, size = leaf
    honest = inclusion_proof(index, size, STORE.read_tile)

    path = tampering.of(honest) if honest or tampering.kind == "insert" else [bytes(32)]

    if path != honest:
        with pytest.raises(ProofError):
            verify_inclusion(index, size, leaf_hash(ENTRIES[index]), path, ROOTS[size])


@given(leaves(), st.integers(0, LARGEST - 1), sizes)
def test_a_path_proves_no_other_place_and_no_other_tree(leaf: tuple[int, int], other_index: int, other: int) -> None:
    index, size = leaf
    path = inclusion_proof(index, size, STORE.read_tile)
    node = leaf_hash(ENTRIES[index])

    if other_index != index:
        with pytest.raises(ProofError):
            verify_inclusion(other_index, size, node, path, ROOTS[size])
    if other != size:
        with pytest.raises(ProofError):
            verify_inclusion(index, size, node, path, ROOTS[other])


@settings(max_examples=300)
@given(st.integers(0, LARGEST), st.integers(0, LARGEST))
def test_any_two_sizes_of_a_log_are_consistent(one: int, other: int) -> None:
    old, new = sorted([one, other])

    proof = consistency_proof(old, new, STORE.read_tile)

    verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)


@given(pairs(), tamperings)
def test_every_tampered_consistency_proof_fails(pair: tuple[int, int], tampering: Tampering) -> None:
    old, new = pair
    honest = consistency_proof(old, new, STORE.read_tile)

    proof = tampering.of(honest)

    if proof != honest:
        with pytest.raises(ProofError):
            verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)


@given(pairs(), st.integers(0, LARGEST))
def test_a_proof_shows_no_other_beginning(pair: tuple[int, int], other: int) -> None:
    old, new = pair
    proof = consistency_proof(old, new, STORE.read_tile)

    if other != old:
        with pytest.raises(ProofError):
            verify_consistency(old, new, ROOTS[other], ROOTS[new], proof)
    if other != new:
        with pytest.raises(ProofError):
            verify_consistency(old, new, ROOTS[old], ROOTS[other], proof)
