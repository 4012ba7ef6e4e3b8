"""The rows of referral codes in a campaign's form, and what an organiser sees was counted."""

from datetime import UTC, datetime, timedelta

import pytest

from nidaa.campaigns import actions
from nidaa.campaigns.actions import Brought, Came
from nidaa.campaigns.models import Campaign, Organiser, ReferralCode
from nidaa.campaigns.roles import Role
from tests.unit.campaigns.builders import (
    NOW,
    make_campaign,
    make_colleague,
    make_ready_campaign,
    organisation_of,
    publish,
    write_texts,
)
from tests.unit.campaigns.organisers_browser import NO_ROWS, TEXTS, signed_in

ENGINES = ("sqlite",)
pytestmark = pytest.mark.django_db


def save(organiser: Organiser, campaign: Campaign, **fields: str) -> tuple[int, str]:
    """Save the campaign's form with one row of a code; return the status and the page."""
    row = {f"referral_codes-0-{name}": value for name, value in fields.items()}
    known = "1" if "id" in fields else "0"
    if "id" in fields:
        row["referral_codes-0-campaign"] = str(campaign.pk)
    data = {"default_language": "fr", **TEXTS, **NO_ROWS, **row, "title_fr": "Titre"}
    data |= {"referral_codes-TOTAL_FORMS": "1", "referral_codes-INITIAL_FORMS": known}
    response = signed_in(organiser).post(f"/admin/campaigns/campaign/{campaign.pk}/change/", data)
    return response.status_code, response.content.decode()


def form_of(organiser: Organiser, campaign: Campaign) -> str:
    return signed_in(organiser).get(f"/admin/campaigns/campaign/{campaign.pk}/change/").content.decode()


def test_a_code_is_made_in_the_campaigns_form(owner: Organiser) -> None:
    campaign = make_campaign(owner)

    status, _ = save(owner, campaign, code="cafe", label="Poster in the café")

    row = ReferralCode.objects.get()
    assert status == 302
    assert (row.campaign, row.code, row.label) == (campaign, "cafe", "Poster in the café")


def test_what_is_no_code_is_refused_beside_its_field(owner: Organiser) -> None:
    status, page = save(owner, make_campaign(owner), code="Le café", label="Poster")

    assert status == 200
    assert "small letters, digits and single hyphens" in page
    assert not ReferralCode.objects.exists()


def test_a_code_is_renamed_and_stays_what_it_is(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    row = actions.add_referral_code(by=owner, campaign=campaign, code="cafe", label="Old", now=NOW)

    status, _ = save(owner, campaign, id=str(row.pk), code="other", label="New")

    row.refresh_from_db()
    assert (status, row.code, row.label) == (302, "cafe", "New")


def test_a_code_is_taken_away(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    write_texts(campaign, "fr")
    row = actions.add_referral_code(by=owner, campaign=campaign, code="cafe", label="Old", now=NOW)

    status, _ = save(owner, campaign, id=str(row.pk), label="Old", DELETE="on")

    assert status == 302
    assert not ReferralCode.objects.exists()


def test_the_form_shows_the_link_and_the_numbers_of_the_days_that_are_over(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    actions.add_referral_code(by=owner, campaign=campaign, code="cafe", label="Poster", now=NOW)
    today = datetime.now(UTC).date()
    came = {
        Brought("cafe", "petition", today - timedelta(days=1)): Came(731, 512),
        Brought("cafe", "petition", today): Came(6000, 5000),
    }
    assert campaign.log_id is not None
    actions.count_referrals(log_id=campaign.log_id, came=came)

    page = form_of(owner, campaign)

    assert f"/c/{campaign.slug}/from/cafe/" in page
    assert "731" in page
    assert "512" in page
    assert "6731" not in page
    assert "5512" not in page


def test_who_may_only_look_sees_the_numbers_and_changes_nothing(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    actions.add_referral_code(by=owner, campaign=campaign, code="cafe", label="Poster", now=NOW)
    viewer = make_colleague(organisation_of(owner), Role.VIEWER)

    page = form_of(viewer, campaign)
    status, _ = save(viewer, campaign, code="mine", label="Mine")

    assert f"/c/{campaign.slug}/from/cafe/" in page
    assert status == 403
    assert ReferralCode.objects.count() == 1
