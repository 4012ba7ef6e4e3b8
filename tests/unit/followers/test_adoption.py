"""A lost head file: written anew when everything agrees, never over a contradiction."""

import pytest
from django.db import connection

from nidaa.followers.errors import IntegrityError, Trouble
from nidaa.followers.integrator import AdoptionRefused, adopt_head, check_log, head_file
from nidaa.intake.commands import Confirm
from nidaa.ledger.checkpoint import Checkpoint
from tests.unit.followers.world import NOON, World


def adopt(world: World, log_id: int, witnessed: bytes | None = None) -> Checkpoint:
    heads = world.instance.heads_dir
    return adopt_head(world.log(log_id), heads=heads, verifier=world.verifier(log_id), witnessed=witnessed)


def signed_log(world: World, people: int = 3) -> tuple[int, bytes]:
    """Return a log with a signed head, and that head."""
    log_id = world.open_log()
    world.sign(log_id, people)
    world.integrator().advance(world.log(log_id))
    note = head_file.read(world.instance.heads_dir, "voip")
    assert note is not None
    return log_id, note


def lose_the_file(world: World) -> None:
    head_file.path_of(world.instance.heads_dir, "voip").unlink()


def test_without_the_file_nothing_is_signed_and_the_check_names_the_command(world: World) -> None:
    log_id, _ = signed_log(world)
    lose_the_file(world)

    with pytest.raises(IntegrityError, match="nidaa adopt-head") as refused:
        world.integrator().advance(world.log(log_id))

    findings = check_log(world.log(log_id), heads=world.instance.heads_dir, verifier=world.verifier(log_id))
    assert refused.value.trouble is Trouble.HEAD_MISSING
    assert ["nidaa adopt-head voip" in finding for finding in findings] == [True]


def test_the_last_head_of_a_sound_database_is_kept_again_and_signing_goes_on(world: World) -> None:
    log_id, note = signed_log(world)
    world.sign(log_id, 2)
    lose_the_file(world)

    adopted = adopt(world, log_id)

    kept = head_file.read(world.instance.heads_dir, "voip")
    world.integrator().advance(world.log(log_id))
    assert (adopted.size, kept) == (5, note)
    assert check_log(world.log(log_id), heads=world.instance.heads_dir, verifier=world.verifier(log_id)) == []


def test_a_file_that_is_there_is_never_replaced(world: World) -> None:
    log_id, note = signed_log(world)

    with pytest.raises(AdoptionRefused, match="is there"):
        adopt(world, log_id)

    assert head_file.read(world.instance.heads_dir, "voip") == note


def test_a_log_without_a_signed_head_has_none_to_adopt(world: World) -> None:
    log_id = world.open_log()

    with pytest.raises(AdoptionRefused, match="no signed head"):
        adopt(world, log_id)


def test_an_older_database_is_found_out_by_a_head_that_somebody_kept(world: World) -> None:
    log_id, _ = signed_log(world)
    backup = world.backup()
    world.sign(log_id, 4)
    world.integrator().advance(world.log(log_id))
    witnessed = head_file.read(world.instance.heads_dir, "voip")
    world.restore(backup)
    lose_the_file(world)

    with pytest.raises(AdoptionRefused, match="older backup was restored"):
        adopt(world, log_id, witnessed)

    assert head_file.read(world.instance.heads_dir, "voip") is None


def test_an_older_database_that_went_on_is_found_out_too(world: World) -> None:
    log_id, _ = signed_log(world)
    backup = world.backup()
    world.sign(log_id, 4)
    world.integrator().advance(world.log(log_id))
    witnessed = head_file.read(world.instance.heads_dir, "voip")
    world.restore(backup)
    world.sign(log_id, 9)
    lose_the_file(world)

    with pytest.raises(AdoptionRefused, match="do not give the root"):
        adopt(world, log_id, witnessed)


def test_a_newer_head_that_the_entries_give_is_the_one_that_is_kept(world: World) -> None:
    log_id, _ = signed_log(world)
    backup = world.backup()
    integrator = world.integrator()
    seqs = world.submit(log_id, 1, person=77)
    world.apply(*[Confirm(log_id, seq, NOON) for seq in seqs])
    integrator.advance(world.log(log_id))
    witnessed = head_file.read(world.instance.heads_dir, "voip")
    world.restore(backup)
    world.apply(*[Confirm(log_id, seq, NOON) for seq in world.submit(log_id, 1, person=77)])
    lose_the_file(world)

    adopted = adopt(world, log_id, witnessed)

    world.integrator().advance(world.log(log_id))
    assert adopted.size == 6
    assert head_file.read(world.instance.heads_dir, "voip") == witnessed


@pytest.mark.parametrize("note", [b"", b"no head at all\n"])
def test_what_is_no_head_of_this_log_is_not_taken_for_one(world: World, note: bytes) -> None:
    log_id, _ = signed_log(world)
    lose_the_file(world)

    with pytest.raises(AdoptionRefused, match="cannot be read"):
        adopt(world, log_id, note)


def test_a_damaged_entry_is_not_adopted(world: World) -> None:
    log_id, _ = signed_log(world)
    lose_the_file(world)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE intake_entry SET leaf = %s WHERE leaf_index = 3", [b"{}"])

    with pytest.raises(AdoptionRefused, match="do not give the root"):
        adopt(world, log_id)
