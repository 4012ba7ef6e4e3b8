"""The page after the form tells the truth about when its mail comes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from nidaa.followers.models import Mail, MailKind
from tests.unit.pages.people import send_form
from tests.unit.pages.seed import published_campaign

pytestmark = pytest.mark.django_db

LANGUAGES = ("fr", "ar", "en")


def waiting(number: int, *, due_for_seconds: int = 0) -> None:
    """Let so many mails wait for their turn."""
    campaign = published_campaign()
    send_form(campaign)
    assert campaign.log_id is not None
    due_at = int(datetime.now(UTC).timestamp()) - due_for_seconds
    Mail.objects.bulk_create(
        Mail(log_id=campaign.log_id, seq=seq, kind=MailKind.CONFIRMATION, due_at=due_at, changed_at=due_at)
        for seq in range(2, number + 1)
    )


def pages(client: Client) -> list[str]:
    return [client.get(f"/{language}/c/voip/petition/sent").content.decode() for language in LANGUAGES]


def test_a_mail_that_comes_at_once_is_not_talked_about(client: Client) -> None:
    waiting(1)

    shown = pages(client)

    assert not any('class="notice"' in html for html in shown)


def test_the_page_says_in_how_many_minutes_a_mail_comes(client: Client, settings: Settings) -> None:
    settings.NIDAA = replace(settings.NIDAA, mails_per_second=1)
    waiting(150)

    french, arabic, english = pages(client)

    assert "dans 3 minutes environ" in french
    assert "بعد 3 دقائق تقريبا" in arabic
    assert "yours in about 3 minutes" in english


def test_the_page_says_when_no_mail_can_leave(client: Client) -> None:
    waiting(3, due_for_seconds=600)

    french, arabic, english = pages(client)

    assert "ne peuvent pas partir" in french
    assert "لا يمكن إرسال" in arabic
    assert "cannot leave" in english


def test_the_page_stays_the_same_for_everybody_and_fresh(client: Client) -> None:
    waiting(1)

    response = client.get("/fr/c/voip/petition/sent")

    assert "s-maxage=10" in response["Cache-Control"]
