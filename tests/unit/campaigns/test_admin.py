"""The organisers' admin: what it shows to whom."""

import pytest
from django.test import Client

from nidaa.campaigns import actions
from nidaa.campaigns.models import (
    Campaign,
    CampaignText,
    Organiser,
)
from nidaa.campaigns.roles import Role
from tests.unit.campaigns.builders import (
    NOW,
    PASSWORD,
    make_campaign,
    make_colleague,
    make_organiser,
    make_ready_campaign,
    organisation_of,
    publish,
)
from tests.unit.campaigns.organisers_browser import NO_ROWS, TEXTS, signed_in

#: Pages and rights: the queries behind them are those of the modules beside this one.
ENGINES = ("sqlite",)
pytestmark = pytest.mark.django_db


def test_nobody_gets_in_without_signing_in() -> None:
    response = Client().get("/admin/campaigns/campaign/")

    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/admin/campaigns/campaign/")


def test_an_organiser_signs_in_with_address_and_password(owner: Organiser) -> None:
    client = Client()

    response = client.post("/admin/login/", {"username": "AMINA@example.org", "password": PASSWORD, "next": "/admin/"})

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert client.cookies["nidaa_session"]["httponly"]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "campaigns/campaign/",
        "campaigns/campaign/add/",
        "campaigns/petition/",
        "campaigns/petition/add/",
        "campaigns/boycott/",
        "campaigns/boycott/add/",
        "campaigns/answer/",
        "campaigns/answer/add/",
        "campaigns/supporter/",
        "campaigns/auditrecord/",
        "campaigns/organisation/",
        "campaigns/switch/",
        "password_change/",
    ],
)
@pytest.mark.parametrize(("prefix", "direction"), [("/fr", "ltr"), ("/ar", "rtl"), ("/en", "ltr")])
def test_every_page_of_the_admin_opens_in_each_language(
    owner: Organiser, page: str, prefix: str, direction: str
) -> None:
    publish(make_ready_campaign(owner))

    response = signed_in(owner).get(f"{prefix}/admin/{page}")

    assert response.status_code == 200
    assert f'dir="{direction}"' in response.content.decode()


def test_a_page_of_the_admin_needs_no_inline_script_or_style(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))

    response = signed_in(owner).get(f"/admin/campaigns/campaign/{campaign.pk}/change/")

    page = response.content.decode()
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert all("src=" in tag or "application/json" in tag for tag in page.split("<script")[1:])


@pytest.mark.parametrize("role", list(Role))
def test_a_foreign_campaign_is_not_found(role: Role) -> None:
    campaign = make_ready_campaign(make_organiser("amina@example.org", "One"))
    other = organisation_of(make_organiser("yassine@example.org", "Two"))
    client = signed_in(make_colleague(other, role))

    answers = [
        client.get(f"/admin/campaigns/{page}/change/", follow=False)
        for page in (
            f"campaign/{campaign.pk}",
            f"petition/{campaign.actions.get(kind='petition').pk}",
            f"boycott/{campaign.actions.get(kind='boycott').pk}",
        )
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_foreign_campaign_is_in_no_list_and_no_choice() -> None:
    publish(make_ready_campaign(make_organiser("amina@example.org", "One"), slug="their-secret"))
    client = signed_in(make_organiser("yassine@example.org", "Two"))

    pages = "".join(
        client.get(f"/admin/campaigns/{page}").content.decode()
        for page in (
            "campaign/",
            "petition/",
            "petition/add/",
            "boycott/add/",
            "answer/add/",
            "supporter/",
            "auditrecord/",
            "organisation/",
        )
    )

    assert "their-secret" not in pages
    assert "anrt" not in pages
    assert ">One<" not in pages


def test_a_viewer_looks_and_cannot_save(owner: Organiser) -> None:
    campaign = make_ready_campaign(owner)
    client = signed_in(make_colleague(organisation_of(owner), Role.VIEWER))
    page = f"/admin/campaigns/campaign/{campaign.pk}/change/"

    seen = client.get(page)
    saved = client.post(page, {"default_language": "fr", **NO_ROWS, **TEXTS, "title_fr": "Mine"})

    assert "Rendez-nous nos appels" in seen.content.decode()
    assert saved.status_code == 403
    assert CampaignText.objects.get().title == "Rendez-nous nos appels"


def test_a_closed_campaign_is_shown_and_not_edited(owner: Organiser) -> None:
    campaign = actions.close_campaign(by=None, campaign=publish(make_ready_campaign(owner)), now=NOW)
    action = campaign.actions.get(kind="petition")
    client = signed_in(owner)

    pages = [
        client.get(f"/admin/campaigns/{page}/change/").content.decode()
        for page in (f"campaign/{campaign.pk}", f"petition/{action.pk}")
    ]

    assert all('name="_save"' not in page for page in pages)
    assert "Rendez-nous nos appels" in pages[0]
    assert "la vraie raison" in pages[1]


def test_nothing_can_be_deleted(owner: Organiser) -> None:
    campaign = make_campaign(owner)

    response = signed_in(owner).post(f"/admin/campaigns/campaign/{campaign.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert Campaign.objects.exists()


def test_an_organiser_without_the_admin_flag_stays_out(owner: Organiser) -> None:
    Organiser.objects.update(is_staff=False)

    response = signed_in(owner).get("/admin/campaigns/campaign/")

    assert response.status_code == 302


def test_the_audit_shows_who_did_what(owner: Organiser) -> None:
    publish(make_ready_campaign(owner), by=owner)

    page = signed_in(owner).get("/admin/campaigns/auditrecord/").content.decode()

    assert "publish_campaign" in page
    assert "amina@example.org" in page
