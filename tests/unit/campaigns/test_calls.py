"""Adding and rewriting a petition and a boycott, before they are published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nidaa.campaigns import actions
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import Action, Boycott, Campaign, Petition
from tests.unit.campaigns.builders import (
    NOW,
    add_boycott,
    add_operators,
    add_petition,
    add_regulator,
    make_campaign,
)

pytestmark = pytest.mark.django_db

START = NOW + timedelta(days=3)
WINDOW: dict[str, Any] = {
    "window_starts_at": START,
    "window_ends_at": START + timedelta(days=2),
    "time_zone": "Africa/Casablanca",
}


def test_add_petition_keeps_whom_it_addresses_and_its_goals() -> None:
    campaign = make_campaign()
    regulator = add_regulator(campaign)

    action = actions.add_petition(by=None, campaign=campaign, addressee=regulator, goals=[10, 20], now=NOW)

    assert (action.kind, action.petition.addressee, action.goals) == ("petition", regulator, [10, 20])


def test_a_campaign_has_one_petition() -> None:
    campaign = make_campaign()
    add_petition(campaign)

    with pytest.raises(ActionRefused) as refused:
        actions.add_petition(by=None, campaign=campaign, addressee=campaign.targets.get(), now=NOW)

    assert refused.value.code is RefusedBecause.ACTION_EXISTS


def test_the_database_refuses_a_second_petition() -> None:
    campaign = make_campaign()
    add_petition(campaign)

    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.create(campaign=campaign, kind="petition")


def test_add_petition_refuses_a_target_of_another_campaign() -> None:
    foreign = add_regulator(make_campaign(slug="fees"))

    with pytest.raises(ActionRefused) as refused:
        actions.add_petition(by=None, campaign=make_campaign(slug="voip"), addressee=foreign, now=NOW)

    assert (refused.value.code, refused.value.field) == (RefusedBecause.FOREIGN_TARGET, "addressee")
    assert not Petition.objects.exists()


@pytest.mark.parametrize("goals", [[0], [-5, 3], [10, 10], [20, 10], list(range(1, 40))])
def test_add_petition_refuses_goals_that_do_not_rise(goals: Sequence[int]) -> None:
    campaign = make_campaign()

    with pytest.raises(ActionRefused) as refused:
        actions.add_petition(by=None, campaign=campaign, addressee=add_regulator(campaign), goals=goals, now=NOW)

    assert refused.value.code is RefusedBecause.BAD_GOALS


def test_add_petition_refuses_to_close_before_it_opens() -> None:
    campaign = make_campaign()

    with pytest.raises(ActionRefused) as refused:
        actions.add_petition(
            by=None, campaign=campaign, addressee=add_regulator(campaign), opens_at=START, closes_at=START, now=NOW
        )

    assert (refused.value.code, refused.value.field) == (RefusedBecause.WINDOW_BACKWARDS, "closes_at")


def test_a_boycott_can_be_pledged_until_its_window_ends() -> None:
    campaign = make_campaign()

    action = actions.add_boycott(by=None, campaign=campaign, companies=add_operators(campaign), now=NOW, **WINDOW)

    assert action.closes_at == WINDOW["window_ends_at"]
    assert action.boycott.companies.count() == 3


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("window_ends_at", START, RefusedBecause.WINDOW_BACKWARDS),
        ("window_ends_at", START - timedelta(seconds=1), RefusedBecause.WINDOW_BACKWARDS),
        ("window_starts_at", datetime(2026, 11, 27), RefusedBecause.MOMENT_WITHOUT_ZONE),  # noqa: DTZ001
        ("time_zone", "Africa/Nowhere", RefusedBecause.UNKNOWN_TIME_ZONE),
    ],
)
def test_add_boycott_refuses_a_bad_window(field: str, value: object, code: RefusedBecause) -> None:
    campaign = make_campaign()

    with pytest.raises(ActionRefused) as refused:
        actions.add_boycott(by=None, campaign=campaign, companies=[], now=NOW, **WINDOW | {field: value})

    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Boycott.objects.exists()


def test_the_database_refuses_a_window_that_runs_backwards() -> None:
    action = add_boycott(make_campaign())

    with pytest.raises(IntegrityError), transaction.atomic():
        Boycott.objects.filter(pk=action.pk).update(window_ends_at=NOW)


def test_edit_boycott_moves_the_window_of_a_draft() -> None:
    campaign = make_campaign()
    action = add_boycott(campaign)
    later = {"window_starts_at": START + timedelta(days=7), "window_ends_at": START + timedelta(days=8)}

    edited = actions.edit_boycott(
        by=None, action=action, companies=campaign.targets.filter(slug="inwi"), now=NOW, **WINDOW | later
    )

    boycott = Boycott.objects.get()
    assert (boycott.window_starts_at, edited.closes_at) == (later["window_starts_at"], later["window_ends_at"])
    assert [company.slug for company in boycott.companies.all()] == ["inwi"]


def test_edit_petition_changes_the_addressee_of_a_draft() -> None:
    campaign = make_campaign()
    action = add_petition(campaign)
    company = add_operators(campaign)[0]

    actions.edit_petition(by=None, action=action, addressee=company, goals=[7], now=NOW)

    assert Petition.objects.get().addressee == company
    assert Action.objects.get().goals == [7]


def test_remove_action_takes_a_draft_away_with_its_texts() -> None:
    campaign = make_campaign()
    action = add_boycott(campaign)

    actions.remove_action(by=None, action=action, now=NOW)

    assert not Action.objects.exists()
    assert campaign.targets.count() == 3


def test_write_ask_of_a_petition_keeps_nothing_to_abstain_from() -> None:
    action = add_petition(make_campaign())

    text = actions.write_ask(by=None, action=action, language="en", ask="Why?", abstain_from="Calls", now=NOW)

    assert (text.ask, text.abstain_from) == ("Why?", "")


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        ("", RefusedBecause.TEXT_MISSING),
        ("x" * 2001, RefusedBecause.TEXT_TOO_LONG),
        ("x" * 1_000_000, RefusedBecause.TEXT_TOO_LONG),
        ("pay \u202eeerf", RefusedBecause.TEXT_UNSAFE),
    ],
)
def test_write_ask_refuses_a_bad_text(ask: str, code: RefusedBecause) -> None:
    action = add_petition(make_campaign())

    with pytest.raises(ActionRefused) as refused:
        actions.write_ask(by=None, action=action, language="fr", ask=ask, now=NOW)

    assert (refused.value.code, refused.value.field) == (code, "ask")


def test_an_action_of_another_campaign_is_not_found_by_its_number() -> None:
    mine, other = make_campaign(slug="voip"), make_campaign(slug="fees")
    action = add_petition(other)
    action.campaign = mine

    with pytest.raises(Action.DoesNotExist):
        actions.remove_action(by=None, action=action, now=NOW)

    assert Campaign.objects.get(slug="fees").actions.count() == 1
