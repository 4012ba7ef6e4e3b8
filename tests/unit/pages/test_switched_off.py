"""Pages while a part of the site is switched off: calm, and whole."""

from collections.abc import Iterator

import pytest
from django.test import Client

from nidaa.campaigns import actions, queries
from nidaa.campaigns.kinds import Part
from nidaa.followers.models import CountHour
from tests.unit.pages.people import confirm, send_form
from tests.unit.pages.seed import NOW, published_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_switches() -> Iterator[None]:
    """Forget what this process knows of the switches, before and after."""
    queries.switches.forget()
    yield
    queries.switches.forget()


def turn_off(part: Part) -> None:
    actions.turn_switch(by=None, part=part, on=False, now=NOW)
    queries.switches.forget()


def two_hours_of_history(log_id: int) -> None:
    counts = '{"petition": {"signs_or_pledges": 3, "withdrawals": 0, "voids": 0}, "boycott": %s}'
    counts %= '{"signs_or_pledges": 0, "withdrawals": 0, "voids": 0}'
    for hour in (1, 2):
        CountHour.objects.create(log_id=log_id, hour=hour, tree_size=hour, counts=counts)


def test_a_page_without_live_counts_asks_for_none(client: Client) -> None:
    published_campaign()
    before = client.get("/en/c/voip/").content.decode()

    turn_off(Part.LIVE)
    page = client.get("/en/c/voip/").content.decode()

    assert "data-live=" in before
    assert "data-live=" not in page
    assert 'data-action="petition"' in page


def test_a_page_without_history_has_neither_picture_nor_heading(client: Client) -> None:
    campaign = published_campaign()
    two_hours_of_history(campaign.log_id or 0)
    before = client.get("/en/c/voip/").content.decode()

    turn_off(Part.HISTORY)
    page = client.get("/en/c/voip/").content.decode()

    assert "The count, hour by hour" in before
    assert "The count, hour by hour" not in page


@pytest.mark.parametrize(("language", "words"), [("en", "rests"), ("fr", "se repose"), ("ar", "متوقف")])
def test_the_history_page_says_that_it_rests(language: str, words: str, client: Client) -> None:
    published_campaign()

    turn_off(Part.HISTORY)
    response = client.get(f"/{language}/c/voip/history")

    assert response.status_code == 200
    assert words in response.content.decode()


def test_the_history_for_programs_is_not_an_empty_one(client: Client) -> None:
    published_campaign()

    turn_off(Part.HISTORY)
    response = client.get("/c/voip/history.json")

    assert (response.status_code, response["Retry-After"]) == (503, "300")


def test_a_page_without_supporters_names_nobody(client: Client) -> None:
    campaign = published_campaign()
    confirm(campaign, send_form(campaign))
    before = client.get("/en/c/voip/").content.decode()

    turn_off(Part.SUPPORTERS)
    page = client.get("/en/c/voip/").content.decode()

    assert "Sanaa" in before
    assert "Sanaa" not in page
    assert "The latest to sign" not in page
