"""The admin's buttons: asked once more, then done by actions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nidaa.campaigns import actions
from nidaa.campaigns.models import (
    AuditRecord,
    Campaign,
    Organiser,
    PublishedText,
    Supporter,
)
from nidaa.campaigns.roles import Role
from tests.unit.campaigns.builders import (
    NOW,
    add_boycott,
    add_petition,
    make_campaign,
    make_colleague,
    make_organiser,
    make_ready_campaign,
    organisation_of,
    publish,
    write_texts,
)
from tests.unit.campaigns.organisers_browser import press, signed_in
from tests.unit.campaigns.signing import Person, sign

pytestmark = pytest.mark.django_db


def test_a_button_does_nothing_to_a_foreign_campaign() -> None:
    campaign = make_ready_campaign(make_organiser("amina@example.org", "One"))
    client = signed_in(make_organiser("yassine@example.org", "Two"))

    press(client, "campaign", "publish", campaign.pk)

    campaign.refresh_from_db()
    assert campaign.state == "draft"


def ready_now(owner: Organiser) -> Campaign:
    """Return a draft that is ready by the clock of the machine: the admin reads it."""
    campaign = make_campaign(owner)
    write_texts(campaign, "fr")
    add_petition(campaign)
    add_boycott(campaign, starts_in=timezone.now() - NOW + timedelta(days=3))
    return campaign


def test_publish_asks_first(owner: Organiser) -> None:
    campaign = ready_now(owner)

    response = signed_in(owner).post(
        "/admin/campaigns/campaign/", {"action": "publish", "_selected_action": [campaign.pk]}
    )

    campaign.refresh_from_db()
    assert "can never be changed afterwards" in response.content.decode()
    assert campaign.state == "draft"


def test_publish_publishes(owner: Organiser) -> None:
    campaign = ready_now(owner)

    page = press(signed_in(owner), "campaign", "publish", campaign.pk)

    campaign.refresh_from_db()
    assert "Voip: done." in page
    assert campaign.state == "published"
    assert AuditRecord.objects.get(act="publish_campaign").who == owner


def test_publish_says_what_is_missing(owner: Organiser) -> None:
    campaign = make_campaign(owner)

    page = press(signed_in(owner), "campaign", "publish", campaign.pk)

    assert "Add a petition or a boycott first." in page


def test_publish_texts_publishes_the_languages_that_changed(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    actions.write_text(by=None, campaign=campaign, language="fr", title="Nouveau titre", now=NOW)

    page = press(signed_in(owner), "campaign", "publish_texts", campaign.pk)

    assert "Voip: done." in page
    assert PublishedText.objects.count() == 4


def test_publish_texts_says_when_nothing_changed(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))

    page = press(signed_in(owner), "campaign", "publish_texts", campaign.pk)

    assert "Nothing has changed" in page


def test_close_then_archive(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    client = signed_in(owner)

    press(client, "campaign", "close", campaign.pk)
    press(client, "campaign", "archive", campaign.pk)

    campaign.refresh_from_db()
    assert campaign.state == "archived"


def test_an_action_added_later_is_published_by_its_own_button(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    write_texts(campaign, "fr")
    add_petition(campaign)
    publish(campaign)
    boycott = add_boycott(campaign, starts_in=timezone.now() - NOW + timedelta(days=3))

    press(signed_in(owner), "boycott", "publish_action", boycott.pk)

    boycott.refresh_from_db()
    assert boycott.published_at is not None


@pytest.mark.parametrize(("show_name", "first_names"), [(True, 1), (False, 0)])
def test_the_list_of_supporters_shows_of_a_person_only_what_the_wall_does(
    owner: Organiser, *, show_name: bool, first_names: int
) -> None:
    campaign = publish(make_ready_campaign(owner))
    sign(campaign, Person(show_name=show_name))

    page = signed_in(owner).get("/admin/campaigns/supporter/").content.decode()

    assert "voip" in page
    assert page.count("Karim") == first_names
    assert "Benali" not in page
    assert "karim@example.org" not in page


def test_void_asks_for_a_reason_and_strikes_the_supporter(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    sign(campaign, Person())
    client = signed_in(owner)
    row = Supporter.objects.get()

    asked = client.post("/admin/campaigns/supporter/", {"action": "void", "_selected_action": [row.pk]})
    press(client, "supporter", "void", row.pk, why="duplicate")

    assert "the same person twice" in asked.content.decode()
    assert Supporter.objects.get().state == "voided"


def test_void_refuses_a_reason_of_ones_own(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    sign(campaign, Person())

    press(signed_in(owner), "supporter", "void", Supporter.objects.get().pk, why="because")

    assert Supporter.objects.get().state == "active"


def test_an_editor_cannot_void(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    sign(campaign, Person())
    client = signed_in(make_colleague(organisation_of(owner), Role.EDITOR))

    page = press(client, "supporter", "void", Supporter.objects.get().pk, why="test")

    assert "Your role does not allow this." in page
    assert Supporter.objects.get().state == "active"
