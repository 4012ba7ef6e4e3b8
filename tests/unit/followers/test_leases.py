"""The lock in the database: one runner a log."""

import os
import socket

import pytest
from django.core.management import call_command
from django.db import connection

from nidaa.followers.leases import LEASE_SECONDS, Leases, holder_name
from nidaa.followers.models import Lease
from nidaa.followers.write_turn import write_turn
from tests.unit.followers.world import Clock, World


def test_one_of_two_runners_holds_a_log(world: World) -> None:
    clock = Clock()
    first, second = Leases(holder_name("a"), clock), Leases(holder_name("b"), clock)

    for leases in (first, second):
        leases.keep([1])

    assert first.holds(1)
    assert not second.holds(1)


def test_an_expired_lease_is_taken_over_and_the_old_holder_knows(world: World) -> None:
    clock = Clock()
    first, second = Leases("elsewhere:1:a", clock), Leases(holder_name("b"), clock)
    first.keep([1])
    clock.pass_seconds(LEASE_SECONDS)

    second.keep([1])

    assert second.holds(1)
    assert not first.holds(1)


def test_after_the_clock_was_set_back_a_day_a_lease_is_renewed_and_one_left_behind_is_taken(world: World) -> None:
    clock = Clock()
    gone, alive = Leases("elsewhere:1:a", clock), Leases(holder_name("b"), clock)
    gone.keep([1])
    alive.keep([2])
    clock.pass_seconds(-86_400)

    alive.keep([1, 2])

    ends = set(Lease.objects.values_list("log_id", "holder", "expires_at"))
    assert ends == {(log_id, alive.holder, int(clock()) + LEASE_SECONDS) for log_id in (1, 2)}
    assert alive.holds(1)


def test_a_lease_is_renewed_before_it_ends(world: World) -> None:
    clock = Clock()
    first, second = Leases(holder_name("a"), clock), Leases(holder_name("b"), clock)
    for _ in range(20):
        first.keep([1])
        second.keep([1])
        clock.pass_seconds(2)

    assert first.holds(1)


def test_the_lease_of_a_dead_process_of_this_host_is_taken_at_once(world: World) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    Lease.objects.create(log_id=1, holder=f"{socket.gethostname()[:60]}:{child}:x", expires_at=int(Clock()()) + 5)
    leases = Leases(holder_name("b"), Clock())

    leases.keep([1])

    assert leases.holds(1)


def test_a_released_lease_is_free(world: World) -> None:
    first, second = Leases(holder_name("a"), Clock()), Leases(holder_name("b"), Clock())
    first.keep([1])
    first.release()

    second.keep([1])

    assert second.holds(1)
    assert not first.holds(1)


def test_a_write_turn_rolls_back_on_an_error(world: World) -> None:
    def fail_after_writing() -> None:
        with write_turn():
            Lease.objects.create(log_id=1, holder="a", expires_at=1)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail_after_writing()

    assert not Lease.objects.exists()
    assert not connection.in_atomic_block


def test_the_migration_makes_what_the_models_say(world: World) -> None:
    call_command("makemigrations", "followers", check=True, dry_run=True, verbosity=0)
