"""Closing and archiving, and what is refused afterwards."""

from collections.abc import Callable
from datetime import date

import pytest

from nidaa.campaigns import actions, log_keeping
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import TargetKind
from nidaa.campaigns.models import AuditRecord, Campaign
from nidaa.campaigns.roles import Role
from nidaa.entries.canonical_json import decode
from nidaa.entries.kinds import Close
from tests.unit.campaigns.builders import (
    NOW,
    make_colleague,
    make_organiser,
    make_ready_campaign,
    organisation_of,
    publish,
)

pytestmark = pytest.mark.django_db


def closed_campaign() -> Campaign:
    """Return a campaign that was published and closed."""
    return actions.close_campaign(by=None, campaign=publish(make_ready_campaign()), now=NOW)


def test_close_campaign_ends_the_log_with_a_close_entry() -> None:
    campaign = closed_campaign()

    log = log_keeping.books().log(campaign.log_id or 0)
    last = log_keeping.books().entry(campaign.log_id or 0, 2)

    assert log is not None
    assert (log.closed, log.size) == (True, 3)
    assert decode(last or b"") == Close(NOW.date())
    assert (campaign.state, campaign.closed_at) == ("closed", NOW)


def test_close_campaign_records_the_entry() -> None:
    closed_campaign()

    record = AuditRecord.objects.get(act="close_campaign")

    assert record.details == {"leaf_index": 2}


def test_close_campaign_refuses_a_second_closing() -> None:
    campaign = closed_campaign()

    with pytest.raises(ActionRefused) as refused:
        actions.close_campaign(by=None, campaign=campaign, now=NOW)

    assert refused.value.code is RefusedBecause.NOT_PUBLISHED


def test_close_campaign_refuses_a_draft() -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.close_campaign(by=None, campaign=make_ready_campaign(), now=NOW)

    assert refused.value.code is RefusedBecause.NOT_PUBLISHED


def test_an_editor_does_not_close() -> None:
    owner = make_organiser()
    campaign = publish(make_ready_campaign(owner))
    editor = make_colleague(organisation_of(owner), Role.EDITOR)

    with pytest.raises(ActionRefused) as refused:
        actions.close_campaign(by=editor, campaign=campaign, now=NOW)

    assert refused.value.code is RefusedBecause.NOT_ALLOWED


def test_archive_campaign_follows_closing() -> None:
    archived = actions.archive_campaign(by=None, campaign=closed_campaign(), now=NOW)

    assert (archived.state, archived.archived_at) == ("archived", NOW)


def test_archive_campaign_refuses_one_that_runs() -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.archive_campaign(by=None, campaign=publish(make_ready_campaign()), now=NOW)

    assert refused.value.code is RefusedBecause.NOT_CLOSED


EDITS: dict[str, Callable[[Campaign], object]] = {
    "write_text": lambda c: actions.write_text(by=None, campaign=c, language="fr", title="x", now=NOW),
    "set_default_language": lambda c: actions.set_default_language(by=None, campaign=c, language="fr", now=NOW),
    "add_target": lambda c: actions.add_target(
        by=None, campaign=c, slug="new", kind=TargetKind.COMPANY, country="MA", names={"fr": "x"}, now=NOW
    ),
    "add_fact": lambda c: actions.add_fact(
        by=None, campaign=c, day=date(2016, 1, 1), texts={"fr": "x"}, source_name="x", now=NOW
    ),
    "write_ask": lambda c: actions.write_ask(by=None, action=c.actions.all()[0], language="fr", ask="x", now=NOW),
    "publish_text": lambda c: actions.publish_text(by=None, campaign=c, language="fr", now=NOW),
    "publish_action": lambda c: actions.publish_action(by=None, action=c.actions.all()[0], now=NOW),
    "void_supporter": lambda c: actions.void_supporter(by=None, campaign=c, entry_index=0, why="test", now=NOW),
    "record_answer": lambda c: actions.record_answer(
        by=None, target=c.targets.all()[0], received_on=date(2016, 1, 7), text="x", language="fr", now=NOW
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_nothing_of_a_closed_campaign_is_edited(name: str) -> None:
    campaign = closed_campaign()
    records = AuditRecord.objects.count()

    with pytest.raises(ActionRefused) as refused:
        EDITS[name](campaign)

    assert refused.value.code is RefusedBecause.CAMPAIGN_CLOSED
    assert AuditRecord.objects.count() == records
