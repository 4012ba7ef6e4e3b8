"""From a draft to a page with a log, and new versions of texts."""

from datetime import timedelta

import pytest
from django.conf import settings

from nidaa.campaigns import actions, documents, log_keeping
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import AuditRecord, Boycott, Campaign, PublishedText
from nidaa.campaigns.roles import Role
from nidaa.entries.canonical_json import decode
from nidaa.entries.kinds import Action as EntryAction
from nidaa.entries.kinds import Open
from nidaa.intake.campaign_keys import unwrap
from tests.unit.campaigns.builders import (
    NOW,
    add_boycott,
    add_petition,
    add_regulator,
    make_campaign,
    make_colleague,
    make_organiser,
    make_ready_campaign,
    organisation_of,
    publish,
    write_texts,
)

pytestmark = pytest.mark.django_db


def test_publish_campaign_makes_the_log_of_its_origin() -> None:
    campaign = publish(make_ready_campaign())

    log = log_keeping.books().log(campaign.log_id or 0)

    assert log is not None
    assert (log.slug, log.origin, log.size, log.closed) == ("voip", "127.0.0.1:8000/c/voip/log", 2, False)
    assert (campaign.state, campaign.published_at) == ("published", NOW)


def test_publish_campaign_wraps_a_key_that_this_instance_can_unwrap() -> None:
    campaign = publish(make_ready_campaign())
    wrapped_key = log_keeping.books().wrapped_key(campaign.log_id or 0)

    keys = unwrap(log_keeping.its_secrets(), "127.0.0.1:8000/c/voip/log", wrapped_key or b"")

    assert len(keys.person_hash.digest(b"somebody")) == 32


def test_publish_campaign_opens_its_actions_in_the_log() -> None:
    campaign = publish(make_ready_campaign())

    entries = [decode(leaf) for leaf in log_keeping.books().entries(campaign.log_id or 0, 0, 9)]

    assert entries == [
        Open(EntryAction.PETITION, NOW.date(), None),
        Open(EntryAction.BOYCOTT, NOW.date(), (NOW + timedelta(days=5)).date()),
    ]


def test_publish_campaign_registers_when_and_what_can_be_signed() -> None:
    campaign = publish(make_ready_campaign())

    petition = log_keeping.books().action(campaign.log_id or 0, "petition")
    boycott = log_keeping.books().action(campaign.log_id or 0, "boycott")

    now, day = int(NOW.timestamp()), 24 * 60 * 60
    assert petition is not None
    assert boycott is not None
    assert (petition.opens_at, petition.closes_at, petition.window_ends_at) == (now, None, None)
    assert (boycott.opens_at, boycott.closes_at) == (now, now + 5 * day)
    assert (boycott.window_starts_at, boycott.window_ends_at) == (now + 3 * day, now + 5 * day)
    assert boycott.check_in_until == now + 19 * day
    published = {
        documents.text_version(bytes(row.digest)): row.language
        for row in PublishedText.objects.filter(action__kind="petition")
    }
    assert petition.texts == published


def test_the_published_document_says_all_that_was_written() -> None:
    publish(make_ready_campaign())

    document = bytes(PublishedText.objects.get(action__kind="boycott").document)

    text = documents.parse(document)
    assert (text.title, text.ask, text.summary) == (
        "Rendez-nous nos appels",
        "J’éteins mon téléphone pendant 48 heures.",
        "Summary in fr.",
    )
    assert (text.opens_at, text.time_zone) == (NOW, "Africa/Casablanca")
    assert text.companies == ("Inwi", "Maroc Telecom", "Méditel")


def test_only_languages_with_title_and_ask_are_published() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr", "ar", "en")
    petition = add_petition(campaign)
    actions.write_ask(by=None, action=petition, language="en", ask="Why?", now=NOW)

    publish(campaign)

    assert sorted(PublishedText.objects.values_list("language", flat=True)) == ["en", "fr"]


def test_publish_campaign_is_refused_a_second_time() -> None:
    campaign = publish(make_ready_campaign())

    with pytest.raises(ActionRefused) as refused:
        publish(campaign)

    assert refused.value.code is RefusedBecause.ALREADY_PUBLISHED
    assert len(log_keeping.books().logs()) == 1


def test_publish_campaign_sees_what_another_organiser_did_meanwhile() -> None:
    stale = make_ready_campaign()
    publish(Campaign.objects.get(pk=stale.pk))

    with pytest.raises(ActionRefused) as refused:
        publish(stale)

    assert refused.value.code is RefusedBecause.ALREADY_PUBLISHED


def test_publish_campaign_needs_an_action() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")

    with pytest.raises(ActionRefused) as refused:
        publish(campaign)

    assert refused.value.code is RefusedBecause.ACTION_MISSING


def test_publish_campaign_needs_a_title_in_its_first_language() -> None:
    campaign = make_campaign()
    write_texts(campaign, "ar")
    add_petition(campaign)

    with pytest.raises(ActionRefused) as refused:
        publish(campaign)

    assert refused.value.code is RefusedBecause.DEFAULT_TEXT_MISSING


def test_publish_campaign_needs_an_ask_of_each_action_and_leaves_nothing_when_refused() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")
    add_petition(campaign)
    boycott = add_boycott(campaign)
    boycott.texts.all().delete()

    with pytest.raises(ActionRefused) as refused:
        publish(campaign)

    campaign.refresh_from_db()
    assert refused.value.code is RefusedBecause.DEFAULT_TEXT_MISSING
    assert campaign.state == "draft"
    assert log_keeping.books().logs() == []
    assert not PublishedText.objects.exists()
    assert not AuditRecord.objects.filter(act="publish_campaign").exists()


def test_publish_campaign_refuses_a_window_that_has_begun() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")
    add_boycott(campaign, starts_in=timedelta(0))

    with pytest.raises(ActionRefused) as refused:
        publish(campaign)

    assert (refused.value.code, refused.value.field) == (RefusedBecause.WINDOW_PAST, "window_starts_at")


def test_publish_campaign_refuses_a_petition_that_is_over() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")
    action = actions.add_petition(
        by=None, campaign=campaign, addressee=add_regulator(campaign), closes_at=NOW + timedelta(hours=1), now=NOW
    )
    actions.write_ask(by=None, action=action, language="fr", ask="Pourquoi ?", now=NOW)

    with pytest.raises(ActionRefused) as refused:
        publish(campaign, now=NOW + timedelta(hours=1))

    assert (refused.value.code, refused.value.field) == (RefusedBecause.WINDOW_PAST, "closes_at")


def test_publish_campaign_refuses_a_boycott_of_nobody() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")
    action = add_boycott(campaign)
    action.boycott.companies.clear()

    with pytest.raises(ActionRefused) as refused:
        publish(campaign)

    assert refused.value.code is RefusedBecause.COMPANIES_MISSING


def test_publish_campaign_refuses_a_time_zone_that_was_abolished_meanwhile() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")
    add_boycott(campaign)
    Boycott.objects.update(time_zone="Mars/Olympus")

    with pytest.raises(ActionRefused) as refused:
        publish(campaign)

    assert refused.value.code is RefusedBecause.UNKNOWN_TIME_ZONE


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.VIEWER])
def test_only_owners_and_editors_publish(role: Role) -> None:
    owner = make_organiser()
    campaign = make_ready_campaign(owner)
    colleague = make_colleague(organisation_of(owner), role)

    with pytest.raises(ActionRefused) as refused:
        publish(campaign, by=colleague)

    assert refused.value.code is RefusedBecause.NOT_ALLOWED


def test_publish_text_adds_a_version_and_keeps_the_old_one_signable() -> None:
    campaign = publish(make_ready_campaign())
    old = PublishedText.objects.get(action__kind="petition")
    actions.write_text(by=None, campaign=campaign, language="fr", title="Nouveau titre", now=NOW)

    versions = actions.publish_text(by=None, campaign=campaign, language="fr", now=NOW)

    registered = log_keeping.books().action(campaign.log_id or 0, "petition")
    new = next(version for version in versions if version.action.kind == "petition")
    assert registered is not None
    assert set(registered.texts) == {bytes(old.digest)[:16], bytes(new.digest)[:16]}
    assert documents.parse(bytes(new.document)).title == "Nouveau titre"
    assert documents.parse(bytes(old.document)).title == "Rendez-nous nos appels"


def test_publish_text_can_add_a_language() -> None:
    campaign = publish(make_ready_campaign())
    write_texts(campaign, "ar")
    petition = campaign.actions.get(kind="petition")
    actions.write_ask(by=None, action=petition, language="ar", ask="لماذا؟", now=NOW)

    versions = actions.publish_text(by=None, campaign=campaign, language="ar", now=NOW)

    assert [(version.action.kind, version.language) for version in versions] == [("petition", "ar")]


def test_publish_text_refuses_when_nothing_changed() -> None:
    campaign = publish(make_ready_campaign())

    with pytest.raises(ActionRefused) as refused:
        actions.publish_text(by=None, campaign=campaign, language="fr", now=NOW)

    assert refused.value.code is RefusedBecause.TEXT_UNCHANGED


def test_publish_text_can_go_back_to_older_words() -> None:
    campaign = publish(make_ready_campaign())
    first = PublishedText.objects.get(action__kind="petition")
    for title in ("Autre titre", "Rendez-nous nos appels"):
        actions.write_text(
            by=None,
            campaign=campaign,
            language="fr",
            title=title,
            summary="Summary in fr.",
            story="Story in fr.",
            now=NOW,
        )
        actions.publish_text(by=None, campaign=campaign, language="fr", now=NOW)

    last = PublishedText.objects.filter(action__kind="petition").last()

    assert last is not None
    assert bytes(last.digest) == bytes(first.digest)
    assert last.pk != first.pk


@pytest.mark.parametrize("language", ["en", "xx"])
def test_publish_text_refuses_a_language_without_texts(language: str) -> None:
    campaign = publish(make_ready_campaign())

    with pytest.raises(ActionRefused) as refused:
        actions.publish_text(by=None, campaign=campaign, language=language, now=NOW)

    assert refused.value.code is RefusedBecause.TEXT_MISSING


def test_publish_text_of_a_draft_is_refused() -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.publish_text(by=None, campaign=make_ready_campaign(), language="fr", now=NOW)

    assert refused.value.code is RefusedBecause.NOT_PUBLISHED


def test_an_action_added_later_is_opened_by_itself() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")
    add_petition(campaign)
    campaign = publish(campaign)
    boycott = add_boycott(campaign)

    actions.publish_action(by=None, action=boycott, now=NOW)

    assert [row.action for row in log_keeping.books().actions()] == ["boycott", "petition"]
    assert len(log_keeping.books().entries(campaign.log_id or 0, 0, 9)) == 2


def test_an_action_is_not_opened_twice() -> None:
    campaign = publish(make_ready_campaign())

    with pytest.raises(ActionRefused) as refused:
        actions.publish_action(by=None, action=campaign.actions.all()[0], now=NOW)

    assert refused.value.code is RefusedBecause.ALREADY_PUBLISHED


def test_the_instance_of_the_settings_names_the_log() -> None:
    assert log_keeping.this_instance() is settings.NIDAA
