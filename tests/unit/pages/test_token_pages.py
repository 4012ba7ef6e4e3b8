"""The pages behind a mail's link: they say where a signature stands, keep it to themselves, and change nothing."""

import base64
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from nidaa.campaigns import actions
from nidaa.entries.kinds import VoidReason
from nidaa.ledger.note import parse_verifier_key
from nidaa.ledger.receipt import verify_receipt
from nidaa.web.languages import LANGUAGES
from tests.unit.pages.people import confirm, mute, send_form, sign_heads, token_of, withdraw
from tests.unit.pages.seed import HOSTILE, NOW, published_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_heads_of_other_tests() -> Iterator[None]:
    """Forget the signed heads of a database that is rolled back: the integrator rightly refuses to sign others."""
    yield
    shutil.rmtree(settings.NIDAA.heads_dir, ignore_errors=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_confirmation_shows_who_signs_what_and_one_button(language: str, client: Client) -> None:
    campaign = published_campaign()
    token = token_of(campaign, send_form(campaign, name="Sanaa <b>Alaoui</b>"))

    response = client.get(f"/{language}/confirm/{token}")

    html = response.content.decode()
    assert response.status_code == 200
    assert "Sanaa &lt;b&gt;Alaoui&lt;/b&gt;" in html
    assert "sanaa@example.org" in html
    assert f'<form method="post" action="/confirm/{token}">' in html
    assert html.count("<button") == 1
    assert re.search(r"/c/voip/texts/[0-9a-f]{32}", html)
    assert "Ask in fr" in html
    assert HOSTILE not in html


def test_a_form_that_came_in_time_can_be_confirmed_after_the_closing_day(client: Client) -> None:
    closed_half_an_hour_ago = NOW + timedelta(minutes=30)
    campaign = published_campaign(petition_closes_at=closed_half_an_hour_ago)
    token = token_of(campaign, send_form(campaign))

    html = client.get(f"/en/confirm/{token}").content.decode()

    assert f'<form method="post" action="/confirm/{token}">' in html


def test_a_closed_campaign_offers_no_confirmation(client: Client) -> None:
    campaign = published_campaign()
    token = token_of(campaign, send_form(campaign))
    actions.close_campaign(by=None, campaign=campaign, now=NOW)

    html = client.get(f"/en/confirm/{token}").content.decode()

    assert "It takes no confirmation any more." in html
    assert "<button" not in html


@pytest.mark.parametrize("page", ["confirm", "receipt", "withdraw", "unsubscribe"])
def test_the_page_of_a_token_is_kept_nowhere_and_leads_nobody_back(page: str, client: Client) -> None:
    campaign = published_campaign()
    token = token_of(campaign, send_form(campaign))

    response = client.get(f"/fr/{page}/{token}")

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in response.content.decode()
    assert not response.cookies


def test_looking_at_a_confirmation_confirms_nothing(client: Client) -> None:
    campaign = published_campaign()
    token = token_of(campaign, send_form(campaign))
    client.get(f"/fr/confirm/{token}")

    html = client.get(f"/en/receipt/{token}").content.decode()

    assert "Not confirmed" in html
    assert f"/en/confirm/{token}" in html


def test_what_is_confirmed_leads_to_its_receipt(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    confirm(campaign, seq)
    token = token_of(campaign, seq)

    response = client.get(f"/ar/confirm/{token}")

    assert response.status_code == 303
    assert response["Location"] == f"/ar/receipt/{token}"


def test_a_receipt_waits_for_its_signed_head_and_renews_itself(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    confirm(campaign, seq)

    html = client.get(f"/en/receipt/{token_of(campaign, seq)}").content.decode()

    assert '<meta http-equiv="refresh" content="2">' in html
    assert "Waiting for the signed head" in html
    assert "/proof" not in html


def test_a_receipt_with_its_head_offers_proof_opening_and_picture(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    confirm(campaign, seq)
    sign_heads()
    token = token_of(campaign, seq)

    html = client.get(f"/en/receipt/{token}").content.decode()

    assert "Counted" in html
    assert "http-equiv" not in html
    assert f"/en/receipt/{token}/proof" in html
    assert f"/en/receipt/{token}/opening" in html
    assert f"/en/withdraw/{token}" in html
    assert 'class="qr"' in html
    assert "nidaa verify-receipt voip-" in html


def test_the_proof_verifies_and_says_nothing_of_the_person(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    confirm(campaign, seq)
    sign_heads()
    token = token_of(campaign, seq)
    key = re.search(r"--key ([^<\s]+)", client.get(f"/en/receipt/{token}").content.decode())
    assert key

    response = client.get(f"/receipt/{token}/proof")

    entry = base64.b64decode(response.content.split(b"\n")[1].removeprefix(b"extra "))
    assert verify_receipt(response.content, entry, parse_verifier_key(key[1]))
    assert b'"k":"sign"' in entry
    assert b"sanaa" not in response.content.lower()
    assert "attachment" in response["Content-Disposition"]


def test_the_opening_is_private_and_complete(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    confirm(campaign, seq)
    sign_heads()

    response = client.get(f"/receipt/{token_of(campaign, seq)}/opening")

    assert response["Cache-Control"] == "no-store"
    assert b"sanaa@example.org" in response.content


def test_a_withdrawn_signature_says_so_and_shows_no_name(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    confirm(campaign, seq)
    withdraw(campaign, seq)
    token = token_of(campaign, seq)

    receipt = client.get(f"/en/receipt/{token}").content.decode()
    done = client.get(f"/en/withdraw/{token}").content.decode()

    assert "You took this back." in receipt
    assert "/opening" not in receipt
    assert 'class="qr"' not in receipt
    assert "It is taken back" in done
    assert "<button" not in done
    assert "Sanaa" not in receipt + done


def test_a_voided_signature_gives_its_public_reason(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    confirm(campaign, seq)
    actions.void_supporter(by=None, campaign=campaign, entry_index=3, why=VoidReason.DUPLICATE, now=NOW)

    html = client.get(f"/en/receipt/{token_of(campaign, seq)}").content.decode()

    assert "Voided" in html
    assert "The same person is counted under another address." in html


def test_taking_back_asks_once_with_a_button(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign, action="boycott")
    confirm(campaign, seq)
    token = token_of(campaign, seq)

    html = client.get(f"/en/withdraw/{token}").content.decode()

    assert "Take back your pledge?" in html
    assert f'<form method="post" action="/withdraw/{token}">' in html


def test_stopping_the_mails_asks_once_and_says_when_it_is_done(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    token = token_of(campaign, seq)
    asked = client.get(f"/en/unsubscribe/{token}").content.decode()
    mute(campaign, seq)

    done = client.get(f"/en/unsubscribe/{token}").content.decode()

    assert "<button" in asked
    assert "<button" not in done


@pytest.mark.parametrize("page", ["confirm", "receipt", "withdraw", "unsubscribe"])
def test_a_token_that_we_did_not_make_opens_nothing(page: str, client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    forged = token_of(campaign, seq)[:-2] + "AA"

    responses = [client.get(f"/fr/{page}/{token}") for token in (forged, "x", "é" * 35)]

    assert {response.status_code for response in responses} == {404}


def test_the_count_and_the_named_stand_on_the_page_once_counted(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    confirm(campaign, seq)
    sign_heads()

    html = client.get("/fr/c/voip/").content.decode()

    assert re.search(r'data-action="petition" data-size="\d+" value="1">1</data>', html)
    assert "<bdi>Sanaa</bdi></b> · <bdi>Rabat</bdi>" in html
    assert "Alaoui" not in html
    assert "sanaa@example.org" not in html


def test_the_history_has_a_row_for_each_hour_with_a_head(client: Client) -> None:
    campaign = published_campaign()
    confirm(campaign, send_form(campaign))
    sign_heads()

    table = client.get("/en/c/voip/history").content.decode()

    history = client.get("/c/voip/history.json").json()
    assert [hour["counts"] for hour in history["hours"]] == [{"petition": 1, "boycott": 0}]
    assert history["hours"][0]["tree_size"] == 4
    assert table.count('<th scope="row">') == 1


def test_the_check_page_states_key_and_head(client: Client) -> None:
    campaign = published_campaign()
    confirm(campaign, send_form(campaign))
    sign_heads()

    html = client.get("/en/c/voip/check").content.decode()

    key = re.search(r"--key ([^<\s]+)</pre>", html)
    assert key
    assert parse_verifier_key(key[1]).name == "127.0.0.1:8000/c/voip/log"
    assert "nidaa verify http://127.0.0.1:8000/c/voip/" in html
