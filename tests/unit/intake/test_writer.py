"""`writer.apply`, as a contract that every engine keeps."""

from datetime import date

import pytest

from nidaa.entries.canonical_json import decode
from nidaa.entries.kinds import Action, Pledge, Sign, VoidReason
from nidaa.entries.kinds import Close as CloseEntry
from nidaa.entries.kinds import Open as OpenEntry
from nidaa.entries.kinds import Withdraw as WithdrawEntry
from nidaa.entries.tally import tally_encoded
from nidaa.intake import writer
from nidaa.intake.books import Books
from nidaa.intake.commands import Answer, Close, Command, Erase, Mute, Open, ShowName, Void, Withdraw
from nidaa.intake.outcomes import Already, Appended, Done, Outcome, Refusal, Refused, Stored
from nidaa.intake.startup_check import check_books
from nidaa.intake.writer.rules import CONFIRM_GRACE_SECONDS, MOST_ATTEMPTS
from tests.unit.intake.sample import (
    CHECK_IN_UNTIL,
    CLOSES_AT,
    NOW,
    OPENS_AT,
    OTHER_TEXT,
    WINDOW_ENDS_AT,
    add_campaign,
    check_in,
    confirm,
    dump,
    submit,
)

UNTIL = date(1970, 4, 21)


class TestWriter:
    """What `apply` promises."""

    def apply(self, books: Books, *commands: Command) -> list[Outcome]:
        return writer.apply(books, commands)

    def outcome(self, books: Books, *commands: Command) -> Outcome:
        """The outcome of the last of these commands."""
        return writer.apply(books, commands)[-1]

    def test_submissions_are_numbered_from_one_without_a_gap(self, books: Books) -> None:
        outcomes = self.apply(books, submit(1), submit(2), submit(3))

        assert outcomes == [Stored(1), Stored(2), Stored(3)]
        assert [row.seq for row in books.submissions(1, 0, 10)] == [1, 2, 3]

    def test_a_submission_appends_nothing_to_the_log(self, books: Books) -> None:
        self.apply(books, submit(1))

        assert books.entries(1, 0, 10) == []

    def test_a_retry_is_answered_alike_and_stored_once(self, books: Books) -> None:
        self.apply(books, submit(1, key=7))

        outcomes = self.apply(books, submit(1, key=7), submit(1, key=7))

        assert outcomes == [Stored(1), Stored(1)]
        assert len(books.submissions(1, 0, 10)) == 1

    def test_a_retry_is_answered_alike_after_the_campaign_has_closed(self, books: Books) -> None:
        self.apply(books, submit(1, key=7), Close(1, NOW))

        outcomes = self.apply(books, submit(1, key=7), submit(1, key=8))

        assert outcomes == [Stored(1), Refused(Refusal.LOG_CLOSED)]

    def test_the_same_key_of_another_person_is_no_retry(self, books: Books) -> None:
        outcomes = self.apply(books, submit(1, key=7), submit(2, key=7))

        assert outcomes == [Stored(1), Stored(2)]

    def test_a_sixth_submission_of_a_person_is_answered_like_one_and_not_stored(self, books: Books) -> None:
        outcomes = self.apply(books, *(submit(1, key) for key in range(MOST_ATTEMPTS + 2)))

        assert all(isinstance(outcome, Stored) for outcome in outcomes)
        assert [row.attempt for row in books.submissions(1, 0, 10)] == [1, 2, 3, 4, 5]
        assert books.attempts(1, "petition", submit(1).person_key) == MOST_ATTEMPTS

    def test_both_actions_count_attempts_apart(self, books: Books) -> None:
        self.apply(books, *(submit(1, key) for key in range(6)))

        self.apply(books, submit(1, 9, action="boycott"))

        assert books.attempts(1, "boycott", submit(1).person_key) == 1

    @pytest.mark.parametrize(
        ("command", "reason"),
        [
            (submit(1, log_id=2), Refusal.UNKNOWN),
            (submit(1, at=OPENS_AT - 1), Refusal.NOT_OPEN),
            (submit(1, at=CLOSES_AT), Refusal.CLOSED),
            (submit(1, text=b"never published!"), Refusal.UNKNOWN_TEXT),
            (confirm(1), Refusal.UNKNOWN),
            (Withdraw(1, 1, NOW), Refusal.UNKNOWN),
            (Erase(1, 1, NOW), Refusal.UNKNOWN),
            (Mute(1, 1, NOW), Refusal.UNKNOWN),
            (check_in(1), Refusal.UNKNOWN),
            (Void(1, 0, VoidReason.TEST, NOW), Refusal.UNKNOWN),
        ],
    )
    def test_what_makes_no_sense_is_refused_and_changes_nothing(
        self, books: Books, command: Command, reason: Refusal
    ) -> None:
        before = dump(books)

        outcomes = self.apply(books, command)

        assert outcomes == [Refused(reason)]
        assert dump(books) == before

    def test_a_confirmation_appends_what_was_committed_to(self, books: Books) -> None:
        self.apply(books, submit(1), submit(2, action="boycott", text=OTHER_TEXT))

        outcomes = self.apply(books, confirm(1), confirm(2))

        sign, pledge = (decode(leaf) for leaf in books.entries(1, 0, 10))
        assert outcomes == [Appended(0), Appended(1)]
        assert isinstance(sign, Sign)
        assert (sign.commitment, sign.text) == (submit(1).commitment, submit(1).text)
        assert isinstance(pledge, Pledge)
        assert (pledge.threshold, pledge.text) == (100, OTHER_TEXT)

    def test_a_confirmation_moves_the_sealed_record_to_the_supporter(self, books: Books) -> None:
        self.apply(books, submit(1))

        self.apply(books, confirm(1))

        submission, supporter = books.submission(1, 1), books.supporter_of_submission(1, 1)
        assert submission is not None
        assert submission.sealed is None
        assert supporter is not None
        assert supporter.sealed == submit(1).sealed
        assert (supporter.state, supporter.entry_index, supporter.ended_index) == ("active", 0, None)

    def test_a_second_confirmation_of_a_person_names_the_first_entry(self, books: Books) -> None:
        self.apply(books, submit(1, 1), submit(1, 2), confirm(1))

        outcomes = self.apply(books, confirm(1), confirm(2))

        assert outcomes == [Already(0), Already(0)]
        assert len(books.entries(1, 0, 10)) == 1

    def test_a_mail_may_be_read_after_the_action_has_closed(self, books: Books) -> None:
        self.apply(books, submit(1), submit(2))

        outcomes = self.apply(
            books,
            confirm(1, at=CLOSES_AT + CONFIRM_GRACE_SECONDS - 1),
            confirm(2, at=CLOSES_AT + CONFIRM_GRACE_SECONDS),
        )

        assert outcomes == [Appended(0), Refused(Refusal.CLOSED)]

    def test_withdrawing_ends_the_entry_and_empties_the_person(self, books: Books) -> None:
        self.apply(books, submit(1, 1), submit(1, 2), confirm(1))

        outcome = self.outcome(books, Withdraw(1, 2, NOW))

        supporter = books.supporter_of_submission(1, 1)
        assert outcome == Appended(1)
        assert decode(books.entries(1, 1, 2)[0]) == WithdrawEntry(Action.PETITION, date(1970, 4, 11), 0)
        assert supporter is not None
        assert (supporter.state, supporter.ended_index, supporter.sealed) == ("withdrawn", 1, None)
        assert [row.sealed for row in books.submissions(1, 0, 10)] == [None, None]

    def test_withdrawing_twice_ends_once(self, books: Books) -> None:
        self.apply(books, submit(1), confirm(1), Withdraw(1, 1, NOW))

        outcome = self.outcome(books, Withdraw(1, 1, NOW))

        assert outcome == Already(1)

    def test_withdrawing_before_confirming_cancels_the_submission(self, books: Books) -> None:
        self.apply(books, submit(1))

        outcomes = self.apply(books, Withdraw(1, 1, NOW), confirm(1))

        assert outcomes == [Done(), Refused(Refusal.WITHDRAWN)]
        assert books.entries(1, 0, 10) == []

    def test_who_has_withdrawn_may_sign_again(self, books: Books) -> None:
        self.apply(books, submit(1, 1), confirm(1), Withdraw(1, 1, NOW))

        outcomes = self.apply(books, submit(1, 2), confirm(2), confirm(1))

        assert outcomes == [Stored(2), Appended(2), Already(2)]
        assert tally_encoded(books.entries(1, 0, 10)).petition.count == 1

    def test_who_was_voided_cannot_come_back(self, books: Books) -> None:
        self.apply(books, submit(1, 1), confirm(1), Void(1, 0, VoidReason.AUTOMATED, NOW))

        outcomes = self.apply(books, submit(1, 2), confirm(2), Withdraw(1, 1, NOW), confirm(1))

        voided = Refused(Refusal.VOIDED)
        assert outcomes == [Stored(2), voided, voided, voided]

    def test_who_was_voided_cannot_come_back_by_erasing(self, books: Books) -> None:
        self.apply(books, submit(1, 1), confirm(1), Void(1, 0, VoidReason.AUTOMATED, NOW), Erase(1, 1, NOW))

        outcomes = self.apply(books, submit(1, 2), confirm(2))

        assert outcomes == [Stored(2), Refused(Refusal.VOIDED)]

    def test_voiding_twice_voids_once(self, books: Books) -> None:
        self.apply(books, submit(1), confirm(1))

        outcomes = self.apply(books, *[Void(1, 0, VoidReason.TEST, NOW)] * 2)

        assert outcomes == [Appended(1), Already(1)]

    def test_what_was_withdrawn_cannot_be_voided(self, books: Books) -> None:
        self.apply(books, submit(1), confirm(1), Withdraw(1, 1, NOW))

        outcome = self.outcome(books, Void(1, 0, VoidReason.TEST, NOW))

        assert outcome == Refused(Refusal.WITHDRAWN)

    def test_a_name_that_is_hidden_is_not_among_the_named_and_counts_as_before(self, books: Books) -> None:
        self.apply(books, submit(1), confirm(1))

        outcome = self.outcome(books, ShowName(1, 0, False, NOW))

        row = books.supporter_at(1, 0)
        assert row is not None
        assert (outcome, row.named, row.state) == (Done(), False, "active")
        assert books.latest_named(1, "petition", 9) == []
        assert tally_encoded(books.entries(1, 0, 10)).petition.count == 1

    def test_a_name_is_hidden_after_the_close_and_shown_again(self, books: Books) -> None:
        self.apply(books, submit(1), confirm(1), Close(1, NOW), ShowName(1, 0, False, NOW))

        outcome = self.outcome(books, ShowName(1, 0, True, NOW))

        assert outcome == Done()
        assert [row.entry_index for row in books.latest_named(1, "petition", 9)] == [0]

    def test_who_is_gone_has_no_name_to_show(self, books: Books) -> None:
        self.apply(books, submit(1), confirm(1), Withdraw(1, 1, NOW))
        self.apply(books, submit(2), confirm(2), Erase(1, 2, NOW))

        outcomes = self.apply(books, *[ShowName(1, index, True, NOW) for index in (0, 2, 9)])

        assert outcomes == [Refused(Refusal.WITHDRAWN), Refused(Refusal.ERASED), Refused(Refusal.UNKNOWN)]

    def test_erasing_withdraws_and_leaves_nothing_that_an_address_leads_to(self, books: Books) -> None:
        self.apply(books, submit(1, 1), submit(1, 2), confirm(1))

        outcome = self.outcome(books, Erase(1, 2, NOW))

        stored = repr((books.submissions(1, 0, 10), books.supporter_at(1, 0)))
        assert outcome == Done()
        assert repr(submit(1).person_key)[2:-1] not in stored
        assert "sealed:" not in stored
        assert tally_encoded(books.entries(1, 0, 10)).petition.count == 0

    def test_erasing_after_the_close_empties_the_rows_and_leaves_the_log(self, books: Books) -> None:
        self.apply(books, submit(1), confirm(1), Close(1, NOW))
        log = books.entries(1, 0, 10)

        outcomes = self.apply(books, Erase(1, 1, NOW), Erase(1, 1, NOW), confirm(1), Withdraw(1, 1, NOW))

        supporter = books.supporter_at(1, 0)
        erased = Refused(Refusal.ERASED)
        assert outcomes == [Done(), Done(), erased, erased]
        assert supporter is not None
        assert (supporter.state, supporter.sealed, supporter.ended_index) == ("erased", None, None)
        assert books.entries(1, 0, 10) == log

    def test_who_was_erased_may_begin_anew_in_the_same_batch(self, books: Books) -> None:
        self.apply(books, submit(1, 1), confirm(1))

        outcomes = self.apply(books, Erase(1, 1, NOW), submit(1, 1), confirm(2), confirm(1))

        assert outcomes == [Done(), Stored(2), Appended(2), Refused(Refusal.ERASED)]
        assert check_books(books) == []

    def test_muting_reaches_all_that_a_person_has_sent(self, books: Books) -> None:
        self.apply(books, submit(1, 1), submit(1, 2), submit(2))

        outcome = self.outcome(books, Mute(1, 1, NOW))

        assert outcome == Done()
        assert [row.muted for row in books.submissions(1, 0, 10)] == [True, True, False]

    def test_a_check_in_is_taken_once_and_in_its_time(self, books: Books) -> None:
        self.apply(books, Open(1, "boycott", UNTIL, OPENS_AT), submit(1, action="boycott"), confirm(1))

        outcomes = self.apply(
            books,
            check_in(1, at=WINDOW_ENDS_AT - 1),
            check_in(1, at=CHECK_IN_UNTIL),
            check_in(1, at=WINDOW_ENDS_AT),
            check_in(1, at=CHECK_IN_UNTIL),
        )

        assert outcomes == [Refused(Refusal.TOO_EARLY), Refused(Refusal.TOO_LATE), Appended(2), Already(2)]
        assert sum(tally_encoded(books.entries(1, 0, 10)).boycott.keeps.values()) == 1

    def test_a_check_in_is_for_those_who_stand(self, books: Books) -> None:
        self.apply(books, Open(1, "boycott", UNTIL, OPENS_AT), *(submit(p, action="boycott") for p in (1, 2)))
        self.apply(books, confirm(1), Withdraw(1, 1, NOW))

        outcomes = self.apply(books, check_in(1), check_in(2))

        assert outcomes == [Refused(Refusal.WITHDRAWN), Refused(Refusal.UNKNOWN)]

    def test_a_petition_has_no_check_in(self, books: Books) -> None:
        self.apply(books, submit(1), confirm(1))

        outcome = self.outcome(books, check_in(1))

        assert outcome == Refused(Refusal.UNKNOWN)

    def test_an_action_is_opened_once(self, books: Books) -> None:
        opened = Open(1, "petition", None, OPENS_AT)

        outcomes = self.apply(books, opened, opened)

        action = books.action(1, "petition")
        assert outcomes == [Appended(0), Already(0)]
        assert isinstance(decode(books.entries(1, 0, 1)[0]), OpenEntry)
        assert action is not None
        assert action.opened_index == 0

    def test_nothing_is_appended_after_the_close(self, books: Books) -> None:
        self.apply(books, *(submit(person, action="boycott") for person in (1, 2)), confirm(1), Close(1, NOW))

        outcomes = self.apply(
            books,
            Close(1, NOW),
            submit(3),
            confirm(2),
            Withdraw(1, 1, NOW),
            Void(1, 0, VoidReason.TEST, NOW),
            Open(1, "boycott", UNTIL, NOW),
            Answer(1, "anrt", b"d" * 32, NOW),
            check_in(1),
        )

        assert outcomes == [Already(1), *[Refused(Refusal.LOG_CLOSED)] * 7]
        assert isinstance(decode(books.entries(1, 0, 10)[-1]), CloseEntry)

    def test_each_campaign_has_its_own_numbers(self, books: Books) -> None:
        second = add_campaign(books, "water")

        outcomes = self.apply(
            books, submit(1), submit(1, log_id=second), confirm(1, log_id=second), confirm(1), submit(2)
        )

        assert outcomes == [Stored(1), Stored(1), Appended(0), Appended(0), Stored(2)]
        assert [(log.size, log.submissions) for log in books.logs()] == [(1, 2), (1, 1)]
