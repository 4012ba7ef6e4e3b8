"""Why somebody takes part: what is kept of it, what is refused, and when nothing is kept at all."""

import msgspec
import pytest

from nidaa.intake import reasons, record, writer
from nidaa.intake.commands import Withdraw
from nidaa.intake.form import RawForm
from nidaa.intake.refusals import ErrorCode, FieldError, FormRefused
from nidaa.intake.sealing import keys_of_log, unseal_row
from tests.unit.intake.sample import NOW, SECRETS, Intake, confirm, raw_form

SEALED_BEFORE_THERE_WERE_REASONS = msgspec.msgpack.encode(
    [
        *("f@example.org", "f@example.org", "Fatima", "Salé", True, False, "2026-11", "fr"),
        *(b"n" * 16, b"i" * 32, b"o" * 32, "cafe"),
    ]
)


@pytest.fixture
def intake() -> Intake:
    return Intake()


def kept_reason(intake: Intake, raw: RawForm) -> str:
    """Return the reason that the sealed record of a form keeps."""
    writer.apply(intake.books, [intake.prepare(raw)])
    row = intake.books.submission(1, 1)
    assert row is not None
    kept = unseal_row(keys_of_log(SECRETS, intake.books, 1), row)
    assert kept is not None
    return kept.reason


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ma mère vit à Lyon.", "Ma mère vit à Lyon."),
        ("  two\r\n\r\nlines \t here ", "two lines here"),
        ("أمي في الخارج، والمكالمات غالية.", "أمي في الخارج، والمكالمات غالية."),
        ("ⴰⴷ ⵏⵙⴰⵡⵍ", "ⴰⴷ ⵏⵙⴰⵡⵍ"),
        ("e\u0301te\u0301", "été"),
        ("I \u2764\ufe0f my 👨\u200d👩\u200d👧", "I \u2764 my 👨\u200d👩\u200d👧"),
        ("<b>bold</b> & 'quotes'", "<b>bold</b> & 'quotes'"),
        ("Version 2.0, 50 % off. Enough!", "Version 2.0, 50 % off. Enough!"),
        ("Assez.Rendez-nous nos appels.", "Assez.Rendez-nous nos appels."),
        ("x" * 280, "x" * 280),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_reason_is_kept_as_one_paragraph(typed: str, kept: str) -> None:
    assert reasons.clean(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "see https://example.org",
        "see HTTP://EXAMPLE.ORG/x",
        "tg://resolve",
        "www.example.org",
        "write to me@example.org",
        "buy at example.com now",
        "t.me/joinchat",
        "مجانا على example.net",
    ],
)
def test_a_link_or_an_address_is_refused(typed: str) -> None:
    assert reasons.clean(typed) is ErrorCode.LINK_REFUSED


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("x" * 281, ErrorCode.TOO_LONG),
        ("é" * 281, ErrorCode.TOO_LONG),
        ("a\u202eb", ErrorCode.FORBIDDEN_CHARACTER),
        ("a\x00b", ErrorCode.FORBIDDEN_CHARACTER),
        ("a" + "\u0301" * 6, ErrorCode.FORBIDDEN_CHARACTER),
        ("!!! 100", ErrorCode.NO_LETTER),
    ],
)
def test_a_reason_is_under_the_rules_of_names(typed: str, code: ErrorCode) -> None:
    assert reasons.clean(typed) is code


def test_a_reason_is_sealed_with_the_record_of_who_agreed_to_be_named(intake: Intake) -> None:
    raw = raw_form(altcha=intake.proof(), show_name="1", reason="My mother lives abroad.")

    assert kept_reason(intake, raw) == "My mother lives abroad."


@pytest.mark.parametrize("reason", ["My mother lives abroad.", "https://example.org", "x" * 9000])
def test_without_consent_to_be_named_a_reason_is_not_kept(intake: Intake, reason: str) -> None:
    raw = raw_form(altcha=intake.proof(), show_name="", reason=reason)

    assert kept_reason(intake, raw) == ""


def test_a_reason_that_is_refused_is_blamed_by_its_field(intake: Intake) -> None:
    with pytest.raises(FormRefused) as refused:
        intake.prepare(raw_form(altcha=intake.proof(), show_name="1", reason="https://example.org"))

    assert refused.value.errors == (FieldError("reason", ErrorCode.LINK_REFUSED),)


def test_a_refused_form_brings_its_reason_back() -> None:
    assert raw_form(reason="mine").values()["reason"] == "mine"


def test_a_reason_stands_nowhere_in_the_database_in_clear(intake: Intake) -> None:
    command = intake.prepare(raw_form(altcha=intake.proof(), show_name="1", reason="unmistakable"))

    writer.apply(intake.books, [command, confirm(1)])

    stored = "\n".join(intake.books.connection.iterdump())
    assert "unmistakable" not in stored
    assert b"unmistakable".hex() not in stored.lower()


def test_a_withdrawal_erases_the_reason_with_the_record(intake: Intake) -> None:
    raw = raw_form(altcha=intake.proof(), show_name="1", reason="mine")
    writer.apply(intake.books, [intake.prepare(raw), confirm(1)])

    writer.apply(intake.books, [Withdraw(1, 1, NOW + 60)])

    row = intake.books.supporter_at(1, 0)
    assert row is not None
    assert row.sealed is None


def test_a_record_from_before_there_were_reasons_is_read() -> None:
    kept = record.decode(SEALED_BEFORE_THERE_WERE_REASONS)

    assert (kept.via, kept.reason) == ("cafe", "")
