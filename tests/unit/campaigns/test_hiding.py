"""Hiding a name and its reason from the wall, and showing them again."""

import pytest

from nidaa.campaigns import actions, log_keeping, queries
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import AuditRecord, Campaign
from nidaa.campaigns.queries import NamedSupporter
from nidaa.campaigns.roles import Role
from nidaa.entries.tally import tally_encoded
from tests.unit.campaigns.builders import (
    NOW,
    make_colleague,
    make_organiser,
    make_ready_campaign,
    organisation_of,
    publish,
)
from tests.unit.campaigns.signing import Person, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    """Return a published campaign."""
    return publish(make_ready_campaign())


def named(campaign: Campaign) -> tuple[NamedSupporter, ...]:
    return queries.latest_named_supporters(campaign.log_id or 0, "petition", 10)


def test_a_reason_is_shown_beside_the_first_name(campaign: Campaign) -> None:
    sign(campaign, Person("Karim Benali", city="Salé", reason="My mother lives abroad."))

    assert named(campaign) == (NamedSupporter("Karim", "Salé", "My mother lives abroad."),)


def test_who_is_hidden_is_named_no_more_and_counts_as_before(campaign: Campaign) -> None:
    seq, entry_index = sign(campaign, Person(reason="rude"))

    actions.hide_supporter(by=None, campaign=campaign, entry_index=entry_index, now=NOW)

    receipt = queries.receipt_for(campaign.log_id or 0, seq)
    leaves = log_keeping.books().entries(campaign.log_id or 0, 0, 99)
    assert named(campaign) == ()
    assert receipt is not None
    assert (receipt.show_name, receipt.is_hidden, receipt.reason) == (False, True, "rude")
    assert tally_encoded(leaves).petition.count == 1


def test_hiding_says_in_the_audit_which_entry_and_nobodys_name(campaign: Campaign) -> None:
    _, entry_index = sign(campaign, Person())

    actions.hide_supporter(by=None, campaign=campaign, entry_index=entry_index, now=NOW)

    assert AuditRecord.objects.get(act="hide_supporter").details == {"entry_index": entry_index}


def test_who_was_hidden_by_mistake_is_shown_again(campaign: Campaign) -> None:
    _, entry_index = sign(campaign, Person())
    actions.hide_supporter(by=None, campaign=campaign, entry_index=entry_index, now=NOW)

    actions.show_supporter(by=None, campaign=campaign, entry_index=entry_index, now=NOW)

    assert [one.first_name for one in named(campaign)] == ["Karim"]


def test_nobody_is_shown_who_did_not_agree_to_it(campaign: Campaign) -> None:
    _, entry_index = sign(campaign, Person(show_name=False))

    with pytest.raises(ActionRefused) as refused:
        actions.show_supporter(by=None, campaign=campaign, entry_index=entry_index, now=NOW)

    assert refused.value.code is RefusedBecause.NOT_AGREED
    assert named(campaign) == ()


def test_an_entry_that_is_nobodys_has_no_name(campaign: Campaign) -> None:
    for act in (actions.hide_supporter, actions.show_supporter):
        with pytest.raises(ActionRefused) as refused:
            act(by=None, campaign=campaign, entry_index=99, now=NOW)

        assert refused.value.code is RefusedBecause.UNKNOWN_SUPPORTER


def test_a_name_is_hidden_in_a_closed_campaign_too(campaign: Campaign) -> None:
    _, entry_index = sign(campaign, Person())
    actions.close_campaign(by=None, campaign=campaign, now=NOW)

    actions.hide_supporter(by=None, campaign=campaign, entry_index=entry_index, now=NOW)

    assert named(campaign) == ()


def test_a_moderator_may_hide() -> None:
    owner = make_organiser()
    campaign = publish(make_ready_campaign(owner), by=owner)
    _, entry_index = sign(campaign, Person())
    moderator = make_colleague(organisation_of(owner), Role.MODERATOR)

    actions.hide_supporter(by=moderator, campaign=campaign, entry_index=entry_index, now=NOW)

    assert named(campaign) == ()


def test_who_only_looks_may_neither_hide_nor_show() -> None:
    owner = make_organiser()
    campaign = publish(make_ready_campaign(owner), by=owner)
    _, entry_index = sign(campaign, Person())
    viewer = make_colleague(organisation_of(owner), Role.VIEWER)

    for act in (actions.hide_supporter, actions.show_supporter):
        with pytest.raises(ActionRefused) as refused:
            act(by=viewer, campaign=campaign, entry_index=entry_index, now=NOW)

        assert refused.value.code is RefusedBecause.NOT_ALLOWED


def test_moderators_read_what_the_wall_shows_or_would_show(campaign: Campaign) -> None:
    _, first = sign(campaign, Person(reason="mine"))
    _, unnamed = sign(campaign, Person("Sara X", "sara@example.org", show_name=False))
    actions.hide_supporter(by=None, campaign=campaign, entry_index=first, now=NOW)

    shown = queries.shown_as(campaign.log_id or 0, [first, unnamed, 99])

    assert shown == {first: NamedSupporter("Karim", "Salé", "mine")}


def test_a_page_of_the_wall_has_the_people_of_its_entries_newest_first(campaign: Campaign) -> None:
    entries = [sign(campaign, Person(f"N{number} X", f"p{number}@example.org"))[1] for number in range(4)]

    page = queries.supporters_named_between(campaign.log_id or 0, "petition", entries[1], entries[3])
    newest = queries.supporters_named_between(campaign.log_id or 0, "petition", entries[2], None)

    assert [one.first_name for one in page] == ["N2", "N1"]
    assert [one.first_name for one in newest] == ["N3", "N2"]
