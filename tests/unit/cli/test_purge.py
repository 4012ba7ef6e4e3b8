"""`nidaa purge`: what it erases, and what it says."""

import pytest
from click.testing import CliRunner
from django.db import connection

from nidaa.campaigns.models import Campaign
from nidaa.cli.purge import purge
from nidaa.intake.books import Books
from tests.unit.pages.people import confirm, send_form
from tests.unit.pages.seed import published_campaign

pytestmark = pytest.mark.django_db


def kept(campaign: Campaign) -> list[bool]:
    """Whether each submission still holds something."""
    rows = Books.over(connection.connection).submissions(campaign.log_id or 0, 0, 10)
    return [row.sealed is not None for row in rows]


def age(days: int) -> None:
    """Let all submissions have come some days earlier."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE intake_submission SET received_at = received_at - %s", [days * 86_400])


def test_it_erases_what_was_never_confirmed_and_says_up_to_when() -> None:
    campaign = published_campaign()
    send_form(campaign)
    age(30)

    done = CliRunner().invoke(purge, [])

    assert done.exit_code == 0
    assert done.output.startswith("Erased, in 1 log: what came before 20")
    assert kept(campaign) == [False]


def test_it_takes_another_number_of_days() -> None:
    campaign = published_campaign()
    send_form(campaign)
    age(10)

    outcomes = []
    for days in ("20", "5"):
        CliRunner().invoke(purge, ["--days", days])
        outcomes.append(kept(campaign))

    assert outcomes == [[True], [False]]


def test_a_receipt_outlives_it() -> None:
    campaign = published_campaign()
    confirm(campaign, send_form(campaign))
    age(400)

    CliRunner().invoke(purge, [])

    supporter = Books.over(connection.connection).supporter_of_submission(campaign.log_id or 0, 1)
    assert supporter is not None
    assert supporter.sealed is not None
