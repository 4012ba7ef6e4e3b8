"""The result of a campaign: there when it is over, with the numbers that the log gives."""

import re
import shutil

import pytest
from django.conf import settings
from django.test import Client

from nidaa.campaigns import actions
from nidaa.campaigns.models import Campaign
from tests.unit.pages.people import confirm, send_form, sign_heads, withdraw
from tests.unit.pages.seed import HOSTILE, NOW, published_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_heads() -> None:
    """Forget heads of other tests' logs: they lie beside the database, which each test leaves empty."""
    shutil.rmtree(settings.NIDAA.heads_dir, ignore_errors=True)


def closed_campaign() -> Campaign:
    """Return a closed campaign: four signed, one took it back, one was struck."""
    campaign = published_campaign()
    for number in range(4):
        seq = send_form(campaign, name=f"N{number} Alaoui", email=f"n{number}@example.org")
        confirm(campaign, seq)
        if number == 0:
            withdraw(campaign, seq)
    actions.void_supporter(by=None, campaign=campaign, entry_index=5, why="test", now=NOW)
    return actions.close_campaign(by=None, campaign=campaign, now=NOW)


def test_while_a_campaign_runs_there_is_no_result(client: Client) -> None:
    published_campaign()

    response = client.get("/en/c/voip/result")

    assert (response.status_code, response["Location"]) == (302, "/en/c/voip/")
    assert response["Cache-Control"] == "no-store"


def test_the_final_numbers_say_how_they_came_about(client: Client) -> None:
    closed_campaign()
    sign_heads()

    html = client.get("/en/c/voip/result").content.decode()

    rows = [re.findall(r">(\d+)<", row) for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", html)]
    assert [row[0] for row in rows] == ["4", "1", "1", "2"]
    assert 'data-action="petition" data-size' in html
    assert "only then are these numbers final" not in html


def test_until_a_head_covers_the_end_the_numbers_are_not_called_final(client: Client) -> None:
    closed_campaign()

    html = client.get("/en/c/voip/result").content.decode()

    assert "only then are these numbers final" in html


@pytest.mark.parametrize("language", ["fr", "ar", "en", "zgh"])
def test_the_result_shows_answers_and_how_to_check_in_each_language(language: str, client: Client) -> None:
    closed_campaign()
    sign_heads()

    response = client.get(f"/{language}/c/voip/result")

    html = response.content.decode()
    assert "Word for word" in html
    assert "nidaa verify http" in html
    assert f"/{language}/c/voip/wall" in html
    assert HOSTILE not in html
    assert response["Cache-Control"].startswith("public")


def test_the_page_of_a_closed_campaign_leads_to_its_result(client: Client) -> None:
    closed_campaign()

    html = client.get("/en/c/voip/").content.decode()

    assert 'href="/en/c/voip/result"' in html
