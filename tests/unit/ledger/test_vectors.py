"""The worked examples, which were made with one implementation and verified with another (Go's sumdb)."""

from base64 import b64encode

import pytest

from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from nidaa.ledger.hashing import EMPTY_ROOT, leaf_hash
from nidaa.ledger.note import parse_verifier_key
from nidaa.ledger.proofs import consistency_proof, inclusion_proof
from nidaa.ledger.tiles import encode_bundle, tiles_for_size
from tests.unit.ledger.served_log import ORIGIN, SIGNER, example_entries, read_tile_of, root_of, serve

VERIFIER_KEY = "nidaa.example/c/voip/log+4b7c219d+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
CHECKPOINT = """nidaa.example/c/voip/log
3
ufip4g/+9R8XQ/hRyBs70FStDIIgXbfg7K3fImblT20=

— nidaa.example/c/voip/log S3whnSGHjY5fC6/qrOGTKxXvyBUfjLZg8n9JE8Oaptc671E1QOlnygi9JCN4LHdu+uZuppBFB1CMEYVHBi2QD1umNw8=
""".encode()
TILE = bytes.fromhex(
    "69c4608678350a7932818d1cdb0963d73caa7673429f4f9e83bc0c2e94a49158"
    "41c087b673063b4ace16a616e79c9a2fc5a8ab20f5001918cf9c18843435dd04"
    "543a2b000e4d0f3528833aaa94e951770059a33ac08c34999a74f7d82a2c2369"
)


def test_the_seed_gives_the_verifier_key() -> None:
    key = SIGNER.verifier_key()

    assert key == VERIFIER_KEY


def test_three_entries_give_the_signed_checkpoint() -> None:
    checkpoint = Checkpoint(ORIGIN, 3, root_of(example_entries(3)))

    note = sign_checkpoint(checkpoint, SIGNER)

    assert note == CHECKPOINT


def test_the_checkpoint_opens_with_the_written_key() -> None:
    verifier = parse_verifier_key(VERIFIER_KEY)

    checkpoint = open_checkpoint(CHECKPOINT, verifier)

    assert checkpoint == Checkpoint(ORIGIN, 3, root_of(example_entries(3)))


def test_three_entries_give_the_tile() -> None:
    files = serve(example_entries(3))

    assert files["tile/0/000.p/3"] == TILE


@pytest.mark.parametrize(
    ("size", "root"),
    [
        (0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        (1, "acRghng1CnkygY0c2wlj1zyqdnNCn0+eg7wMLpSkkVg="),
        (256, "cbooVIrIU/Ez/ld8Y+CQQpC1eiZHAVwCLlkn2zvpZjo="),
        (70_000, "u1jgaZAU26TD1qHcV/OGIGe65TrSwLySKG17P36+PkE="),
    ],
)
def test_a_size_has_its_root(size: int, root: str) -> None:
    computed = root_of(example_entries(size))

    assert b64encode(computed).decode() == root


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert b64encode(EMPTY_ROOT) == b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def test_a_log_of_70000_serves_the_files_of_the_specification() -> None:
    names = list(tiles_for_size(70_000))

    widths = [(name.level, name.width) for name in names]
    assert widths.count((0, 256)) == 273
    assert widths.count((0, 112)) == 1
    assert [name.path() for name in names if name.level not in (0, "entries")] == [
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    assert widths.count(("entries", 256)) == 273
    assert widths.count(("entries", 112)) == 1


def test_a_log_of_256_serves_a_full_tile_and_one_above() -> None:
    paths = [name.path() for name in tiles_for_size(256)]

    assert paths == ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"]


class TestThreeEntriesOfOneByte:
    """The small check values: entries a, b, c."""

    entries = (b"a", b"b", b"c")
    leaf_a = "022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c"
    leaf_b = "57eb35615d47f34ec714cacdf5fd74608a5e8e102724e80b24b287c0c27b6a31"
    leaf_c = "597fcb31282d34654c200d3418fca5705c648ebf326ec73d8ddef11841f876d8"

    def test_leaves_hash(self) -> None:
        hashes = [leaf_hash(entry).hex() for entry in self.entries]

        assert hashes == [self.leaf_a, self.leaf_b, self.leaf_c]

    def test_the_root_of_three(self) -> None:
        assert root_of(self.entries).hex() == "36642e73c2540ab121e3a6bf9545b0a24982cd830eb13d3cd19de3ce6c021ec1"

    def test_the_bundle(self) -> None:
        assert encode_bundle(self.entries) == bytes.fromhex("000161000162000163")

    def test_the_inclusion_of_the_second(self) -> None:
        path = inclusion_proof(1, 3, read_tile_of(self.entries))

        assert [one.hex() for one in path] == [self.leaf_a, self.leaf_c]

    def test_the_consistency_of_two_with_three(self) -> None:
        proof = consistency_proof(2, 3, read_tile_of(self.entries))

        assert [one.hex() for one in proof] == [self.leaf_c]
