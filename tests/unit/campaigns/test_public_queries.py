"""What public pages show: the last published texts, in the reader's language or in another that is named."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from nidaa.campaigns import actions, documents, queries
from nidaa.campaigns.models import Campaign, PublishedText
from nidaa.campaigns.roles import Right, Role
from tests.unit.campaigns.builders import (
    NOW,
    add_petition,
    make_campaign,
    make_colleague,
    make_organiser,
    make_ready_campaign,
    organisation_of,
    publish,
    write_texts,
)

pytestmark = pytest.mark.django_db


def shown(slug: str = "voip", language: str = "fr") -> queries.PublicCampaign:
    """Return a public campaign that exists."""
    campaign = queries.public_campaign(slug, language)
    assert campaign is not None
    return campaign


def test_public_campaign_shows_what_was_published() -> None:
    campaign = publish(make_ready_campaign())

    page = shown()

    assert (page.slug, page.log_id, page.state, page.language) == ("voip", campaign.log_id, "published", "fr")
    assert (page.title, page.summary, page.story) == ("Rendez-nous nos appels", "Summary in fr.", "Story in fr.")
    assert page.organisations == ("Group of voip",)
    assert [action.kind for action in page.actions] == ["petition", "boycott"]
    assert [target.name for target in page.targets] == ["ANRT", "Inwi", "Maroc Telecom", "Méditel"]
    assert (page.published_at, page.closed_at, page.languages) == (NOW, None, ("fr",))


def test_public_campaign_shows_no_draft_edit_until_it_is_published() -> None:
    campaign = publish(make_ready_campaign())
    actions.write_text(by=None, campaign=campaign, language="fr", title="Nouveau titre", now=NOW)

    before = shown().title
    actions.publish_text(by=None, campaign=campaign, language="fr", now=NOW)
    after = shown().title

    assert (before, after) == ("Rendez-nous nos appels", "Nouveau titre")


def test_the_form_names_the_version_that_the_page_shows() -> None:
    publish(make_ready_campaign())

    action = shown().action("petition")

    assert action is not None
    document = queries.published_text("voip", action.t_hex)
    assert document is not None
    assert documents.version_base64(documents.digest(document.document)) == action.t
    assert documents.parse(document.document).ask == action.ask


def test_the_boycott_shows_its_window_and_companies() -> None:
    publish(make_ready_campaign())

    boycott = shown().action("boycott")

    assert boycott is not None
    assert boycott.window_starts_at == NOW + timedelta(days=3)
    assert (boycott.time_zone, boycott.companies) == ("Africa/Casablanca", ("Inwi", "Maroc Telecom", "Méditel"))
    assert boycott.abstain_from == "Appels, messages et données des trois opérateurs."


@pytest.mark.parametrize(("asked", "got"), [("en", "en"), ("ar", "fr"), ("xx", "fr")])
def test_a_missing_language_falls_back_to_the_first_one_and_says_so(asked: str, got: str) -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr", "en")
    petition = add_petition(campaign)
    actions.write_ask(by=None, action=petition, language="en", ask="Why?", now=NOW)
    publish(campaign)

    page = shown(language=asked)

    assert (page.language, page.actions[0].language) == (got, got)
    assert page.languages == ("fr", "en")


def test_each_text_of_a_page_names_its_own_language() -> None:
    publish(make_ready_campaign())

    page = shown(language="ar")

    assert (page.language, page.targets[0].language, page.targets[1].language) == ("fr", "ar", "fr")


def test_a_draft_has_no_public_page() -> None:
    make_ready_campaign()

    assert queries.public_campaign("voip", "fr") is None


@pytest.mark.parametrize("slug", ["", "nobody", "VOIP", "voip'--", "نداء", "\x00", "x" * 10_000])
def test_an_unknown_slug_has_no_public_page(slug: str) -> None:
    publish(make_ready_campaign())

    assert queries.public_campaign(slug, "fr") is None


def test_an_action_added_later_shows_once_it_is_published() -> None:
    campaign = make_campaign()
    write_texts(campaign, "fr")
    add_petition(campaign)
    publish(campaign)
    write_texts(campaign, "ar")

    page = shown(language="ar")

    assert (page.language, len(page.actions)) == ("fr", 1)


def test_facts_come_in_the_order_of_their_days_with_their_sources() -> None:
    campaign = publish(make_ready_campaign())
    for day in (date(2016, 1, 13), date(2016, 1, 7)):
        actions.add_fact(by=None, campaign=campaign, day=day, texts={"fr": f"Le {day}"}, source_name="Reuters", now=NOW)

    facts = shown(language="ar").facts

    assert [(fact.day.day, fact.language, fact.source_name) for fact in facts] == [
        (7, "fr", "Reuters"),
        (13, "fr", "Reuters"),
    ]


def test_answers_stand_word_for_word_beside_their_target() -> None:
    campaign = publish(make_ready_campaign())
    actions.record_answer(
        by=None,
        target=campaign.targets.get(slug="anrt"),
        received_on=date(2016, 1, 7),
        text="<b>Non.</b>",
        language="fr",
        now=NOW,
    )

    target = next(target for target in shown().targets if target.slug == "anrt")

    assert [(answer.text, answer.leaf_index) for answer in target.answers] == [("<b>Non.</b>", 2)]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (NOW - timedelta(seconds=1), False),
        (NOW, True),
        (NOW + timedelta(days=5, seconds=-1), True),
        (NOW + timedelta(days=5), False),
    ],
)
def test_an_action_is_open_from_its_opening_until_its_closing(moment: datetime, is_open: bool) -> None:
    publish(make_ready_campaign())

    boycott = shown().action("boycott")

    assert boycott is not None
    assert boycott.is_open_at(moment) is is_open


@pytest.mark.parametrize(
    ("moment", "takes"),
    [
        (NOW + timedelta(days=5), True),
        (NOW + timedelta(days=7, seconds=-1), True),
        (NOW + timedelta(days=7), False),
    ],
)
def test_a_confirmation_is_taken_for_two_days_after_the_closing(moment: datetime, takes: bool) -> None:
    publish(make_ready_campaign())

    boycott = shown().action("boycott")

    assert boycott is not None
    assert boycott.takes_confirmation_at(moment) is takes


def test_no_action_of_a_closed_campaign_is_open() -> None:
    actions.close_campaign(by=None, campaign=publish(make_ready_campaign()), now=NOW)

    page = shown()

    assert (page.state, page.closed_at) == ("closed", NOW)
    assert not any(action.is_open_at(NOW) for action in page.actions)
    assert not any(action.takes_confirmation_at(NOW) for action in page.actions)


@pytest.mark.parametrize(("count", "goal"), [(0, 100), (99, 100), (100, 500), (10**9, None)])
def test_the_next_goal_is_the_first_above_the_count(count: int, goal: int | None) -> None:
    publish(make_ready_campaign())

    assert shown().actions[0].next_goal(count) == goal


def test_the_text_in_use_is_the_last_of_many_versions() -> None:
    campaign = publish(make_ready_campaign())
    for number in range(5):
        actions.write_text(by=None, campaign=campaign, language="fr", title=f"Titre {number}", now=NOW)
        actions.publish_text(by=None, campaign=campaign, language="fr", now=NOW)

    assert shown().title == "Titre 4"
    assert PublishedText.objects.count() == 12


def test_public_campaign_costs_seven_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    campaign = publish(make_ready_campaign())
    for day in range(1, 9):
        actions.add_fact(
            by=None, campaign=campaign, day=date(2016, 1, day), texts={"fr": "x"}, source_name="x", now=NOW
        )

    with django_assert_num_queries(7):
        queries.public_campaign("voip", "fr")


def test_every_published_version_is_found_by_its_digest() -> None:
    campaign = publish(make_ready_campaign())
    old = shown().actions[0].t_hex
    actions.write_text(by=None, campaign=campaign, language="fr", title="Nouveau titre", now=NOW)
    actions.publish_text(by=None, campaign=campaign, language="fr", now=NOW)

    found = queries.published_text("voip", old)

    assert found is not None
    assert (documents.parse(found.document).title, found.kind, found.language) == (
        "Rendez-nous nos appels",
        "petition",
        "fr",
    )


@pytest.mark.parametrize("t_hex", ["", "zz", "00" * 16, "ab" * 15, "é" * 32, "0" * 10_000, "0x" + "0" * 30])
def test_what_is_no_published_digest_is_not_found(t_hex: str) -> None:
    publish(make_ready_campaign())

    assert queries.published_text("voip", t_hex) is None


def test_a_version_is_not_found_under_another_campaign() -> None:
    publish(make_ready_campaign())
    t_hex = shown().actions[0].t_hex

    assert queries.published_text("fees", t_hex) is None


def test_published_text_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    publish(make_ready_campaign())
    t_hex = shown().actions[0].t_hex

    with django_assert_num_queries(1):
        queries.published_text("voip", t_hex)


def test_the_front_page_lists_running_campaigns_first_and_the_newest_of_them_first() -> None:
    for number, slug in enumerate(["oldest", "ended", "newest", "draft"]):
        campaign = make_ready_campaign(slug=slug)
        if slug != "draft":
            publish(campaign, now=NOW + timedelta(hours=number))
    actions.close_campaign(by=None, campaign=Campaign.objects.get(slug="ended"), now=NOW)

    cards = queries.front_page_campaigns("fr")

    assert [(card.slug, card.state) for card in cards] == [
        ("newest", "published"),
        ("oldest", "published"),
        ("ended", "closed"),
    ]
    assert cards[0].kinds == ("petition", "boycott")


def test_an_archived_campaign_leaves_the_front_page_and_keeps_its_own() -> None:
    campaign = publish(make_ready_campaign())
    actions.close_campaign(by=None, campaign=campaign, now=NOW)
    actions.archive_campaign(by=None, campaign=campaign, now=NOW)

    assert queries.front_page_campaigns("fr") == ()
    assert shown().state == "archived"


def test_the_front_page_costs_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for slug in ("one", "two", "three"):
        publish(make_ready_campaign(slug=slug))

    with django_assert_num_queries(3):
        cards = queries.front_page_campaigns("ar")

    assert [card.language for card in cards] == ["fr", "fr", "fr"]


def test_campaign_for_member_finds_the_organisations_own(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    owner = make_organiser()
    campaign = make_campaign(owner)

    with django_assert_num_queries(1):
        found = queries.campaign_for_member(member=owner, slug="voip")

    assert found == campaign


@pytest.mark.parametrize(
    ("role", "right", "found"),
    [(Role.VIEWER, Right.VIEW, True), (Role.VIEWER, Right.EDIT, False), (Role.EDITOR, Right.EDIT, True)],
)
def test_campaign_for_member_asks_for_the_right(role: Role, right: Right, found: bool) -> None:
    owner = make_organiser()
    make_campaign(owner)
    colleague = make_colleague(organisation_of(owner), role)

    campaign = queries.campaign_for_member(member=colleague, slug="voip", right=right)

    assert (campaign is not None) is found


def test_a_foreign_campaign_does_not_exist_for_a_member() -> None:
    make_campaign(make_organiser())
    stranger = make_organiser("eve@example.org", "Elsewhere")

    assert queries.campaign_for_member(member=stranger, slug="voip") is None


def test_moments_of_a_page_are_aware() -> None:
    publish(make_ready_campaign())

    page = shown()

    assert page.published_at.tzinfo is not None
    assert page.actions[0].opens_at == datetime(2026, 11, 24, 12, tzinfo=UTC)
