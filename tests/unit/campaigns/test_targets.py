"""Targets and facts."""

from datetime import date, timedelta
from typing import Any

import pytest

from nidaa.campaigns import actions
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import TargetKind
from nidaa.campaigns.models import AuditRecord, Fact, Target
from tests.unit.campaigns.builders import NOW, add_petition, add_regulator, make_campaign, make_organiser

pytestmark = pytest.mark.django_db

TARGET: dict[str, Any] = {
    "slug": "inwi",
    "kind": TargetKind.OPERATOR,
    "country": "MA",
    "names": {"fr": "Inwi"},
    "link": "",
}
FACT: dict[str, Any] = {
    "day": date(2016, 1, 7),
    "texts": {"fr": "Communiqué."},
    "source_name": "Reuters",
    "source_url": "",
}


def test_add_target_keeps_names_by_language_without_empty_ones() -> None:
    campaign = make_campaign()

    target = actions.add_target(
        by=None, campaign=campaign, now=NOW, **TARGET | {"names": {"fr": " Inwi ", "ar": "إنوي", "en": " "}}
    )

    assert target.names == {"fr": "Inwi", "ar": "إنوي"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("slug", "In wi", RefusedBecause.BAD_SLUG),
        ("country", "Morocco", RefusedBecause.BAD_COUNTRY),
        ("country", "ma", RefusedBecause.BAD_COUNTRY),
        ("names", {}, RefusedBecause.TEXT_MISSING),
        ("names", {"xx": "Inwi"}, RefusedBecause.UNKNOWN_LANGUAGE),
        ("names", {"fr": "x" * 121}, RefusedBecause.TEXT_TOO_LONG),
        ("names", {"fr": "a\u2066b"}, RefusedBecause.TEXT_UNSAFE),
        ("link", "javascript:alert(1)", RefusedBecause.BAD_LINK),
        ("link", "https://exa mple.org", RefusedBecause.BAD_LINK),
    ],
)
def test_add_target_refuses_bad_input(field: str, value: object, code: RefusedBecause) -> None:
    campaign = make_campaign()

    with pytest.raises(ActionRefused) as refused:
        actions.add_target(by=None, campaign=campaign, now=NOW, **TARGET | {field: value})

    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Target.objects.exists()


def test_add_target_refuses_a_short_name_that_the_campaign_uses() -> None:
    campaign = make_campaign()
    add_regulator(campaign)

    with pytest.raises(ActionRefused) as refused:
        add_regulator(campaign)

    assert refused.value.code is RefusedBecause.SLUG_TAKEN


def test_two_campaigns_may_use_the_same_short_name() -> None:
    add_regulator(make_campaign(slug="voip"))

    target = add_regulator(make_campaign(slug="fees"))

    assert target.slug == "anrt"


def test_edit_target_changes_all_but_the_short_name() -> None:
    target = add_regulator(make_campaign())

    edited = actions.edit_target(
        by=None, target=target, kind=TargetKind.COMPANY, country="FR", names={"en": "Agency"}, now=NOW
    )

    assert (edited.slug, edited.kind, edited.country, edited.names) == ("anrt", "company", "FR", {"en": "Agency"})


def test_remove_target_refuses_one_that_a_petition_addresses() -> None:
    campaign = make_campaign()
    add_petition(campaign)

    with pytest.raises(ActionRefused) as refused:
        actions.remove_target(by=None, target=campaign.targets.get(), now=NOW)

    assert refused.value.code is RefusedBecause.TARGET_IN_USE


def test_remove_target_leaves_a_record() -> None:
    target = add_regulator(make_campaign())
    pk = target.pk

    actions.remove_target(by=None, target=target, now=NOW)

    assert not Target.objects.exists()
    assert AuditRecord.objects.get(act="remove_target").object_id == pk


def test_a_stranger_cannot_touch_a_target() -> None:
    target = add_regulator(make_campaign(make_organiser()))
    stranger = make_organiser("eve@example.org", "Elsewhere")

    with pytest.raises(ActionRefused) as refused:
        actions.remove_target(by=stranger, target=target, now=NOW)

    assert refused.value.code is RefusedBecause.NOT_ALLOWED


def test_add_fact_keeps_what_happened_and_who_says_so() -> None:
    fact = actions.add_fact(by=None, campaign=make_campaign(), now=NOW, **FACT)

    assert (fact.day, fact.texts, fact.source_name) == (date(2016, 1, 7), {"fr": "Communiqué."}, "Reuters")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("day", NOW.date() + timedelta(days=2), RefusedBecause.DAY_IN_FUTURE),
        ("texts", {"fr": ""}, RefusedBecause.TEXT_MISSING),
        ("texts", {"fr": "x" * 1_000_000}, RefusedBecause.TEXT_TOO_LONG),
        ("source_name", "", RefusedBecause.TEXT_MISSING),
        ("source_url", "ftp://example.org/x", RefusedBecause.BAD_LINK),
    ],
)
def test_add_fact_refuses_bad_input(field: str, value: object, code: RefusedBecause) -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.add_fact(by=None, campaign=make_campaign(), now=NOW, **FACT | {field: value})

    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_fact_of_a_day_that_has_begun_in_the_east_is_no_future() -> None:
    fact = actions.add_fact(
        by=None, campaign=make_campaign(), now=NOW, **FACT | {"day": NOW.date() + timedelta(days=1)}
    )

    assert fact.day == date(2026, 11, 25)


def test_edit_fact_rewrites_it() -> None:
    fact = actions.add_fact(by=None, campaign=make_campaign(), now=NOW, **FACT)

    edited = actions.edit_fact(by=None, fact=fact, now=NOW, **FACT | {"source_name": "ANRT"})

    assert edited.source_name == "ANRT"


def test_remove_fact_leaves_a_record_of_its_day() -> None:
    fact = actions.add_fact(by=None, campaign=make_campaign(), now=NOW, **FACT)

    actions.remove_fact(by=None, fact=fact, now=NOW)

    assert not Fact.objects.exists()
    assert AuditRecord.objects.get(act="remove_fact").details == {"day": "2016-01-07"}
