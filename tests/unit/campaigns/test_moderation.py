"""Striking a supporter from the count."""

import pytest

from nidaa.campaigns import actions, log_keeping
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import AuditRecord, Supporter
from nidaa.campaigns.roles import Role
from nidaa.entries.canonical_json import decode
from nidaa.entries.kinds import Action, Void, VoidReason
from nidaa.entries.tally import tally_encoded
from tests.unit.campaigns.builders import (
    NOW,
    make_campaign,
    make_colleague,
    make_organiser,
    make_ready_campaign,
    organisation_of,
    publish,
)
from tests.unit.campaigns.signing import Person, sign

pytestmark = pytest.mark.django_db


def test_void_supporter_appends_the_reason_and_lowers_the_count() -> None:
    campaign = publish(make_ready_campaign())
    _, entry_index = sign(campaign, Person())

    leaf_index = actions.void_supporter(by=None, campaign=campaign, entry_index=entry_index, why="duplicate", now=NOW)

    leaves = log_keeping.books().entries(campaign.log_id or 0, 0, 99)
    assert decode(leaves[leaf_index]) == Void(Action.PETITION, NOW.date(), entry_index, VoidReason.DUPLICATE)
    assert tally_encoded(leaves).petition.voids == 1


def test_void_supporter_records_entry_and_reason_and_no_person() -> None:
    campaign = publish(make_ready_campaign())
    _, entry_index = sign(campaign, Person())

    leaf_index = actions.void_supporter(by=None, campaign=campaign, entry_index=entry_index, why="test", now=NOW)

    record = AuditRecord.objects.get(act="void_supporter")
    assert record.details == {"of": entry_index, "why": "test", "leaf_index": leaf_index}


def test_a_supporter_is_voided_once() -> None:
    campaign = publish(make_ready_campaign())
    _, entry_index = sign(campaign, Person())
    actions.void_supporter(by=None, campaign=campaign, entry_index=entry_index, why="test", now=NOW)

    with pytest.raises(ActionRefused) as refused:
        actions.void_supporter(by=None, campaign=campaign, entry_index=entry_index, why="test", now=NOW)

    assert refused.value.code is RefusedBecause.ALREADY_ENDED


@pytest.mark.parametrize("entry_index", [0, 1, 2, 99, -1, 2**40])
def test_what_is_no_supporters_entry_is_not_voided(entry_index: int) -> None:
    campaign = publish(make_ready_campaign())

    with pytest.raises(ActionRefused) as refused:
        actions.void_supporter(by=None, campaign=campaign, entry_index=entry_index, why="test", now=NOW)

    assert refused.value.code is RefusedBecause.UNKNOWN_SUPPORTER


@pytest.mark.parametrize("why", ["", "I do not like him", "Duplicate", "<b>"])
def test_a_reason_that_the_log_does_not_know_is_refused(why: str) -> None:
    campaign = publish(make_ready_campaign())
    _, entry_index = sign(campaign, Person())

    with pytest.raises(ActionRefused) as refused:
        actions.void_supporter(by=None, campaign=campaign, entry_index=entry_index, why=why, now=NOW)

    assert (refused.value.code, refused.value.field) == (RefusedBecause.UNKNOWN_REASON, "why")


def test_a_draft_has_nobody_to_void() -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.void_supporter(by=None, campaign=make_campaign(), entry_index=0, why="test", now=NOW)

    assert refused.value.code is RefusedBecause.NOT_PUBLISHED


@pytest.mark.parametrize(("role", "allowed"), [(Role.MODERATOR, True), (Role.EDITOR, False), (Role.VIEWER, False)])
def test_moderators_void_and_editors_do_not(role: Role, allowed: bool) -> None:
    owner = make_organiser()
    campaign = publish(make_ready_campaign(owner))
    _, entry_index = sign(campaign, Person())
    colleague = make_colleague(organisation_of(owner), role)

    try:
        actions.void_supporter(by=colleague, campaign=campaign, entry_index=entry_index, why="test", now=NOW)
        voided = True
    except ActionRefused as refused:
        voided = refused.code is not RefusedBecause.NOT_ALLOWED

    assert voided is allowed


def test_the_admins_window_shows_state_and_entry_and_nothing_of_the_person() -> None:
    campaign = publish(make_ready_campaign())
    seq, entry_index = sign(campaign, Person())

    row = Supporter.objects.get()

    assert (row.campaign, row.action, row.entry_index, row.seq, row.state, row.named) == (
        campaign,
        "petition",
        entry_index,
        seq,
        "active",
        True,
    )
    assert {field.name for field in Supporter._meta.fields} == {
        "id",
        "campaign",
        "action",
        "entry_index",
        "seq",
        "state",
        "named",
        "confirmed_at",
    }
