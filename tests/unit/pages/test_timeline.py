"""The way from a call over its answers to its end, on the campaign's page."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from nidaa.campaigns import actions
from tests.unit.pages.seed import published_campaign

pytestmark = pytest.mark.django_db


def test_an_answer_in_the_timeline_leads_to_its_words(client: Client) -> None:
    published_campaign()

    html = client.get("/fr/c/voip/").content.decode()

    assert html.count('<li class="call">') == 1
    link = re.search(r'<li class="answer-given">.*?href="#(answer-\d+)"', html, re.DOTALL)
    assert link is not None
    assert f'<article class="answer" id="{link[1]}">' in html
    assert '<li class="end">' not in html


def test_a_closed_campaign_shows_its_end_and_counts_nothing_down(client: Client) -> None:
    campaign = published_campaign()
    actions.close_campaign(by=None, campaign=campaign, now=datetime.now(UTC))

    html = client.get("/en/c/voip/").content.decode()

    assert "The campaign ends" in html
    assert "to go" not in html
    assert '<form method="post"' not in html
    assert 'href="#sign"' not in html
