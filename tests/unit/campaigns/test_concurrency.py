"""Two organisers at once: threads with a connection each, as in production."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from nidaa.campaigns import actions, log_keeping
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import AuditRecord, Campaign, Organisation, PublishedText, Target
from nidaa.intake.startup_check import check_books
from tests.unit.campaigns.builders import (
    NOW,
    add_regulator,
    make_campaign,
    make_organiser,
    make_ready_campaign,
    publish,
)
from tests.unit.campaigns.signing import Person, sign

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
    return outcomes_of_all(*[act] * WORKERS)


def outcomes_of_all(*acts: Callable[[], object]) -> list[str]:
    """Do all of it at once, each in a thread; return "done", or why it was refused, for each, sorted."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        barrier.wait(timeout=30)
        try:
            act()
        except ActionRefused as refused:
            return refused.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


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


def test_an_account_is_made_once() -> None:
    outcomes = outcomes_of(
        lambda: actions.create_organiser(
            email="organiser@example.org", password="a long enough passphrase", organisation_name="Les usagers", now=NOW
        )
    )

    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", RefusedBecause.EMAIL_TAKEN}
    assert Organisation.objects.count() == 1


def test_organisers_act_while_people_sign_and_nobody_waits_for_each_other_in_a_ring() -> None:
    campaign = publish(make_ready_campaign())
    target = Target.objects.filter(campaign=campaign)[0]

    def sign_often() -> None:
        for number in range(10):
            with transaction.atomic():
                sign(campaign, Person(address=f"p{number}@example.org"))

    def answer_often() -> None:
        for number in range(5):
            actions.record_answer(
                by=None, target=target, received_on=NOW.date(), text=f"Answer {number}", language="fr", now=NOW
            )

    def publish_texts() -> None:
        for number in range(5):
            actions.write_text(by=None, campaign=campaign, language="fr", title=f"Title {number}", now=NOW)
            actions.publish_text(by=None, campaign=campaign, language="fr", now=NOW)

    outcomes = outcomes_of_all(sign_often, answer_often, publish_texts)

    assert outcomes == ["done"] * 3
    assert check_books(log_keeping.books()) == []
    assert [log.size for log in log_keeping.books().logs()] == [2 + 10 + 5]
