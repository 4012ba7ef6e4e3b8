import msgspec
import pytest

from nidaa.intake import record, writer
from nidaa.intake.commands import Withdraw
from nidaa.intake.form import RawForm
from nidaa.intake.sealing import keys_of_log, unseal_row
from tests.unit.intake.sample import NOW, SECRETS, Intake, confirm, raw_form

SEALED_BEFORE_THERE_WERE_CODES = msgspec.msgpack.encode(
    ["f@example.org", "f@example.org", "Fatima", "Salé", True, False, "2026-11", "fr", b"n" * 16, b"i" * 32, b"o" * 32]
)


@pytest.fixture
def intake() -> Intake:
    return Intake()


def kept_via(intake: Intake, raw: RawForm) -> str:
    """Return the code that the sealed record of a form keeps."""
    writer.apply(intake.books, [intake.prepare(raw)])
    row = intake.books.submission(1, 1)
    assert row is not None
    kept = unseal_row(keys_of_log(SECRETS, intake.books, 1), row)
    assert kept is not None
    return kept.via


@pytest.mark.parametrize("code", ["cafe-rabat", "a", "7", "x" * 32])
def test_the_code_that_a_form_brings_is_sealed_with_its_record(intake: Intake, code: str) -> None:
    assert kept_via(intake, raw_form(altcha=intake.proof(), via=code)) == code


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "é", "a b", "a\n", "<b>", "x" * 33, "x" * 9000])
def test_what_is_no_code_is_dropped_and_the_form_is_taken(intake: Intake, text: str) -> None:
    assert kept_via(intake, raw_form(altcha=intake.proof(), via=text)) == ""


def test_a_code_stands_nowhere_in_the_database_in_clear(intake: Intake) -> None:
    command = intake.prepare(raw_form(altcha=intake.proof(), via="poster-in-the-cafe"))

    writer.apply(intake.books, [command, confirm(1)])

    stored = "\n".join(intake.books.connection.iterdump())
    assert "poster" not in stored
    assert b"poster".hex() not in stored.lower()


def test_a_withdrawal_erases_the_code_with_the_record(intake: Intake) -> None:
    writer.apply(intake.books, [intake.prepare(raw_form(altcha=intake.proof(), via="cafe")), confirm(1)])

    writer.apply(intake.books, [Withdraw(1, 1, NOW + 60)])

    row = intake.books.supporter_at(1, 0)
    assert row is not None
    assert row.sealed is None


def test_a_refused_form_brings_its_code_back() -> None:
    assert raw_form(via="cafe").values()["via"] == "cafe"


def test_a_record_from_before_there_were_codes_is_read() -> None:
    kept = record.decode(SEALED_BEFORE_THERE_WERE_CODES)

    assert (kept.name, kept.via) == ("Fatima", "")


def test_a_program_from_before_there_were_codes_reads_a_record_of_today() -> None:
    kept = record.decode(SEALED_BEFORE_THERE_WERE_CODES)
    today = msgspec.structs.replace(kept, via="cafe")

    items = msgspec.msgpack.decode(record.encode(today))

    assert items[11] == "cafe"
    assert items[:11] == msgspec.msgpack.decode(SEALED_BEFORE_THERE_WERE_CODES)
