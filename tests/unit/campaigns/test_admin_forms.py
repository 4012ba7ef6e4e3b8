"""The admin's forms save by actions, and show what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nidaa.campaigns import log_keeping
from nidaa.campaigns.models import (
    Answer,
    AuditRecord,
    Boycott,
    Campaign,
    CampaignText,
    Fact,
    Organiser,
    Petition,
    Target,
)
from tests.unit.campaigns.builders import (
    NOW,
    add_boycott,
    add_operators,
    add_petition,
    add_regulator,
    make_campaign,
    make_ready_campaign,
    organisation_of,
    publish,
    write_texts,
)
from tests.unit.campaigns.organisers_browser import NO_ROWS, TEXTS, signed_in

#: Pages and rights: the queries behind them are those of the modules beside this one.
ENGINES = ("sqlite",)
pytestmark = pytest.mark.django_db


def test_add_starts_a_campaign_with_its_texts(owner: Organiser) -> None:
    data = {
        "organisation": str(organisation_of(owner).pk),
        "slug": "voip",
        "default_language": "ar",
        **TEXTS,
        "title_ar": "أعيدوا لنا المكالمات",
        "story_ar": "قصة",
    }

    response = signed_in(owner).post("/admin/campaigns/campaign/add/", data)

    campaign = Campaign.objects.get()
    assert response.status_code == 302
    assert (campaign.slug, campaign.state, campaign.default_language) == ("voip", "draft", "ar")
    assert [(text.language, text.title) for text in campaign.texts.all()] == [("ar", "أعيدوا لنا المكالمات")]
    assert AuditRecord.objects.get(act="create_campaign").who == owner


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("slug", "Vo IP", "small letters"),
        ("title_fr", "a\u202eb", "control characters"),
        ("title_fr", "x" * 200, "too long"),
        ("story_fr", "<script>" + "x" * 1_000_000, "too long"),
    ],
)
def test_add_shows_a_refusal_and_keeps_what_was_typed(owner: Organiser, field: str, value: str, message: str) -> None:
    data = {
        "organisation": str(organisation_of(owner).pk),
        "slug": "voip",
        "default_language": "fr",
        **TEXTS,
        "title_fr": "Titre",
        "title_en": "Kept title",
    } | {field: value}

    response = signed_in(owner).post("/admin/campaigns/campaign/add/", data)

    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert "Kept title" in page
    assert "<script>xxx" not in page
    assert not Campaign.objects.exists()


def test_change_rewrites_the_texts_that_changed(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    write_texts(campaign, "fr", "en")
    data = {
        "default_language": "fr",
        **NO_ROWS,
        **TEXTS,
        "title_fr": "Nouveau titre",
        "title_en": "Give us our calls back",
        "summary_en": "Summary in en.",
        "story_en": "Story in en.",
    }

    response = signed_in(owner).post(f"/admin/campaigns/campaign/{campaign.pk}/change/", data)

    assert response.status_code == 302
    assert CampaignText.objects.get(language="fr").title == "Nouveau titre"
    assert list(AuditRecord.objects.filter(who=owner, act="write_text").values_list("details", flat=True)) == [
        {"language": "fr"}
    ]


def row_of(rows: str, **fields: str) -> dict[str, str]:
    """Return the form's data of one new row."""
    return {f"{rows}-TOTAL_FORMS": "1"} | {f"{rows}-0-{name}": value for name, value in fields.items()}


def test_change_adds_a_target_and_a_fact(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    target = {"slug": "anrt", "kind": "regulator", "country": "MA", "name_fr": "ANRT", "name_ar": "الوكالة"}
    fact = {"day": "2016-01-07", "source_name": "Reuters", "text_fr": "Communiqué."}
    data = {"default_language": "fr", **TEXTS, **NO_ROWS, **row_of("targets", **target), **row_of("facts", **fact)}

    response = signed_in(owner).post(f"/admin/campaigns/campaign/{campaign.pk}/change/", data)

    assert response.status_code == 302
    assert Target.objects.get().names == {"fr": "ANRT", "ar": "الوكالة"}
    assert (Fact.objects.get().day, Fact.objects.get().texts) == (date(2016, 1, 7), {"fr": "Communiqué."})


def test_change_refuses_a_bad_target_beside_its_field(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    target = {"slug": "anrt", "kind": "regulator", "country": "Morocco", "name_fr": "ANRT"}
    data = {"default_language": "fr", **TEXTS, **NO_ROWS, **row_of("targets", **target)}

    response = signed_in(owner).post(f"/admin/campaigns/campaign/{campaign.pk}/change/", data)

    assert response.status_code == 200
    assert "two capital letters" in response.content.decode()
    assert not Target.objects.exists()


def test_change_refuses_two_new_targets_of_one_short_name_and_saves_neither(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    rows = {
        f"targets-{n}-{name}": value
        for n in (0, 1)
        for name, value in {"slug": "anrt", "kind": "regulator", "country": "MA", "name_fr": "ANRT"}.items()
    }
    data = {"default_language": "fr", **TEXTS, **NO_ROWS, "targets-TOTAL_FORMS": "2", **rows, "title_fr": "Titre"}

    response = signed_in(owner).post(f"/admin/campaigns/campaign/{campaign.pk}/change/", data, follow=True)

    assert response.status_code == 200
    assert not Target.objects.exists()
    assert not CampaignText.objects.exists()


def test_change_edits_and_removes_rows(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    kept, removed = add_operators(campaign)[:2]
    rows = {
        "targets-TOTAL_FORMS": "2",
        "targets-INITIAL_FORMS": "2",
        "targets-0-id": str(kept.pk),
        "targets-0-kind": "company",
        "targets-0-country": "FR",
        "targets-0-name_fr": "Autre nom",
        "targets-1-id": str(removed.pk),
        "targets-1-kind": "operator",
        "targets-1-country": "MA",
        "targets-1-name_fr": "Inwi",
        "targets-1-DELETE": "on",
    }
    data = {"default_language": "fr", **TEXTS, **NO_ROWS, **rows}

    response = signed_in(owner).post(f"/admin/campaigns/campaign/{campaign.pk}/change/", data)

    assert response.status_code == 302
    assert {target.slug: target.names["fr"] for target in Target.objects.all()} == {
        "maroc-telecom": "Autre nom",
        "meditel": "Méditel",
    }


def test_change_refuses_to_remove_a_target_that_a_petition_addresses(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    add_petition(campaign)
    target = campaign.targets.get()
    rows = {
        "targets-TOTAL_FORMS": "1",
        "targets-INITIAL_FORMS": "1",
        "targets-0-id": str(target.pk),
        "targets-0-kind": "regulator",
        "targets-0-country": "MA",
        "targets-0-name_fr": "ANRT",
        "targets-0-DELETE": "on",
    }
    data = {"default_language": "fr", **TEXTS, **NO_ROWS, **rows}

    response = signed_in(owner).post(f"/admin/campaigns/campaign/{campaign.pk}/change/", data)

    assert "protected related objects" in response.content.decode()
    assert Target.objects.exists()


def test_add_a_petition_with_its_ask_in_two_languages(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    regulator = add_regulator(campaign)
    data = {
        "campaign": str(campaign.pk),
        "addressee": str(regulator.pk),
        "time_zone": "Africa/Casablanca",
        "closes": "2099-12-31T00:00",
        "goals": "10 20",
        "ask_fr": "Pourquoi ?",
        "ask_ar": "لماذا؟",
    }

    response = signed_in(owner).post("/admin/campaigns/petition/add/", data)

    petition = Petition.objects.get()
    assert response.status_code == 302
    assert petition.action.closes_at == datetime(2099, 12, 30, 23, tzinfo=UTC)
    assert (petition.addressee, petition.action.goals) == (regulator, [10, 20])
    assert [text.language for text in petition.action.texts.all()] == ["ar", "fr"]


def test_add_a_boycott_whose_window_is_on_the_local_clock(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    companies = add_operators(campaign)
    data = {
        "campaign": str(campaign.pk),
        "companies": [str(company.pk) for company in companies],
        "time_zone": "Europe/Paris",
        "starts": "2026-10-24T00:00",
        "ends": "2026-10-26T00:00",
        "goals": "100",
        "ask_fr": "J’éteins mon téléphone.",
        "abstain_from_fr": "Appels.",
    }

    response = signed_in(owner).post("/admin/campaigns/boycott/add/", data)

    boycott = Boycott.objects.get()
    assert response.status_code == 302
    assert boycott.window_ends_at - boycott.window_starts_at == timedelta(hours=49)
    assert boycott.action.texts.get().abstain_from == "Appels."


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("ends", "2026-03-27T00:00", "after the beginning"),
        ("time_zone", "Africa/Nowhere", "time zone is unknown"),
        ("starts", "2026-03-29T02:30", "jumps over"),
        ("goals", "many", "whole numbers"),
        ("goals", "20 10", "whole numbers"),
        ("ask_fr", "x" * 3000, "too long"),
    ],
)
def test_a_bad_boycott_is_refused_beside_its_field(owner: Organiser, field: str, value: str, message: str) -> None:
    campaign = make_campaign(owner)
    data = {
        "campaign": str(campaign.pk),
        "companies": [str(add_operators(campaign)[0].pk)],
        "time_zone": "Europe/Paris",
        "starts": "2026-03-28T00:00",
        "ends": "2026-10-26T00:00",
        "goals": "100",
        "ask_fr": "x",
    } | {field: value}

    response = signed_in(owner).post("/admin/campaigns/boycott/add/", data)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Boycott.objects.exists()


def test_change_of_a_boycott_keeps_the_seconds_that_the_form_does_not_show(owner: Organiser) -> None:
    campaign = make_campaign(owner)
    action = add_boycott(campaign, starts_in=timedelta(days=3, seconds=7))
    starts_at = action.boycott.window_starts_at
    page = f"/admin/campaigns/boycott/{action.pk}/change/"
    client = signed_in(owner)
    form = client.get(page).context["adminform"].form
    shown = {name: form.initial.get(name, "") for name in ("starts", "ends")}
    data = {
        "companies": [str(pk) for pk in form.initial["companies"]],
        "time_zone": "Africa/Casablanca",
        "starts": shown["starts"].strftime("%Y-%m-%dT%H:%M"),
        "ends": shown["ends"].strftime("%Y-%m-%dT%H:%M"),
        "goals": "5",
        "ask_fr": "Autre demande.",
    }

    response = client.post(page, data)

    assert response.status_code == 302
    assert Boycott.objects.get().window_starts_at == starts_at
    assert action.texts.get().ask == "Autre demande."


def test_change_refuses_to_move_the_window_of_a_published_boycott(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    action = campaign.actions.get(kind="boycott")
    data = {
        "companies": [str(company.pk) for company in action.boycott.companies.all()],
        "time_zone": "Africa/Casablanca",
        "starts": "2026-11-28T00:00",
        "ends": "2026-11-30T00:00",
        "goals": "5",
        "ask_fr": "x",
    }

    response = signed_in(owner).post(f"/admin/campaigns/boycott/{action.pk}/change/", data)

    assert "fixed since it was published" in response.content.decode()
    assert Boycott.objects.get().window_starts_at == NOW + timedelta(days=3)


def test_add_an_answer_records_it_in_the_log(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    data = {
        "target": str(campaign.targets.get(slug="anrt").pk),
        "received_on": "2016-01-07",
        "language": "fr",
        "text": "Non.",
    }

    response = signed_in(owner).post("/admin/campaigns/answer/add/", data)

    answer = Answer.objects.get()
    assert response.status_code == 302
    assert (answer.text, answer.leaf_index) == ("Non.", 2)
    log = log_keeping.books().log(campaign.log_id or 0)
    assert log is not None
    assert log.size == 3
