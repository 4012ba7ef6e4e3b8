"""Named supporters on the page, and what a person sees of her own submission."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from django.db import connection

from nidaa.campaigns import actions, log_keeping, queries
from nidaa.campaigns.models import Campaign
from nidaa.campaigns.queries.supporters import first_name
from nidaa.entries.commitment import parse_opening, verify_opening
from nidaa.intake import writer
from nidaa.intake.books import Books
from nidaa.intake.commands import Command, Erase, Mute, Withdraw
from nidaa.intake.outcomes import Done
from tests.unit.campaigns.builders import NOW, make_ready_campaign, publish
from tests.unit.campaigns.signing import AT, Person, confirm, sign, submit

pytestmark = pytest.mark.django_db


def apply(command: Command) -> object:
    """Apply one command; return its outcome."""
    return writer.apply_within(log_keeping.books(), [command])[0]


def statements_of(call: Callable[[], object]) -> int:
    """Return how many statements a call runs on the connection, those of the books included."""
    seen: list[str] = []
    engine = type(log_keeping.books())
    fetch = engine.fetch

    def note_fetch(self: Books, statement: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        seen.append(statement)
        return fetch(self, statement, parameters)

    def note(execute: Callable[..., object], sql: str, *context: object) -> object:
        seen.append(sql)
        return execute(sql, *context)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(note):
        patch.setattr(engine, "fetch", note_fetch)
        call()
    return len(seen)


@pytest.fixture
def campaign() -> Campaign:
    """Return a published campaign."""
    return publish(make_ready_campaign())


def test_the_newest_who_agreed_to_be_named_come_first(campaign: Campaign) -> None:
    sign(campaign, Person("Karim Benali", "karim@example.org", "Salé"))
    sign(campaign, Person("Salma El Fassi", "salma@example.org", "", show_name=False))
    sign(campaign, Person("ليلى العلوي", "leila@example.org", "فاس"))

    named = queries.latest_named_supporters(campaign.log_id or 0, "petition", 10)

    assert named == (queries.NamedSupporter("ليلى", "فاس"), queries.NamedSupporter("Karim", "Salé"))


def test_no_more_are_named_than_asked_for(campaign: Campaign) -> None:
    for number in range(4):
        sign(campaign, Person(f"Name{number} X", f"p{number}@example.org"))

    named = queries.latest_named_supporters(campaign.log_id or 0, "petition", 2)

    assert [supporter.first_name for supporter in named] == ["Name3", "Name2"]


@pytest.mark.parametrize("end", [Withdraw, Erase])
def test_who_withdrew_or_was_erased_is_not_named(campaign: Campaign, end: type[Withdraw | Erase]) -> None:
    seq, _ = sign(campaign, Person())
    apply(end(campaign.log_id or 0, seq, AT))

    named = queries.latest_named_supporters(campaign.log_id or 0, "petition", 10)

    assert named == ()


def test_who_was_voided_is_not_named(campaign: Campaign) -> None:
    _, entry_index = sign(campaign, Person())
    actions.void_supporter(by=None, campaign=campaign, entry_index=entry_index, why="test", now=NOW)

    named = queries.latest_named_supporters(campaign.log_id or 0, "petition", 10)

    assert named == ()


def test_a_pledge_is_not_shown_beside_the_petition(campaign: Campaign) -> None:
    sign(campaign, Person(), "boycott")

    assert queries.latest_named_supporters(campaign.log_id or 0, "petition", 10) == ()
    assert len(queries.latest_named_supporters(campaign.log_id or 0, "boycott", 10)) == 1


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Karim Benali", "Karim"),
        ("Karim", "Karim"),
        ("عبد الله العلوي", "عبد الله"),
        ("Abd Allah Alaoui", "Abd Allah"),
        ("Abdellah Alaoui", "Abdellah"),
        ("", ""),
    ],
)
def test_first_name_is_the_first_word_unless_that_is_half_a_name(name: str, first: str) -> None:
    assert first_name(name) == first


def test_html_in_a_name_is_left_to_the_template(campaign: Campaign) -> None:
    sign(campaign, Person("<script>alert(1)</script>", city="<b>Fès</b>"))

    named = queries.latest_named_supporters(campaign.log_id or 0, "petition", 10)

    assert named == (queries.NamedSupporter("<script>alert(1)</script>", "<b>Fès</b>"),)


def test_latest_named_supporters_costs_three_queries_however_many_there_are(campaign: Campaign) -> None:
    for number in range(6):
        sign(campaign, Person(address=f"p{number}@example.org"))

    cost = statements_of(lambda: queries.latest_named_supporters(campaign.log_id or 0, "petition", 6))

    assert cost == 3


def test_a_page_of_the_wall_costs_three_queries_however_many_are_on_it(campaign: Campaign) -> None:
    for number in range(6):
        sign(campaign, Person(address=f"p{number}@example.org", reason="mine"))

    cost = statements_of(lambda: queries.supporters_named_between(campaign.log_id or 0, "petition", 0, None))

    assert cost == 3


def test_an_unconfirmed_submission_shows_what_would_be_signed(campaign: Campaign) -> None:
    person = Person()
    seq = submit(campaign, person)

    receipt = queries.receipt_for(campaign.log_id or 0, seq)

    assert receipt is not None
    assert (receipt.slug, receipt.action, receipt.state) == ("voip", "petition", "unconfirmed")
    assert (receipt.name, receipt.address, receipt.city, receipt.show_name) == (
        person.name,
        person.address,
        person.city,
        True,
    )
    assert (receipt.entry_index, receipt.entry, receipt.opening) == (None, None, None)
    assert queries.published_text("voip", receipt.t_hex) is not None


def test_a_confirmed_submission_has_entry_and_an_opening_that_opens_it(campaign: Campaign) -> None:
    seq, entry_index = sign(campaign, Person())

    receipt = queries.receipt_for(campaign.log_id or 0, seq)

    assert receipt is not None
    assert (receipt.state, receipt.entry_index, receipt.day) == ("active", entry_index, NOW.date())
    opening = parse_opening(receipt.opening or b"")
    assert opening.record.name == "Karim Benali"
    verify_opening(opening, receipt.entry or b"", "127.0.0.1:8000/c/voip/log")


def test_a_second_submission_of_the_same_person_shows_the_one_that_counts(campaign: Campaign) -> None:
    _, entry_index = sign(campaign, Person())
    second = submit(campaign, replace(Person(), name="K. Benali"), retry=1)

    receipt = queries.receipt_for(campaign.log_id or 0, second)

    assert receipt is not None
    assert (receipt.state, receipt.entry_index, receipt.name) == ("active", entry_index, "Karim Benali")


def test_a_withdrawn_submission_keeps_its_entry_and_shows_nobody(campaign: Campaign) -> None:
    seq, entry_index = sign(campaign, Person())
    apply(Withdraw(campaign.log_id or 0, seq, AT))

    receipt = queries.receipt_for(campaign.log_id or 0, seq)

    assert receipt is not None
    assert (receipt.state, receipt.entry_index, receipt.name, receipt.opening) == ("withdrawn", entry_index, "", None)


def test_a_form_sent_after_withdrawing_waits_to_be_confirmed(campaign: Campaign) -> None:
    first, _ = sign(campaign, Person())
    apply(Withdraw(campaign.log_id or 0, first, AT))
    again = submit(campaign, Person(), retry=1)

    waiting = queries.receipt_for(campaign.log_id or 0, again)
    confirm(campaign, again)
    confirmed = queries.receipt_for(campaign.log_id or 0, again)

    assert waiting is not None
    assert confirmed is not None
    assert (waiting.state, confirmed.state) == ("unconfirmed", "active")


def test_a_submission_withdrawn_before_it_was_confirmed_is_withdrawn(campaign: Campaign) -> None:
    seq = submit(campaign, Person())
    apply(Withdraw(campaign.log_id or 0, seq, AT))

    receipt = queries.receipt_for(campaign.log_id or 0, seq)

    assert receipt is not None
    assert (receipt.state, receipt.name) == ("withdrawn", "")


@pytest.mark.parametrize("confirmed", [True, False])
def test_an_erased_submission_says_so_and_shows_nobody(campaign: Campaign, confirmed: bool) -> None:
    seq = submit(campaign, Person())
    if confirmed:
        confirm(campaign, seq)
    outcome = apply(Erase(campaign.log_id or 0, seq, AT))

    receipt = queries.receipt_for(campaign.log_id or 0, seq)

    assert outcome == Done()
    assert receipt is not None
    assert (receipt.state, receipt.name, receipt.address, receipt.opening) == ("erased", "", "", None)


def test_a_voided_submission_gives_the_logs_reason(campaign: Campaign) -> None:
    seq, entry_index = sign(campaign, Person())
    actions.void_supporter(by=None, campaign=campaign, entry_index=entry_index, why="duplicate", now=NOW)

    receipt = queries.receipt_for(campaign.log_id or 0, seq)

    assert receipt is not None
    assert (receipt.state, receipt.void_reason) == ("voided", "duplicate")


def test_a_receipt_says_whether_its_person_wants_no_more_mails(campaign: Campaign) -> None:
    seq, _ = sign(campaign, Person())
    apply(Mute(campaign.log_id or 0, seq, AT))

    receipt = queries.receipt_for(campaign.log_id or 0, seq)

    assert receipt is not None
    assert receipt.muted


@pytest.mark.parametrize(("log", "seq"), [(0, 99), (99, 1)])
def test_there_is_no_receipt_of_what_was_never_sent(campaign: Campaign, log: int, seq: int) -> None:
    assert queries.receipt_for(log or campaign.log_id or 0, seq) is None


def test_a_receipt_shows_no_person_when_it_is_printed_into_a_log(campaign: Campaign) -> None:
    seq, _ = sign(campaign, Person())

    printed = repr(queries.receipt_for(campaign.log_id or 0, seq))

    assert "Karim" not in printed
    assert "example.org" not in printed


def test_a_receipt_costs_six_queries_of_the_books(campaign: Campaign) -> None:
    seq, _ = sign(campaign, Person())

    cost = statements_of(lambda: queries.receipt_for(campaign.log_id or 0, seq))

    assert cost == 6
