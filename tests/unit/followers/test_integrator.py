"""The integrator: what it signs, and what it refuses to sign."""

import pytest
from django.db import connection

from nidaa.followers import queries
from nidaa.followers.errors import IntegrityError, OvertakenError, Trouble
from nidaa.followers.integrator import check_log, head_file
from nidaa.followers.models import Checkpoint, Cursor, Tile
from nidaa.ledger.checkpoint import Checkpoint as Head
from nidaa.ledger.checkpoint import open_checkpoint, sign_checkpoint
from nidaa.ledger.hashing import leaf_hash
from nidaa.ledger.proofs import verify_inclusion
from nidaa.ledger.tiles import decode_bundle, tile_at, tiles_for_size
from nidaa.ledger.tree import CompactRange
from tests.unit.followers.world import World


def _root(world: World, log_id: int, size: int) -> bytes:
    tree = CompactRange()
    tree.extend(leaf_hash(entry) for entry in world.books.entries(log_id, 0, size))
    return tree.root()


def test_a_head_covers_all_entries_and_is_signed_by_the_log(world: World) -> None:
    log_id = world.open_log()
    world.sign(log_id, 700)

    more = world.integrator().advance(world.log(log_id))

    head = queries.latest_checkpoint(log_id)
    assert head is not None
    assert not more
    assert open_checkpoint(head.note, world.verifier(log_id)).root == _root(world, log_id, 702) == head.root
    assert head_file.read(world.instance.heads_dir, "voip") == head.note


def test_an_empty_log_is_not_signed(world: World) -> None:
    log_id = world.open_log()
    integrator = world.integrator()
    integrator.advance(world.log(log_id))

    integrator.advance(world.log(log_id))

    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("steps", [[1, 1, 1], [254, 1, 1], [255, 256], [1, 511, 2], [300, 300, 300]])
def test_growing_in_steps_gives_the_tiles_of_growing_at_once(world: World, steps: list[int]) -> None:
    stepwise, at_once = world.open_log("stepwise"), world.open_log("at-once")
    integrator = world.integrator()
    for number in steps:
        world.sign(stepwise, number)
        integrator.advance(world.log(stepwise))
    world.sign(at_once, sum(steps))

    integrator.advance(world.log(at_once))

    shapes = [
        {(tile.level, tile.number): len(bytes(tile.hashes)) for tile in Tile.objects.filter(log_id=log_id)}
        for log_id in (stepwise, at_once)
    ]
    assert shapes[0] == shapes[1]
    assert check_log(world.log(stepwise), heads=world.instance.heads_dir, verifier=world.verifier(stepwise)) == []
    assert check_log(world.log(at_once), heads=world.instance.heads_dir, verifier=world.verifier(at_once)) == []


def test_every_file_of_the_log_is_served_in_every_width_that_had_a_checkpoint(world: World) -> None:
    log_id = world.open_log()
    integrator = world.integrator()
    for number in (1, 100, 300):
        world.sign(log_id, number)
        integrator.advance(world.log(log_id))

    sizes = list(Checkpoint.objects.values_list("size", flat=True))

    for size in sizes:
        for name in tiles_for_size(size):
            data = queries.read_tile(log_id, name)
            assert data is not None
            assert len(data) == name.width * 32 if name.level != "entries" else len(decode_bundle(data)) == name.width


def test_nothing_beyond_the_last_checkpoint_is_served(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    world.sign(log_id, 5)

    bundle, tile = (queries.read_tile(log_id, tile_at(7, level, 0)) for level in ("entries", 0))

    assert bundle is None
    assert tile is None


def test_an_inclusion_proof_leads_to_the_last_checkpoint(world: World) -> None:
    log_id = world.open_log()
    world.sign(log_id, 600)
    world.integrator().advance(world.log(log_id))

    proof = queries.inclusion_proof(log_id, 300)

    assert proof is not None
    head = open_checkpoint(proof[1], world.verifier(log_id))
    entry = world.books.entries(log_id, 300, 301)[0]
    verify_inclusion(300, head.size, leaf_hash(entry), proof[0], head.root)


def test_there_is_no_proof_before_a_checkpoint_covers_the_entry(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    world.sign(log_id)

    proof = queries.inclusion_proof(log_id, 2)

    assert proof is None


def test_an_older_database_signs_nothing_and_says_why(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    backup = world.backup()
    world.sign(log_id, 3)
    world.integrator().advance(world.log(log_id))
    world.restore(backup)

    with pytest.raises(IntegrityError, match="older backup was restored") as refused:
        world.integrator().advance(world.log(log_id))

    assert refused.value.trouble is Trouble.HEAD_AHEAD
    assert Checkpoint.objects.count() == 1


def test_an_older_database_that_went_on_signs_nothing(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    backup = world.backup()
    world.sign(log_id, 3)
    world.integrator().advance(world.log(log_id))
    world.restore(backup)
    world.sign(log_id, 10)

    with pytest.raises(IntegrityError) as refused:
        world.integrator().advance(world.log(log_id))

    assert refused.value.trouble is Trouble.ROOT_MISMATCH
    assert Checkpoint.objects.count() == 1


def test_a_row_that_is_older_than_what_another_runner_signed_meanwhile_is_no_alarm(world: World) -> None:
    log_id = world.open_log()
    stale = world.log(log_id)
    world.sign(log_id, 3)
    world.integrator().advance(world.log(log_id))

    more = world.integrator().advance(stale)

    assert not more
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [5]


def test_a_head_that_a_crash_left_in_the_file_alone_is_adopted(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    world.sign(log_id, 3)
    world.integrator().advance(world.log(log_id))
    newest = queries.latest_checkpoint(log_id)
    assert newest is not None
    Checkpoint.objects.filter(size=5).delete()
    Tile.objects.all().delete()
    Cursor.objects.filter(follower="integrator").update(position=2)
    entries = world.books.entries(log_id, 0, 2)
    Tile.objects.create(log_id=log_id, level=0, number=0, hashes=b"".join(map(leaf_hash, entries)))
    world.sign(log_id, 4)

    world.integrator().advance(world.log(log_id))

    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [2, 5, 9]
    assert bytes(Checkpoint.objects.get(size=5).note) == newest.note


def test_a_head_file_that_is_gone_stops_the_signing(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    head_file.path_of(world.instance.heads_dir, "voip").unlink()
    world.sign(log_id)

    with pytest.raises(IntegrityError) as refused:
        world.integrator().advance(world.log(log_id))

    assert refused.value.trouble is Trouble.HEAD_MISSING


def test_another_root_at_the_same_size_is_a_fork(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    log = world.log(log_id)
    note = sign_checkpoint(Head(log.origin, 2, bytes(32)), world.signer(log.origin))
    head_file.write(world.instance.heads_dir, "voip", note)

    with pytest.raises(IntegrityError) as refused:
        world.integrator().advance(world.log(log_id))

    assert refused.value.trouble is Trouble.FORK


def test_a_head_file_that_another_key_signed_stops_the_signing(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    path = head_file.path_of(world.instance.heads_dir, "voip")
    path.write_bytes(path.read_bytes().replace(b"\n2\n", b"\n1\n"))

    with pytest.raises(IntegrityError) as refused:
        world.integrator().advance(world.log(log_id))

    assert refused.value.trouble is Trouble.HEAD_UNREADABLE


def test_a_damaged_tile_stops_the_signing(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    Tile.objects.update(hashes=bytes(64))
    world.sign(log_id)

    with pytest.raises(IntegrityError) as refused:
        world.integrator().advance(world.log(log_id))

    assert refused.value.trouble is Trouble.TILES_DAMAGED


def test_a_file_older_than_the_database_is_renewed(world: World) -> None:
    log_id = world.open_log()
    world.integrator().advance(world.log(log_id))
    older = head_file.read(world.instance.heads_dir, "voip")
    assert older is not None
    world.sign(log_id, 3)
    world.integrator().advance(world.log(log_id))
    newest = head_file.read(world.instance.heads_dir, "voip")
    head_file.write(world.instance.heads_dir, "voip", older)

    world.integrator().advance(world.log(log_id))

    assert head_file.read(world.instance.heads_dir, "voip") == newest


def test_of_two_integrators_one_is_overtaken_and_writes_nothing(world: World) -> None:
    log_id = world.open_log()
    first, second = world.integrator(), world.integrator()
    first.advance(world.log(log_id))
    second.advance(world.log(log_id))
    world.sign(log_id, 2)
    first.advance(world.log(log_id))

    with pytest.raises(OvertakenError):
        second.advance(world.log(log_id))
    second.advance(world.log(log_id))

    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [2, 4]


@pytest.mark.parametrize(
    ("damage", "values"),
    [
        ("UPDATE intake_entry SET leaf = %s WHERE leaf_index = 300", [b'{"k":"sing"}']),
        ("UPDATE followers_tile SET hashes = %s WHERE level = 0 AND number = 0", [bytes(8192)]),
        ("DELETE FROM followers_tile WHERE level = 1", []),
        ("UPDATE followers_checkpoint SET root = %s", [bytes(32)]),
        ("DELETE FROM intake_entry WHERE leaf_index = 500", []),
    ],
)
def test_check_log_finds_what_was_changed(world: World, damage: str, values: list[bytes]) -> None:
    log_id = world.open_log()
    world.sign(log_id, 600)
    world.integrator().advance(world.log(log_id))
    with connection.cursor() as cursor:
        cursor.execute(damage, values)

    found = check_log(world.log(log_id), heads=world.instance.heads_dir, verifier=world.verifier(log_id))

    assert found
