"""Answers of targets: word for word on the page, their digest in the log."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from nidaa.campaigns import actions, log_keeping
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import Answer as AnswerRow
from nidaa.campaigns.models import Target
from nidaa.entries.canonical_json import decode
from nidaa.entries.kinds import Answer
from tests.unit.campaigns.builders import NOW, make_organiser, make_ready_campaign, publish

pytestmark = pytest.mark.django_db

TEXT = "La suspension met les opérateurs\r\nen conformité."


def the_regulator() -> Target:
    """Return the regulator of a published campaign."""
    return publish(make_ready_campaign()).targets.get(slug="anrt")


def record(target: Target, **changed: object) -> AnswerRow:
    """Record an answer, some of it otherwise."""
    values: dict[str, Any] = {"received_on": date(2016, 1, 7), "text": TEXT, "language": "fr"} | changed
    return actions.record_answer(by=None, target=target, now=NOW, **values)


def test_record_answer_puts_the_digest_of_the_stored_words_into_the_log() -> None:
    target = the_regulator()

    answer = record(target)

    leaf = log_keeping.books().entry(target.campaign.log_id or 0, answer.leaf_index)
    sha256 = hashlib.sha256(answer.text.encode()).digest()
    assert answer.text == "La suspension met les opérateurs\nen conformité."
    assert decode(leaf or b"") == Answer(NOW.date(), "anrt", sha256)


def test_a_target_may_answer_twice() -> None:
    target = the_regulator()

    answers = [record(target, text=text) for text in ("No.", "Perhaps.", "No.")]

    assert [answer.leaf_index for answer in answers] == [2, 3, 4]


def test_the_same_words_again_are_refused_however_they_are_broken_into_lines() -> None:
    target = the_regulator()
    record(target)

    with pytest.raises(ActionRefused) as refused:
        record(target, text=TEXT.replace("\r\n", "\n"))

    log = log_keeping.books().log(target.campaign.log_id or 0)
    assert log is not None
    assert (refused.value.code, refused.value.field, log.size) == (RefusedBecause.ALREADY_RECORDED, "text", 3)


def test_two_targets_may_answer_in_the_same_words() -> None:
    campaign = publish(make_ready_campaign())

    answers = [record(campaign.targets.get(slug=slug)) for slug in ("anrt", "inwi")]

    assert [answer.leaf_index for answer in answers] == [2, 3]


def test_record_answer_refuses_a_draft() -> None:
    target = make_ready_campaign().targets.get(slug="anrt")

    with pytest.raises(ActionRefused) as refused:
        record(target)

    assert refused.value.code is RefusedBecause.NOT_PUBLISHED


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("received_on", NOW.date() + timedelta(days=2), RefusedBecause.DAY_IN_FUTURE),
        ("language", "xx", RefusedBecause.UNKNOWN_LANGUAGE),
        ("text", " ", RefusedBecause.TEXT_MISSING),
        ("text", "x" * 1_000_000, RefusedBecause.TEXT_TOO_LONG),
        ("text", "a\u202eb", RefusedBecause.TEXT_UNSAFE),
    ],
)
def test_record_answer_refuses_bad_input_and_appends_nothing(field: str, value: object, code: RefusedBecause) -> None:
    target = the_regulator()

    with pytest.raises(ActionRefused) as refused:
        record(target, **{field: value})

    log = log_keeping.books().log(target.campaign.log_id or 0)
    assert log is not None
    assert (refused.value.code, log.size) == (code, 2)


def test_a_stranger_records_no_answer() -> None:
    target = the_regulator()
    stranger = make_organiser("eve@example.org", "Elsewhere")

    with pytest.raises(ActionRefused) as refused:
        actions.record_answer(
            by=stranger, target=target, received_on=date(2016, 1, 7), text=TEXT, language="fr", now=NOW
        )

    assert refused.value.code is RefusedBecause.NOT_ALLOWED


def test_the_database_refuses_to_change_an_answer() -> None:
    record(the_regulator())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AnswerRow.objects.update(text="We apologise.")
