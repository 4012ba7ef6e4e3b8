"""A receipt shows its owner all that is kept of her, as the privacy page promises, and how to change it."""

import shutil

import pytest
from django.conf import settings
from django.test import Client

from nidaa.campaigns import actions
from tests.unit.pages.people import confirm, send_form, token_of, withdraw
from tests.unit.pages.seed import NOW, published_campaign

pytestmark = pytest.mark.django_db
ENGINES = ("sqlite",)


@pytest.fixture(autouse=True)
def fresh_heads() -> None:
    """Forget heads of other tests' logs."""
    shutil.rmtree(settings.NIDAA.heads_dir, ignore_errors=True)


def test_a_receipt_shows_all_that_was_typed(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign, reason="My mother lives abroad.")
    confirm(campaign, seq)

    html = client.get(f"/en/receipt/{token_of(campaign, seq)}").content.decode()

    for typed in (
        "Sanaa Alaoui",
        "sanaa@example.org",
        "Rabat",
        "My mother lives abroad.",
        "First name, city and reason",
    ):
        assert typed in html


def test_a_receipt_says_that_a_name_was_hidden(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    confirm(campaign, seq)
    actions.hide_supporter(by=None, campaign=campaign, entry_index=3, now=NOW)

    html = client.get(f"/en/receipt/{token_of(campaign, seq)}").content.decode()

    assert "the organisers have hidden your name" in html


def test_nothing_is_shown_of_who_took_it_back(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign, reason="My mother lives abroad.")
    confirm(campaign, seq)
    withdraw(campaign, seq)

    html = client.get(f"/en/receipt/{token_of(campaign, seq)}").content.decode()

    assert "What is kept of you" not in html
    assert "Sanaa" not in html
    assert "abroad" not in html
