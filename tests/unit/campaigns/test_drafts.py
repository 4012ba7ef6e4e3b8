"""Starting a campaign and writing its texts."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from nidaa.campaigns import actions
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import AuditRecord, Campaign, CampaignText
from nidaa.campaigns.roles import Role
from tests.unit.campaigns.builders import (
    NOW,
    make_campaign,
    make_colleague,
    make_organiser,
    organisation_of,
    write_texts,
)

pytestmark = pytest.mark.django_db


def test_create_campaign_starts_a_draft_of_the_organisation() -> None:
    organiser = make_organiser()

    campaign = make_campaign(organiser)

    assert (campaign.state, campaign.log_id, campaign.published_at) == ("draft", None, None)
    assert list(campaign.organisations.all()) == [organisation_of(organiser)]


def test_create_campaign_records_who_did_it() -> None:
    organiser = make_organiser()

    campaign = make_campaign(organiser)

    record = AuditRecord.objects.get(act="create_campaign")
    assert (record.who, record.campaign, record.object_kind, record.object_id, record.at) == (
        organiser,
        campaign,
        "campaign",
        campaign.pk,
        NOW,
    )


@pytest.mark.parametrize(
    "slug",
    ["", "a", "Voip", "-voip", "voip-", "vo--ip", "vo ip", "vo/ip", "نداء", "voip\n", "a" * 51, "<b>", "..", "vo_ip"],
)
def test_create_campaign_refuses_a_slug_that_is_not_plain(slug: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        make_campaign(make_organiser(), slug=slug)

    assert (refused.value.code, refused.value.field) == (RefusedBecause.BAD_SLUG, "slug")


@pytest.mark.parametrize("slug", ["vo", "voip", "48h", "no-calls-2026", "a" * 50])
def test_create_campaign_accepts_a_plain_slug(slug: str) -> None:
    assert make_campaign(make_organiser(), slug=slug).slug == slug


def test_create_campaign_refuses_a_slug_that_another_organisation_used() -> None:
    make_campaign(make_organiser("amina@example.org", "One"), slug="voip")

    with pytest.raises(ActionRefused) as refused:
        make_campaign(make_organiser("yassine@example.org", "Two"), slug="voip")

    assert refused.value.code is RefusedBecause.SLUG_TAKEN


def test_the_database_refuses_a_slug_that_is_not_plain() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.create(slug="VoIP!", default_language="fr", created_at=NOW)


def test_a_campaign_with_texts_cannot_be_deleted() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")

    with pytest.raises(ProtectedError):
        campaign.delete()


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.VIEWER])
def test_only_who_may_edit_starts_a_campaign(role: Role) -> None:
    organisation = organisation_of(make_organiser())
    colleague = make_colleague(organisation, role)

    with pytest.raises(ActionRefused) as refused:
        actions.create_campaign(by=colleague, organisation=organisation, slug="voip", default_language="fr", now=NOW)

    assert refused.value.code is RefusedBecause.NOT_ALLOWED


@pytest.mark.parametrize("language", ["", "FR", "xx", "fr-MA"])
def test_create_campaign_refuses_an_unknown_language(language: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        make_campaign(default_language=language)

    assert (refused.value.code, refused.value.field) == (RefusedBecause.UNKNOWN_LANGUAGE, "default_language")


def test_write_text_replaces_the_text_of_its_language() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr", "ar")

    actions.write_text(by=None, campaign=campaign, language="fr", title="Autre titre", now=NOW)

    texts = {text.language: (text.title, text.story) for text in CampaignText.objects.all()}
    assert texts == {"fr": ("Autre titre", ""), "ar": ("أعيدوا لنا المكالمات", "Story in ar.")}


def test_write_text_keeps_html_as_words() -> None:
    campaign = make_campaign()

    text = actions.write_text(
        by=None, campaign=campaign, language="fr", title="<b>Fort</b>", story="<script>x</script>", now=NOW
    )

    assert (text.title, text.story) == ("<b>Fort</b>", "<script>x</script>")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "", RefusedBecause.TEXT_MISSING),
        ("title", "x" * 121, RefusedBecause.TEXT_TOO_LONG),
        ("title", "safe\u202eefas", RefusedBecause.TEXT_UNSAFE),
        ("summary", "x" * 501, RefusedBecause.TEXT_TOO_LONG),
        ("story", "x" * 30_001, RefusedBecause.TEXT_TOO_LONG),
        ("story", "x" * 1_000_000, RefusedBecause.TEXT_TOO_LONG),
        ("story", "a\x00b", RefusedBecause.TEXT_UNSAFE),
    ],
)
def test_write_text_refuses_a_bad_text_and_changes_nothing(field: str, value: str, code: RefusedBecause) -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")
    text = {"title": "Titre", "summary": "", "story": ""} | {field: value}

    with pytest.raises(ActionRefused) as refused:
        actions.write_text(by=None, campaign=campaign, language="fr", now=NOW, **text)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert CampaignText.objects.get().title == "Rendez-nous nos appels"


def test_a_stranger_cannot_write_a_text() -> None:
    campaign = make_campaign(make_organiser())
    stranger = make_organiser("eve@example.org", "Elsewhere")

    with pytest.raises(ActionRefused) as refused:
        actions.write_text(by=stranger, campaign=campaign, language="fr", title="Mine", now=NOW)

    assert refused.value.code is RefusedBecause.NOT_ALLOWED
    assert not CampaignText.objects.exists()


def test_the_default_language_of_a_draft_may_be_any() -> None:
    campaign = make_campaign()

    changed = actions.set_default_language(by=None, campaign=campaign, language="ar", now=NOW)

    assert changed.default_language == "ar"
