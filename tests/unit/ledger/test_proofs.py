import pytest

from nidaa.ledger.errors import ProofError
from nidaa.ledger.hashing import EMPTY_ROOT, leaf_hash
from nidaa.ledger.proofs import consistency_proof, inclusion_proof, verify_consistency, verify_inclusion
from tests.unit.ledger import reference_tree
from tests.unit.ledger.served_log import example_entries, read_tile_of, root_of

ENTRIES = example_entries(300)
READ_TILE = read_tile_of(ENTRIES)
ROOTS = [root_of(ENTRIES[:size]) for size in range(301)]
SIZES = [1, 2, 3, 5, 8, 13, 31, 32, 33]


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_paths_are_those_of_the_definition(size: int) -> None:
    paths = [inclusion_proof(index, size, READ_TILE) for index in range(size)]

    assert paths == [reference_tree.path(index, ENTRIES[:size]) for index in range(size)]


@pytest.mark.parametrize("size", SIZES)
def test_consistency_proofs_are_those_of_the_definition(size: int) -> None:
    proofs = [consistency_proof(old, size, READ_TILE) for old in range(1, size + 1)]

    assert proofs == [reference_tree.proof(old, ENTRIES[:size]) for old in range(1, size + 1)]


@pytest.mark.parametrize("size", [*SIZES, 255, 256, 257, 300])
def test_every_leaf_of_a_tree_is_proved(size: int) -> None:
    for index in range(size):
        path = inclusion_proof(index, size, READ_TILE)

        verify_inclusion(index, size, leaf_hash(ENTRIES[index]), path, ROOTS[size])


def test_a_large_tree_is_proved_over_three_levels_of_tiles() -> None:
    entries = example_entries(70_000)
    read_tile = read_tile_of(entries)

    path = inclusion_proof(65_535, 70_000, read_tile)
    proof = consistency_proof(65_537, 70_000, read_tile)

    verify_inclusion(65_535, 70_000, leaf_hash(entries[65_535]), path, root_of(entries))
    verify_consistency(65_537, 70_000, root_of(entries[:65_537]), root_of(entries), proof)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (4, 3), (0, 0)])
def test_a_leaf_outside_the_tree_is_neither_proved_nor_verified(index: int, size: int) -> None:
    with pytest.raises(ProofError, match="has no leaf"):
        inclusion_proof(index, size, READ_TILE)
    with pytest.raises(ProofError, match="has no leaf"):
        verify_inclusion(index, size, leaf_hash(b"a"), [], ROOTS[1])


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_a_size_that_shrinks_is_neither_proved_nor_verified(old: int, new: int) -> None:
    with pytest.raises(ProofError, match="is not the beginning"):
        consistency_proof(old, new, READ_TILE)
    with pytest.raises(ProofError, match="is not the beginning"):
        verify_consistency(old, new, ROOTS[1], ROOTS[3], [])


def test_a_path_to_another_root_is_refused() -> None:
    path = inclusion_proof(4, 13, READ_TILE)

    with pytest.raises(ProofError, match="does not lead to the root"):
        verify_inclusion(4, 13, leaf_hash(ENTRIES[4]), path, ROOTS[12])


def test_a_path_from_another_entry_is_refused() -> None:
    path = inclusion_proof(4, 13, READ_TILE)

    with pytest.raises(ProofError, match="does not lead to the root"):
        verify_inclusion(4, 13, leaf_hash(b"another"), path, ROOTS[13])


def test_a_path_that_is_too_long_is_refused() -> None:
    path = inclusion_proof(4, 13, READ_TILE)

    with pytest.raises(ProofError, match="too long"):
        verify_inclusion(4, 13, leaf_hash(ENTRIES[4]), [*path, bytes(32)], ROOTS[13])


def test_a_path_that_is_too_short_is_refused() -> None:
    path = inclusion_proof(4, 13, READ_TILE)

    with pytest.raises(ProofError, match="too short"):
        verify_inclusion(4, 13, leaf_hash(ENTRIES[4]), path[:-1], ROOTS[13])


def test_a_hash_of_a_wrong_length_is_refused() -> None:
    with pytest.raises(ProofError, match="hashes of 32 bytes"):
        verify_inclusion(0, 2, leaf_hash(b"a"), [bytes(31)], ROOTS[2])
    with pytest.raises(ProofError, match="hashes of 32 bytes"):
        verify_consistency(1, 2, ROOTS[1], ROOTS[2], [bytes(33)])


@pytest.mark.parametrize("new", [1, 2, 3, 7, 8, 9, 255, 256, 257, 300])
def test_every_older_tree_is_proved_to_be_the_beginning(new: int) -> None:
    for old in range(new + 1):
        proof = consistency_proof(old, new, READ_TILE)

        verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)


def test_the_empty_tree_needs_no_proof() -> None:
    assert consistency_proof(0, 13, READ_TILE) == []

    verify_consistency(0, 13, EMPTY_ROOT, ROOTS[13], [])


def test_equal_trees_need_no_proof() -> None:
    assert consistency_proof(13, 13, READ_TILE) == []

    verify_consistency(13, 13, ROOTS[13], ROOTS[13], [])


def test_two_roots_for_one_size_are_refused() -> None:
    with pytest.raises(ProofError, match="not the one due"):
        verify_consistency(13, 13, ROOTS[13], ROOTS[12], [])


def test_another_root_for_the_empty_tree_is_refused() -> None:
    with pytest.raises(ProofError, match="not the one due"):
        verify_consistency(0, 13, ROOTS[1], ROOTS[13], [])


def test_a_needless_proof_is_refused() -> None:
    with pytest.raises(ProofError, match="too long"):
        verify_consistency(13, 13, ROOTS[13], ROOTS[13], [bytes(32)])


def test_another_old_root_is_refused() -> None:
    proof = consistency_proof(6, 13, READ_TILE)

    with pytest.raises(ProofError, match="the old root"):
        verify_consistency(6, 13, ROOTS[5], ROOTS[13], proof)


def test_another_new_root_is_refused() -> None:
    proof = consistency_proof(6, 13, READ_TILE)

    with pytest.raises(ProofError, match="the new root"):
        verify_consistency(6, 13, ROOTS[6], ROOTS[12], proof)


def test_a_consistency_proof_that_is_too_long_is_refused() -> None:
    proof = consistency_proof(6, 13, READ_TILE)

    with pytest.raises(ProofError, match="too long"):
        verify_consistency(6, 13, ROOTS[6], ROOTS[13], [*proof, bytes(32)])


def test_a_consistency_proof_that_is_too_short_is_refused() -> None:
    proof = consistency_proof(6, 13, READ_TILE)

    with pytest.raises(ProofError, match="too short"):
        verify_consistency(6, 13, ROOTS[6], ROOTS[13], proof[:-1])


def test_no_consistency_proof_at_all_is_refused() -> None:
    with pytest.raises(ProofError, match="too short"):
        verify_consistency(6, 13, ROOTS[6], ROOTS[13], [])
