"""Purge: what was never confirmed is emptied; whoever keeps sending keeps the mails that he has."""

import pytest

from nidaa.entries.kinds import VoidReason
from nidaa.intake import writer
from nidaa.intake.books import Books
from nidaa.intake.commands import Command, Purge, Void, Withdraw
from nidaa.intake.outcomes import Already, Appended, Done, Outcome, Refusal, Refused, Stored
from nidaa.intake.startup_check import check_books
from tests.unit.intake.sample import DAY, NOW, confirm, submit

LATER = NOW + 5 * DAY


def apply(books: Books, *commands: Command) -> list[Outcome]:
    return writer.apply(books, commands)


def sealed_seqs(books: Books) -> list[int]:
    """Numbers of the submissions that still hold something."""
    return [row.seq for row in books.submissions(1, 0, 100) if row.sealed is not None]


def test_a_purged_person_is_unknown_and_his_link_says_that_it_was_erased(books: Books) -> None:
    apply(books, submit(1, 1))

    outcomes = apply(books, Purge(1, 1, LATER), confirm(1), submit(1, 2))

    assert outcomes == [Done(), Refused(Refusal.ERASED), Stored(2)]
    assert sealed_seqs(books) == [2]
    assert books.attempts(1, "petition", submit(1).person_key) == 1
    assert check_books(books) == []


def test_what_is_too_young_is_not_purged(books: Books) -> None:
    apply(books, submit(1))

    outcomes = apply(books, Purge(1, 1, NOW), confirm(1))

    assert outcomes == [Refused(Refusal.TOO_EARLY), Appended(0)]


def test_an_older_form_stays_good_until_the_newest_is_purged(books: Books) -> None:
    apply(books, submit(1, 1), submit(1, 2, at=LATER))

    first = apply(books, Purge(1, 1, LATER))
    seqs = sealed_seqs(books)
    second = apply(books, Purge(1, 2, LATER + 1))

    assert (first, seqs, second) == ([Done()], [1, 2], [Done()])
    assert sealed_seqs(books) == []


def test_confirming_one_form_empties_the_others_of_that_person(books: Books) -> None:
    apply(books, submit(1, 1), submit(1, 2))
    apply(books, Purge(1, 1, LATER))

    apply(books, confirm(2))

    assert sealed_seqs(books) == []


def test_a_confirmed_person_keeps_his_signature_and_loses_the_forms_beside_it(books: Books) -> None:
    apply(books, submit(1, 1), submit(1, 2), confirm(1))

    outcomes = apply(books, Purge(1, 1, LATER), Purge(1, 2, LATER), confirm(2))

    supporter = books.supporter_at(1, 0)
    assert outcomes == [Done(), Done(), Already(0)]
    assert supporter is not None
    assert (supporter.state, supporter.sealed is None) == ("active", False)
    assert sealed_seqs(books) == []


def test_who_was_voided_cannot_come_back_by_a_purge(books: Books) -> None:
    apply(books, submit(1, 1), submit(1, 2), confirm(1), Void(1, 0, VoidReason.AUTOMATED, NOW))

    outcomes = apply(books, Purge(1, 2, LATER), submit(1, 3), confirm(3))

    assert outcomes == [Done(), Stored(3), Refused(Refusal.VOIDED)]


@pytest.mark.parametrize("again", [Purge(1, 1, LATER), Withdraw(1, 1, LATER)])
def test_purging_twice_or_withdrawing_afterwards_changes_nothing(books: Books, again: Command) -> None:
    apply(books, submit(1), Purge(1, 1, LATER))
    before = books.submissions(1, 0, 100)

    outcome = apply(books, again)

    assert outcome == [Done()]
    assert books.submissions(1, 0, 100) == before


def test_a_submission_that_is_not_there_cannot_be_purged(books: Books) -> None:
    assert apply(books, Purge(1, 9, LATER)) == [Refused(Refusal.UNKNOWN)]
