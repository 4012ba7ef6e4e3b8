"""Referral codes: who may make them, what is refused, and what is counted."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from nidaa.campaigns import actions, queries
from nidaa.campaigns.actions import Brought, Came
from nidaa.campaigns.actions.referrals import CODES_AT_MOST
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import AuditRecord, Campaign, Organiser, ReferralCode, ReferralCount
from nidaa.campaigns.queries.referrals import with_counts
from tests.unit.campaigns.builders import NOW, make_campaign, make_organiser, make_ready_campaign, publish

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def add_code(campaign: Campaign, code: str = "cafe-rabat", **changed: Any) -> ReferralCode:  # noqa: ANN401 - as the action.
    """Make a code."""
    values: dict[str, Any] = {"by": None, "label": "Poster in the café", "now": NOW} | changed
    return actions.add_referral_code(campaign=campaign, code=code, **values)


def published() -> Campaign:
    """Return a campaign that has a log."""
    return publish(make_ready_campaign())


def log_of(campaign: Campaign) -> int:
    """Return the number of the campaign's log."""
    assert campaign.log_id is not None
    return campaign.log_id


def test_add_referral_code_keeps_it_and_records_who_made_it(owner: Organiser) -> None:
    campaign = make_campaign(owner)

    row = add_code(campaign, by=owner, label=" Poster  in the café ")

    assert (row.code, row.label, row.created_at) == ("cafe-rabat", "Poster in the café", NOW)
    record = AuditRecord.objects.get(act="add_referral_code")
    assert (record.who, record.campaign, record.details) == (owner, campaign, {"code": "cafe-rabat"})


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("code", "Café", RefusedBecause.BAD_CODE),
        ("code", "", RefusedBecause.BAD_CODE),
        ("code", "a--b", RefusedBecause.BAD_CODE),
        ("code", "a\n", RefusedBecause.BAD_CODE),
        ("code", "x" * 33, RefusedBecause.BAD_CODE),
        ("label", " ", RefusedBecause.TEXT_MISSING),
        ("label", "x" * 121, RefusedBecause.TEXT_TOO_LONG),
        ("label", "a\u202eb", RefusedBecause.TEXT_UNSAFE),
    ],
)
def test_add_referral_code_refuses_bad_input(field: str, value: str, code: RefusedBecause) -> None:
    campaign = make_campaign()

    with pytest.raises(ActionRefused) as refused:
        add_code(campaign, **{field: value})

    assert (refused.value.code, refused.value.field) == (code, field)
    assert not ReferralCode.objects.exists()


def test_a_code_is_one_campaigns_own() -> None:
    first, second = make_campaign(slug="one"), make_campaign(slug="two")
    add_code(first)

    add_code(second)
    with pytest.raises(ActionRefused) as refused:
        add_code(first)

    assert refused.value.code == RefusedBecause.SLUG_TAKEN


def test_a_campaign_has_too_few_codes_to_give_each_person_one() -> None:
    campaign = make_campaign()
    ReferralCode.objects.bulk_create(
        ReferralCode(campaign=campaign, code=f"c{n}", label="x", created_at=NOW) for n in range(CODES_AT_MOST)
    )

    with pytest.raises(ActionRefused) as refused:
        add_code(campaign)

    assert refused.value.code == RefusedBecause.TOO_MANY_CODES


def test_a_stranger_makes_no_code_renames_none_and_removes_none(owner: Organiser) -> None:
    row = add_code(make_campaign(owner), by=owner)
    stranger = make_organiser("stranger@example.org", "Others")
    acts = (
        lambda: add_code(row.campaign, "other", by=stranger),
        lambda: actions.rename_referral_code(by=stranger, referral_code=row, label="Mine", now=NOW),
        lambda: actions.remove_referral_code(by=stranger, referral_code=row, now=NOW),
    )

    refusals = []
    for act in acts:
        with pytest.raises(ActionRefused) as refused:
            act()
        refusals.append(refused.value.code)

    assert refusals == [RefusedBecause.NOT_ALLOWED] * 3


def test_rename_referral_code_changes_what_it_is_for_and_nothing_else() -> None:
    row = add_code(make_campaign())

    renamed = actions.rename_referral_code(by=None, referral_code=row, label="Poster at the station", now=NOW)

    assert (renamed.pk, renamed.code, renamed.label) == (row.pk, "cafe-rabat", "Poster at the station")


def test_the_database_itself_refuses_a_code_that_is_none() -> None:
    campaign = make_campaign()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralCode.objects.create(campaign=campaign, code="not a code", label="x", created_at=NOW)


def test_count_referrals_adds_up_by_code_action_and_day() -> None:
    campaign = published()
    row = add_code(campaign)
    brought = Brought("cafe-rabat", "petition", TODAY)

    actions.count_referrals(log_id=log_of(campaign), came={brought: Came(3, 1)})
    actions.count_referrals(log_id=log_of(campaign), came={brought: Came(2, 2)})

    count = ReferralCount.objects.get()
    assert (count.code, count.action, count.day, count.forms, count.confirmed) == (row, "petition", TODAY, 5, 3)


def test_a_code_that_the_campaign_does_not_have_is_not_counted() -> None:
    campaign = published()
    add_code(make_campaign(slug="other"), "elsewhere")

    actions.count_referrals(
        log_id=log_of(campaign),
        came={Brought(code, "petition", TODAY): Came(1, 0) for code in ("elsewhere", "nowhere")},
    )

    assert not ReferralCount.objects.exists()


def test_a_removed_code_takes_its_counts_along() -> None:
    campaign = published()
    row = add_code(campaign)
    actions.count_referrals(log_id=log_of(campaign), came={Brought("cafe-rabat", "petition", TODAY): Came(1, 0)})

    actions.remove_referral_code(by=None, referral_code=row, now=NOW)

    assert not ReferralCode.objects.exists()
    assert not ReferralCount.objects.exists()
    assert AuditRecord.objects.get(act="remove_referral_code").details == {"code": "cafe-rabat"}


def test_the_day_that_goes_on_is_not_shown() -> None:
    campaign = published()
    add_code(campaign)
    days = {TODAY - timedelta(days=1): Came(3, 2), TODAY: Came(40, 20)}
    actions.count_referrals(
        log_id=log_of(campaign),
        came={Brought("cafe-rabat", "boycott", day): came for day, came in days.items()},
    )

    row = with_counts(ReferralCode.objects.all(), TODAY).get()

    assert (row.forms, row.confirmed) == (3, 2)  # type: ignore[attr-defined]  # annotated


def test_pages_and_followers_ask_one_query_and_none_for_what_cannot_be_a_code() -> None:
    campaign = published()
    add_code(campaign)
    log_id = log_of(campaign)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answers = [
            queries.referral_codes(log_id),
            queries.has_referral_code(log_id, "cafe-rabat"),
            queries.has_referral_code(log_id, "nowhere"),
            queries.has_referral_code(log_id, "not\0a code"),
        ]

    assert answers == [frozenset({"cafe-rabat"}), True, False, False]
    assert len(asked) == 3
