from base64 import b64encode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.entries.commitment import verify_opening
from nidaa.intake import registry, writer
from nidaa.intake.campaign_keys import make_wrapped_key, unwrap
from nidaa.intake.commands import Close, Erase, Submit
from nidaa.intake.errors import SealError
from nidaa.intake.form import RawForm
from nidaa.intake.rates import Limits
from nidaa.intake.refusals import ErrorCode, FormRefused
from nidaa.intake.registry import NotRegistered, Registry
from nidaa.intake.sealing import keys_of_log, seal, unseal, unseal_row
from nidaa.intake.stamps import make_stamp
from tests.unit.intake.sample import CLOSES_AT, NOW, OPENS_AT, ORIGIN, SECRETS, TEXT, Intake, confirm, raw_form

OPEN_LIMITS = Limits(unproved_per_window=10**9, unproved_domain_per_window=10**9, forms_per_minute=10**9)


@pytest.fixture
def intake() -> Intake:
    return Intake()


def errors_of(intake: Intake, raw: RawForm, now: int = NOW, *, boycott: bool = False) -> list[tuple[str, str]]:
    """Field and code of every error of a form."""
    with pytest.raises(FormRefused) as refusal:
        intake.prepare(raw, now=now, action="boycott" if boycott else "petition")
    return [(error.field, error.code.value) for error in refusal.value.errors]


def test_a_form_becomes_a_submission_that_opens(intake: Intake) -> None:
    nonce = b"n" * 16
    raw = raw_form(altcha=intake.proof(), nonce=urlsafe_b64encode(nonce).decode().rstrip("="), show_name="1")

    command = intake.prepare(raw)

    writer.apply(intake.books, [command, confirm(1)])
    row = intake.books.supporter_at(1, 0)
    entry = intake.books.entry(1, 0)
    assert row is not None
    assert entry is not None
    record = unseal_row(keys_of_log(SECRETS, intake.books, 1), row)
    assert record is not None
    assert (record.address, record.name, record.city) == ("fatima@example.org", "Fatima Zahra El Idrissi", "Salé")
    assert (record.nonce, record.show_name, record.news, row.named) == (nonce, True, False, True)
    verify_opening(record.opening(row.person_key, entry), entry, ORIGIN)


@pytest.mark.parametrize("ticked", ["0", "no", "false", "on"])
def test_a_name_is_shown_only_if_the_box_says_so_in_its_own_word(intake: Intake, ticked: str) -> None:
    assert errors_of(intake, raw_form(altcha=intake.proof(), show_name=ticked)) == [("show_name", "unknown-value")]


def test_all_that_is_wrong_is_told_at_once(intake: Intake) -> None:
    raw = RawForm(name="\x00", email="nobody", city="x" * 81, language="de", text="AAAA", key="k", nonce="n")

    errors = errors_of(intake, raw)

    assert errors == [
        ("name", "forbidden-character"),
        ("city", "too-long"),
        ("email", "address-malformed"),
        ("consent", "consent-required"),
        ("language", "unknown-language"),
        ("text", "unknown-text"),
        ("key", "unknown-value"),
        ("nonce", "unknown-value"),
    ]


def test_an_address_that_is_thrown_away_is_refused_beside_its_field(intake: Intake) -> None:
    errors = errors_of(intake, raw_form(email="fatima@inbox.MAILINATOR.com"))

    assert errors == [("email", "address-disposable")]


def test_an_empty_form_names_what_is_required(intake: Intake) -> None:
    errors = errors_of(intake, RawForm(language="fr", text=b64encode(TEXT).decode()))

    assert errors == [("name", "required"), ("email", "required"), ("consent", "consent-required")]


@pytest.mark.parametrize(
    ("now", "code"), [(OPENS_AT - 1, "not-open"), (CLOSES_AT, "closed"), (CLOSES_AT + 1, "closed")]
)
def test_an_action_that_is_not_open_is_refused(intake: Intake, now: int, code: str) -> None:
    assert errors_of(intake, raw_form(), now) == [("", code)]


def test_a_closed_campaign_is_refused(intake: Intake) -> None:
    writer.apply(intake.books, [Close(1, NOW)])

    assert errors_of(intake, raw_form()) == [("", "closed")]


def test_consent_to_another_wording_is_asked_for_again(intake: Intake) -> None:
    assert errors_of(intake, raw_form(consent="1999-01")) == [("consent", "consent-outdated")]


@pytest.mark.parametrize(("given_", "stored"), [("", 1), ("1", 1), ("10000", 10_000)])
def test_a_pledge_has_a_threshold_on_the_ladder(intake: Intake, given_: str, stored: int) -> None:
    command = intake.prepare(raw_form(threshold=given_, altcha=intake.proof()), action="boycott")

    assert command.threshold == stored


@pytest.mark.parametrize(("threshold", "boycott"), [("2", True), ("-1", True), ("1e3", True), ("1", False)])
def test_any_other_threshold_is_refused(intake: Intake, threshold: str, *, boycott: bool) -> None:
    errors = errors_of(intake, raw_form(threshold=threshold), boycott=boycott)

    assert errors == [("threshold", "unknown-threshold")]


def test_a_proof_is_not_spent_on_a_form_that_is_wrong(intake: Intake) -> None:
    proof = intake.proof()
    errors_of(intake, raw_form(name="", altcha=proof))

    command = intake.prepare(raw_form(altcha=proof))

    assert isinstance(command, Submit)


def test_one_mailbox_is_one_person_and_two_campaigns_do_not_know_each_other(intake: Intake) -> None:
    first = intake.prepare(raw_form(email="f.a@gmail.com", altcha=intake.proof()))
    second = intake.prepare(raw_form(email="FA+x@googlemail.com", altcha=intake.proof()))
    other = Intake().prepare(raw_form(email="f.a@gmail.com", altcha=intake.proof()))

    assert first.person_key == second.person_key != other.person_key


def test_the_same_form_never_gives_the_same_commitment(intake: Intake) -> None:
    commands = [intake.prepare(raw_form(altcha=intake.proof())) for _ in range(3)]

    assert len({command.commitment for command in commands}) == 3
    assert len({command.sealed for command in commands}) == 3


def test_a_browsers_key_is_the_idempotency_key(intake: Intake) -> None:
    key = urlsafe_b64encode(b"k" * 16).decode().rstrip("=")

    command = intake.prepare(raw_form(key=key, altcha=intake.proof()))

    assert command.idempotency_key == b"k" * 16


def test_pressing_the_button_twice_without_javascript_is_one_submission(intake: Intake) -> None:
    stamp = make_stamp(SECRETS, NOW - 60)
    moment = NOW // 60 * 60

    twice = [intake.prepare(raw_form(stamp=stamp), now=moment + 10 * n).idempotency_key for n in range(2)]
    later = intake.prepare(raw_form(stamp=stamp), now=moment + 120).idempotency_key
    changed = intake.prepare(raw_form(stamp=stamp, name="Fatima"), now=moment).idempotency_key

    assert len({*twice}) == 1
    assert len({*twice, later, changed}) == 3


@given(
    fields=st.dictionaries(
        st.sampled_from(RawForm.__struct_fields__), st.text(st.characters(exclude_categories=["Cs"]), max_size=90)
    )
)
def test_any_fields_make_a_submission_or_a_refusal(fields: dict[str, str]) -> None:
    intake = Intake(limits=OPEN_LIMITS)
    raw = raw_form(**({"stamp": make_stamp(SECRETS, NOW - 60)} | fields))

    try:
        outcome: Submit | FormRefused = intake.prepare(raw)
    except FormRefused as refusal:
        outcome = refusal

    assert isinstance(outcome, Submit) or (outcome.errors and outcome.status in (422, 429))
    assert not isinstance(outcome, FormRefused) or all(error.code in ErrorCode for error in outcome.errors)


def test_a_record_opens_in_its_own_row_only(intake: Intake) -> None:
    command = intake.prepare(raw_form(altcha=intake.proof()))
    keys = intake.state().keys
    record = unseal(keys, command.sealed, "petition", command.person_key)

    assert seal(keys, record, "petition", command.person_key, command.sealed[:12]) == command.sealed
    for sealed, action, person in (
        (command.sealed[:-1] + b"\x00", "petition", command.person_key),
        (command.sealed, "boycott", command.person_key),
        (command.sealed, "petition", b"o" * 32),
        (b"", "petition", command.person_key),
    ):
        with pytest.raises(SealError):
            unseal(keys, sealed, action, person)


def test_an_erased_row_has_no_record(intake: Intake) -> None:
    writer.apply(intake.books, [intake.prepare(raw_form(altcha=intake.proof())), Erase(1, 1, NOW)])
    row = intake.books.submission(1, 1)

    assert row is not None
    assert unseal_row(intake.state().keys, row) is None


def test_nothing_that_was_typed_stands_in_the_database_in_clear(intake: Intake) -> None:
    writer.apply(intake.books, [intake.prepare(raw_form(altcha=intake.proof())), confirm(1)])

    dump = "\n".join(intake.books.connection.iterdump()).encode()

    for typed in (b"Fatima", b"Idrissi", b"fatima", b"example.org", b"Fatima".hex().encode().upper()):
        assert typed not in dump


def test_the_snapshot_is_at_most_a_second_old(intake: Intake) -> None:
    fresh = Registry(intake.books, SECRETS)
    assert fresh.action("voip", "petition", 0.0) is not None
    registry.add_text(intake.books, log_id=1, action="petition", text=b"version two, fr.", language="fr")
    registry.set_closing(intake.books, log_id=1, action="petition", closes_at=NOW)

    before, after = fresh.action("voip", "petition", 0.9), fresh.action("voip", "petition", 1.0)

    assert before is not None
    assert (b"version two, fr." in before.texts, before.closes_at) == (False, CLOSES_AT)
    assert after is not None
    assert (after.texts[b"version two, fr."], after.texts[TEXT], after.closes_at) == ("fr", "fr", NOW)
    assert fresh.action("elsewhere", "petition", 1.0) is None


def test_what_is_not_registered_cannot_be_changed(intake: Intake) -> None:
    with pytest.raises(NotRegistered):
        registry.add_text(intake.books, log_id=9, action="petition", text=TEXT, language="fr")
    with pytest.raises(NotRegistered):
        registry.set_closing(intake.books, log_id=9, action="petition", closes_at=None)
    with pytest.raises(SealError):
        keys_of_log(SECRETS, intake.books, 9)


def test_a_wrapped_key_tells_nothing_of_the_key() -> None:
    wrapped = make_wrapped_key(SECRETS, ORIGIN, random_bytes=lambda count: b"r" * count)

    assert b"rrrr" not in wrapped[12:]
    assert unwrap(SECRETS, ORIGIN, wrapped).person_hash.digest(b"") is not None
