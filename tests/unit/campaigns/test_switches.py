"""The switches of costly parts: who turns them, how soon it is known, what is recorded."""

from collections.abc import Callable

import pytest
from django.db import OperationalError

from nidaa.campaigns import actions, queries
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import Part
from nidaa.campaigns.models import AuditRecord, Organiser, Switch
from nidaa.campaigns.queries.switches import Switches, parts_off
from tests.unit.campaigns.builders import NOW
from tests.unit.campaigns.organisers_browser import press, signed_in


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def reading(*answers: frozenset[Part] | Exception) -> tuple[Callable[[], frozenset[Part]], list[int]]:
    """Return a reader that gives these answers in turn, and the list of how often it was asked."""
    asked: list[int] = []

    def read() -> frozenset[Part]:
        answer = answers[len(asked)]
        asked.append(len(asked))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return read, asked


@pytest.mark.django_db
def test_every_part_has_its_row_and_is_on() -> None:
    rows = queries.all_switches()

    assert {(row.part, row.on) for row in rows} == {(part, True) for part in Part}
    assert set(Switch.objects.values_list("part", flat=True)) == set(Part.values)


@pytest.mark.django_db
def test_turn_switch_turns_one_part_off_and_on_again() -> None:
    actions.turn_switch(by=None, part=Part.LIVE, on=False, now=NOW)
    off = parts_off()

    actions.turn_switch(by=None, part=Part.LIVE, on=True, now=NOW)

    assert [off, parts_off()] == [frozenset({Part.LIVE}), frozenset()]


@pytest.mark.django_db
def test_turn_switch_records_each_change_once() -> None:
    actions.turn_switch(by=None, part=Part.HISTORY, on=False, now=NOW)

    actions.turn_switch(by=None, part=Part.HISTORY, on=False, now=NOW)

    assert [record.details for record in AuditRecord.objects.filter(act="turn_switch")] == [
        {"part": "history", "to": "off"}
    ]


def test_turn_switch_refuses_an_organiser_who_is_not_the_host(owner: Organiser) -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.turn_switch(by=owner, part=Part.LIVE, on=False, now=NOW)

    assert refused.value.code is RefusedBecause.NOT_ALLOWED
    assert parts_off() == frozenset()


def test_the_snapshot_is_asked_for_once_a_second() -> None:
    read, asked = reading(frozenset(), frozenset({Part.LIVE}))
    clock = Clock()
    switches = Switches(read, clock)

    answers = [switches.is_on(Part.LIVE), switches.is_on(Part.LIVE)]
    clock.now += 1.0
    answers.append(switches.is_on(Part.LIVE))

    assert answers == [True, True, False]
    assert len(asked) == 2


def test_while_the_database_fails_the_last_answer_stands() -> None:
    read, _asked = reading(frozenset({Part.HISTORY}), OperationalError("gone"))
    clock = Clock()
    switches = Switches(read, clock)
    switches.is_on(Part.HISTORY)
    clock.now += 5.0

    answers = [switches.is_on(Part.HISTORY), switches.is_on(Part.LIVE)]

    assert answers == [False, True]


def test_a_database_that_fails_at_first_leaves_everything_on() -> None:
    read, _asked = reading(OperationalError("not yet"))

    answer = Switches(read, Clock()).is_on(Part.LIVE)

    assert answer


def test_an_organiser_sees_the_switches_and_has_no_button(owner: Organiser) -> None:
    page = signed_in(owner).get("/admin/campaigns/switch/").content.decode()

    assert "counts that rise on an open page" in page
    assert "turn_off" not in page


def test_the_host_turns_a_switch_in_the_admin_and_finds_it_in_the_audit(owner: Organiser) -> None:
    owner.is_superuser = True
    owner.save()
    row = Switch.objects.get(part="live")

    press(signed_in(owner), "switch", "turn_off", row.pk)

    row.refresh_from_db()
    assert not row.on
    assert "turn_switch" in signed_in(owner).get("/admin/campaigns/auditrecord/").content.decode()
