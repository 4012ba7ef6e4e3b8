"""The follower of the wall: pages that keep their people, found without reading those before."""

import re

import pytest
from django.db import connection, transaction

from nidaa.followers import cursors, queries
from nidaa.followers.models import WallPage
from nidaa.followers.wall import PEOPLE_A_PAGE, Wall
from nidaa.followers.wall.follower import REST_SECONDS
from nidaa.followers.wall.paging import Page, pages_after
from nidaa.intake.commands import Confirm, Submit
from nidaa.intake.outcomes import Appended, Stored
from tests.unit.followers.world import TEXT, World


def name_people(world: World, log_id: int, number: int, *, named: bool = True) -> list[int]:
    """Let new people sign; return the indexes of their entries."""
    keys = [world.next_person().to_bytes(32, "big") for _ in range(number)]
    at = int(world.clock())
    stored = world.apply(
        *[Submit(log_id, "petition", key, bytes(16), "fr", TEXT, None, key, b"sealed", named, at) for key in keys]
    )
    seqs = [outcome.seq for outcome in stored if isinstance(outcome, Stored)]
    confirmed = world.apply(*[Confirm(log_id, seq, at) for seq in seqs])
    return [outcome.leaf_index for outcome in confirmed if isinstance(outcome, Appended)]


def follow(world: World, log_id: int) -> None:
    """Let a follower read everything."""
    wall = Wall(clock=world.clock)
    while wall.advance(world.log(log_id)):
        pass


def pages() -> list[tuple[int, int, int]]:
    return list(WallPage.objects.order_by("number").values_list("number", "first_entry", "people"))


def test_the_first_person_begins_the_first_page() -> None:
    changed = pages_after({}, [(7, "petition")])

    assert changed == [Page("petition", 1, 7, 1)]


def test_a_full_page_is_followed_by_the_next_one() -> None:
    last = {"petition": Page("petition", 3, 100, PEOPLE_A_PAGE - 1)}

    changed = pages_after(last, [(200, "petition"), (201, "petition"), (202, "boycott")])

    assert changed == [
        Page("petition", 3, 100, PEOPLE_A_PAGE),
        Page("petition", 4, 201, 1),
        Page("boycott", 1, 202, 1),
    ]


def test_only_who_agreed_to_be_named_has_a_place(world: World) -> None:
    log_id = world.open_log()
    name_people(world, log_id, 3, named=False)
    indexes = name_people(world, log_id, 2)

    follow(world, log_id)

    assert pages() == [(1, indexes[0], 2)]
    assert cursors.position("wall", log_id) == world.log(log_id).size


def test_following_at_once_and_in_steps_gives_the_same_pages(world: World) -> None:
    log_id = world.open_log()
    wall = Wall(clock=world.clock)
    for number in (30, 19, 1, 60):
        name_people(world, log_id, number)
        wall.advance(world.log(log_id))
        world.clock.pass_seconds(REST_SECONDS)
    in_steps = pages()
    WallPage.objects.all().delete()
    cursors.move("wall", log_id, old=world.log(log_id).size, new=0)

    follow(world, log_id)

    assert [people for _, _, people in in_steps] == [PEOPLE_A_PAGE, PEOPLE_A_PAGE, 10]
    assert pages() == in_steps


def test_a_page_keeps_its_place_when_somebody_leaves(world: World) -> None:
    log_id = world.open_log()
    indexes = name_people(world, log_id, PEOPLE_A_PAGE + 1)
    follow(world, log_id)
    leaving = world.books.supporter_at(log_id, indexes[3])
    assert leaving

    world.withdraw(log_id, leaving.seq)
    world.clock.pass_seconds(REST_SECONDS)
    follow(world, log_id)

    first, after = queries.wall_entries(log_id, "petition", 1) or (0, None)
    named = world.books.named_between(log_id, "petition", first, after or 0, 100)
    assert (first, after) == (indexes[0], indexes[-1])
    assert [row.entry_index for row in named] == [index for index in reversed(indexes[:-1]) if index != indexes[3]]


def test_it_rests_between_two_steps(world: World) -> None:
    log_id = world.open_log()
    name_people(world, log_id, 1)
    wall = Wall(clock=world.clock)
    wall.advance(world.log(log_id))
    name_people(world, log_id, 1)

    wall.advance(world.log(log_id))
    soon = pages()[0][2]
    world.clock.pass_seconds(REST_SECONDS)
    wall.advance(world.log(log_id))

    assert (soon, pages()[0][2]) == (1, 2)


def test_a_page_that_does_not_exist_has_no_entries(world: World) -> None:
    log_id = world.open_log()
    name_people(world, log_id, 1)
    follow(world, log_id)

    assert queries.last_wall_page(log_id, "petition") == 1
    assert queries.last_wall_page(log_id, "boycott") == 0
    assert queries.wall_entries(log_id, "petition", 2) is None
    assert queries.wall_entries(log_id, "petition", 1) == (pages()[0][1], None)


@pytest.mark.parametrize("question", ["page", "people"])
def test_no_page_is_found_by_walking_through_those_before_it(world: World, question: str) -> None:
    log_id = world.open_log()
    name_people(world, log_id, 2)
    follow(world, log_id)
    if question == "page":
        sql = "SELECT number, first_entry FROM followers_wallpage WHERE log_id = 1 AND action = 'petition'"
        sql += " AND number >= 7 AND number <= 8 ORDER BY number"
    else:
        hint = "INDEXED BY intake_supporter_named" if connection.vendor == "sqlite" else ""
        sql = f"SELECT entry_index FROM intake_supporter {hint} WHERE log_id = 1 AND action = 'petition' AND named = 1"
        sql += " AND state = 'active' AND entry_index >= 5 AND entry_index < 9 ORDER BY entry_index DESC LIMIT 100"

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = "\n".join(str(row) for row in cursor.fetchall())

    assert ("SEARCH" if connection.vendor == "sqlite" else "Index") in plan
    assert not re.search(r"\bSCAN\b|Seq Scan", plan)
