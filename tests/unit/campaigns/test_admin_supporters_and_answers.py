"""Striking supporters and recording answers in the admin: what stands in the log for ever afterwards."""

import pytest
from django.test import Client

from nidaa.campaigns import log_keeping
from nidaa.campaigns.models import Answer, AuditRecord, Campaign, Organiser, Supporter, Target
from nidaa.entries import kinds
from nidaa.entries.canonical_json import decode
from nidaa.entries.kinds import VoidReason
from tests.unit.campaigns.builders import make_organiser, make_ready_campaign, publish
from tests.unit.campaigns.organisers_browser import press, signed_in
from tests.unit.campaigns.signing import Person, sign

pytestmark = pytest.mark.django_db

KARIM = Person()
SANAA = Person(name="Sanaa Alaoui", address="sanaa@example.org")


def last_entry(campaign: Campaign) -> kinds.Entry:
    books, log_id = log_keeping.books(), campaign.log_id or 0
    log = books.log(log_id)
    assert log is not None
    return decode(books.entry(log_id, log.size - 1) or b"")


def the_regulator(owner: Organiser) -> Target:
    return publish(make_ready_campaign(owner)).targets.get(slug="anrt")


def record(client: Client, target: Target, text: str = "Non.") -> str:
    """Send the form that records an answer; return the page that follows."""
    data = {"target": target.pk, "received_on": "2016-01-07", "language": "fr", "text": text}
    return client.post("/admin/campaigns/answer/add/", data, follow=True).content.decode()


@pytest.mark.parametrize("reason", list(VoidReason))
def test_each_reason_stands_in_the_log_and_in_the_audit(reason: VoidReason, owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    _, entry_index = sign(campaign, KARIM)

    press(signed_in(owner), "supporter", "void", Supporter.objects.get().pk, why=reason.value)

    entry = last_entry(campaign)
    audited = AuditRecord.objects.get(act="void_supporter")
    assert isinstance(entry, kinds.Void)
    assert (entry.of, entry.why) == (entry_index, reason)
    assert audited.who == owner
    assert reason.value in audited.details.values()
    assert "karim" not in str(audited.details)


def test_several_are_struck_at_once_and_who_was_struck_before_holds_up_nobody(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    sign(campaign, KARIM)
    sign(campaign, SANAA)
    client = signed_in(owner)
    first, second = Supporter.objects.order_by("entry_index").values_list("pk", flat=True)
    press(client, "supporter", "void", first, why="test")

    page = press(client, "supporter", "void", first, second, why="automated")

    assert "This supporter does not count any more already." in page
    assert {supporter.state for supporter in Supporter.objects.all()} == {"voided"}


def test_a_name_is_read_hidden_and_shown_again_from_the_list(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    sign(campaign, Person(reason="<i>rude</i>"))
    client, row = signed_in(owner), Supporter.objects.get().pk
    page = client.get("/en/admin/campaigns/supporter/").content.decode()

    press(client, "supporter", "hide", row)
    hidden = Supporter.objects.get().named
    press(client, "supporter", "show", row)

    assert "<bdi>Karim</bdi> · <bdi>Salé</bdi> · <bdi>&lt;i&gt;rude&lt;/i&gt;</bdi>" in page
    assert (hidden, Supporter.objects.get().named) == (False, True)
    assert [record.who for record in AuditRecord.objects.filter(act__in=("hide_supporter", "show_supporter"))] == [
        owner,
        owner,
    ]


def test_nobody_is_struck_after_the_close(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner))
    sign(campaign, KARIM)
    client = signed_in(owner)
    press(client, "campaign", "close", campaign.pk)

    page = press(client, "supporter", "void", Supporter.objects.get().pk, why="test")

    assert "The campaign is closed" in page
    assert Supporter.objects.get().state == "active"


def test_an_answer_sent_twice_is_recorded_once_and_says_so(owner: Organiser) -> None:
    target = the_regulator(owner)
    client = signed_in(owner)
    record(client, target)

    page = record(client, target)

    assert "recorded in these very words already" in page
    assert Answer.objects.count() == 1
    assert isinstance(last_entry(target.campaign), kinds.Answer)


def test_an_answer_cannot_be_rewritten(owner: Organiser) -> None:
    client = signed_in(owner)
    record(client, the_regulator(owner))
    page = f"/admin/campaigns/answer/{Answer.objects.get().pk}/change/"

    saved = client.post(page, {"text": "Oui."})

    assert saved.status_code == 403
    assert Answer.objects.get().text == "Non."


def test_an_answer_of_another_organisations_target_is_not_taken(owner: Organiser) -> None:
    target = the_regulator(owner)
    stranger = signed_in(make_organiser("yassine@example.org", "Two"))

    page = record(stranger, target)

    assert "Select a valid choice" in page
    assert not Answer.objects.exists()


def test_what_belongs_to_another_organisation_is_not_found(owner: Organiser) -> None:
    campaign = publish(make_ready_campaign(owner), by=owner)
    sign(campaign, KARIM)
    record(signed_in(owner), campaign.targets.get(slug="anrt"))
    stranger = signed_in(make_organiser("yassine@example.org", "Two"))
    rows = {
        "answer": Answer.objects.get().pk,
        "supporter": Supporter.objects.get().pk,
        "auditrecord": AuditRecord.objects.filter(campaign=campaign)[0].pk,
        "organisation": campaign.organisations.get().pk,
    }

    statuses = {model: stranger.get(f"/admin/campaigns/{model}/{pk}/change/").status_code for model, pk in rows.items()}

    assert set(statuses.values()) == {404}, statuses
