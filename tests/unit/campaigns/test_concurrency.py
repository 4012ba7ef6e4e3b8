"""Two organisers at once: threads with a connection each, as in production."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from nidaa.campaigns import actions, log_keeping
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import AuditRecord, Campaign, Organisation, PublishedText, Target
from tests.unit.campaigns.builders import (
    NOW,
    add_regulator,
    make_campaign,
    make_organiser,
    make_ready_campaign,
    publish,
)

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 4


@pytest.fixture(autouse=True)
def empty_books(transactional_db: None) -> Iterator[None]:
    """Empty the two books afterwards: Django's flush knows the tables of models only."""
    yield
    with connection.cursor() as cursor:
        for table in ("entry", "supporter", "submission", "action", "log"):
            cursor.execute(f"DELETE FROM intake_{table}")


def outcomes_of(act: Callable[[], object]) -> list[str]:
    """Do the same in several threads at once; return "done", or why it was refused, for each."""
    barrier = Barrier(WORKERS)

    def run(_number: int) -> str:
        barrier.wait(timeout=30)
        try:
            act()
        except ActionRefused as refused:
            return refused.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return sorted(pool.map(run, range(WORKERS)))


def test_a_campaign_is_published_once() -> None:
    campaign = make_ready_campaign()

    outcomes = outcomes_of(lambda: publish(campaign))

    assert outcomes == [*[RefusedBecause.ALREADY_PUBLISHED] * (WORKERS - 1), "done"]
    assert [log.size for log in log_keeping.books().logs()] == [2]
    assert PublishedText.objects.count() == 2
    assert AuditRecord.objects.filter(act="publish_campaign").count() == 1


def test_a_slug_is_given_once() -> None:
    make_organiser()
    organisation = Organisation.objects.get()

    outcomes = outcomes_of(
        lambda: actions.create_campaign(by=None, organisation=organisation, slug="voip", default_language="fr", now=NOW)
    )

    assert outcomes == ["done", *[RefusedBecause.SLUG_TAKEN] * (WORKERS - 1)]
    assert Campaign.objects.count() == 1


def test_a_short_name_is_given_once() -> None:
    campaign = make_campaign()

    outcomes = outcomes_of(lambda: add_regulator(campaign))

    assert outcomes == ["done", *[RefusedBecause.SLUG_TAKEN] * (WORKERS - 1)]
    assert Target.objects.count() == 1


def test_a_campaign_is_closed_once() -> None:
    campaign = publish(make_ready_campaign())

    outcomes = outcomes_of(lambda: actions.close_campaign(by=None, campaign=campaign, now=NOW))

    assert outcomes == ["done", *[RefusedBecause.NOT_PUBLISHED] * (WORKERS - 1)]
    assert [log.size for log in log_keeping.books().logs()] == [3]
