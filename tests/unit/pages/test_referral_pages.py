"""A link with a code: the same page for all who come by it, a form that carries it, and counts that name nobody."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from nidaa.campaigns import queries
from nidaa.campaigns.models import Campaign, ReferralCode, ReferralCount
from nidaa.followers.assembly import store_referrals
from nidaa.followers.books_view import logs
from nidaa.followers.referrals import Referrals
from nidaa.intake.refusals import ErrorCode, FieldError
from nidaa.pages.print_sheet import sheet_of
from nidaa.web.refused_form import ENVIRON_KEY, RefusedForm
from tests.unit.pages.people import AT, confirm, send_form
from tests.unit.pages.seed import HOSTILE, NOW, published_campaign, secrets

pytestmark = pytest.mark.django_db
FIELD = '<input type="hidden" name="via" value="{}">'


def page(client: Client, path: str, **environ: Any) -> str:  # noqa: ANN401 - as the client takes it.
    return client.get(path, **environ).content.decode()


def count(campaign: Campaign) -> list[tuple[str, str, date, int, int]]:
    """Let the follower look; return all that was counted."""
    follower = Referrals(secrets(), codes_of=queries.referral_codes, store=store_referrals, clock=lambda: AT)
    for log in logs():
        follower.advance(log)
    rows = ReferralCount.objects.filter(code__campaign=campaign)
    return [(str(row.code), row.action, row.day, row.forms, row.confirmed) for row in rows]


def test_the_form_of_a_link_with_a_code_carries_it(client: Client) -> None:
    published_campaign()

    assert FIELD.format("cafe") in page(client, "/fr/c/voip/from/cafe/")
    assert FIELD.format("cafe") in page(client, "/fr/c/voip/from/cafe/boycott/")
    assert 'name="via"' not in page(client, "/fr/c/voip/")


def test_the_codes_page_names_the_plain_page_to_search_engines_and_networks(client: Client) -> None:
    published_campaign()

    shown = page(client, "/fr/c/voip/from/cafe/boycott/")

    plain = f"{settings.NIDAA.base_url}/fr/c/voip/boycott/"
    assert f'<link rel="canonical" href="{plain}">' in shown
    assert f'<meta property="og:url" content="{plain}">' in shown
    assert f'data-share="{plain}"' in shown


def test_the_code_stays_with_whoever_changes_the_language_or_the_action(client: Client) -> None:
    published_campaign()

    shown = page(client, "/fr/c/voip/from/cafe/")

    assert 'href="/ar/c/voip/from/cafe/"' in shown
    assert 'href="/fr/c/voip/from/cafe/boycott/"' in shown


@pytest.mark.parametrize("code", ["nobody", "CAFE", "a--b", "x" * 40, "%D9%86", "<b>"])
def test_a_code_that_nobody_made_leads_to_the_plain_page(client: Client, code: str) -> None:
    published_campaign()

    first = client.get(f"/fr/c/voip/from/{code}/")
    boycott = client.get(f"/fr/c/voip/from/{code}/boycott/")

    assert (first.status_code, first["Location"]) == (302, "/fr/c/voip/")
    assert (boycott.status_code, boycott["Location"]) == (302, "/fr/c/voip/boycott/")
    assert first["Cache-Control"] == "no-store"


def test_another_campaigns_code_is_not_this_ones(client: Client) -> None:
    published_campaign()
    published_campaign("other")
    ReferralCode.objects.filter(campaign__slug="other").delete()

    assert client.get("/fr/c/other/from/cafe/").status_code == 302
    assert client.get("/fr/c/nothing/from/cafe/").status_code == 404


def test_the_sheets_of_a_code_carry_its_link(client: Client) -> None:
    campaign = published_campaign()
    found = queries.public_campaign(campaign.slug, "ar")
    assert found

    sheets = [sheet_of(found, action, "ar", NOW, "cafe") for action in found.actions]

    base = settings.NIDAA.base_url
    assert [sheet.link for sheet in sheets] == [f"{base}/ar/c/voip/from/cafe/", f"{base}/ar/c/voip/from/cafe/boycott/"]
    assert [sheet.address.partition("/")[2] for sheet in sheets] == ["c/voip/from/cafe", "c/voip/from/cafe/boycott"]


def test_the_page_of_a_codes_sheets_links_them_and_an_unknown_codes_leads_to_the_plain_one(client: Client) -> None:
    published_campaign()

    shown = page(client, "/fr/c/voip/from/cafe/posters")
    moved = [
        client.get(f"/fr/c/voip/from/nobody/{name}")["Location"]
        for name in ("posters", "qr.svg", "poster-a4.pdf", "boycott/card.png")
    ]

    assert 'href="/fr/c/voip/from/cafe/qr.svg"' in shown
    assert 'href="/fr/c/voip/posters' not in shown
    plain = ("posters", "qr.svg", "poster-a4.pdf", "boycott/card.png")
    assert moved == [f"/fr/c/voip/{name}" for name in plain]
    assert client.get("/fr/c/voip/from/cafe/qr.svg").content != client.get("/fr/c/voip/qr.svg").content


@pytest.mark.parametrize(("typed", "kept"), [("cafe", FIELD.format("cafe")), (HOSTILE, ""), ("a/b", "")])
def test_a_refused_form_comes_back_with_its_code(client: Client, typed: str, kept: str) -> None:
    published_campaign()
    errors = (FieldError("name", ErrorCode.REQUIRED),)
    refused = RefusedForm({"via": typed}, errors, 422, "fr")

    response = client.post("/c/voip/petition/sign", **{ENVIRON_KEY: refused})  # type: ignore[arg-type]  # the environ's.

    shown = response.content.decode()
    assert response.status_code == 422
    assert (kept in shown, HOSTILE in shown) == (True, False)
    assert ('name="via"' in shown) == bool(kept)


def test_forms_and_confirmations_are_counted_under_their_code(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign, via="cafe")
    send_form(campaign, action="boycott", via="nobody-made-this")
    confirm(campaign, seq)

    counted = count(campaign)

    assert counted == [("cafe", "petition", NOW.date(), 1, 1)]
    assert count(campaign) == counted
