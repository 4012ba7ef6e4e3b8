"""What is fixed by publishing, and what may still change."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from nidaa.campaigns import actions
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import Action, AuditRecord, PublishedText
from tests.unit.campaigns.builders import NOW, make_ready_campaign, publish

pytestmark = pytest.mark.django_db


def test_the_window_is_fixed_by_publishing() -> None:
    campaign = publish(make_ready_campaign())
    action = campaign.actions.get(kind="boycott")

    with pytest.raises(ActionRefused) as refused:
        actions.edit_boycott(
            by=None,
            action=action,
            companies=action.boycott.companies.all(),
            window_starts_at=action.boycott.window_starts_at + timedelta(hours=1),
            window_ends_at=action.boycott.window_ends_at,
            time_zone="Africa/Casablanca",
            opens_at=action.opens_at,
            now=NOW,
        )

    assert refused.value.code is RefusedBecause.FIXED_BY_PUBLISHING


def test_the_companies_are_fixed_by_publishing() -> None:
    campaign = publish(make_ready_campaign())
    action = campaign.actions.get(kind="boycott")

    with pytest.raises(ActionRefused) as refused:
        actions.edit_boycott(
            by=None,
            action=action,
            companies=action.boycott.companies.all()[:1],
            window_starts_at=action.boycott.window_starts_at,
            window_ends_at=action.boycott.window_ends_at,
            time_zone="Africa/Casablanca",
            opens_at=action.opens_at,
            now=NOW,
        )

    assert refused.value.code is RefusedBecause.FIXED_BY_PUBLISHING


def test_the_addressee_is_fixed_by_publishing() -> None:
    campaign = publish(make_ready_campaign())
    action = campaign.actions.get(kind="petition")

    with pytest.raises(ActionRefused) as refused:
        actions.edit_petition(
            by=None, action=action, addressee=campaign.targets.get(slug="inwi"), opens_at=action.opens_at, now=NOW
        )

    assert refused.value.code is RefusedBecause.FIXED_BY_PUBLISHING


def test_goals_may_change_after_publishing() -> None:
    campaign = publish(make_ready_campaign())
    action = campaign.actions.get(kind="petition")

    actions.edit_petition(
        by=None, action=action, addressee=action.petition.addressee, opens_at=action.opens_at, goals=[9], now=NOW
    )

    assert Action.objects.get(kind="petition").goals == [9]


def test_a_published_action_is_not_removed() -> None:
    campaign = publish(make_ready_campaign())

    with pytest.raises(ActionRefused) as refused:
        actions.remove_action(by=None, action=campaign.actions.all()[0], now=NOW)

    assert refused.value.code is RefusedBecause.FIXED_BY_PUBLISHING


def test_a_target_of_a_published_campaign_is_not_removed() -> None:
    campaign = publish(make_ready_campaign())

    with pytest.raises(ActionRefused) as refused:
        actions.remove_target(by=None, target=campaign.targets.all()[0], now=NOW)

    assert refused.value.code is RefusedBecause.FIXED_BY_PUBLISHING


def test_the_default_language_must_be_a_published_one() -> None:
    campaign = publish(make_ready_campaign())

    with pytest.raises(ActionRefused) as refused:
        actions.set_default_language(by=None, campaign=campaign, language="ar", now=NOW)

    assert refused.value.code is RefusedBecause.TEXT_MISSING


@pytest.mark.parametrize(("model", "field"), [(PublishedText, "published_at"), (AuditRecord, "at")])
def test_the_database_refuses_to_change_what_is_append_only(
    model: type[PublishedText | AuditRecord], field: str
) -> None:
    publish(make_ready_campaign())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**{field: NOW + timedelta(days=1)})
