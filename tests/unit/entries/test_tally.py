import random
import sys
from datetime import date

import pytest

from nidaa.entries.canonical_json import encode
from nidaa.entries.errors import EntryError
from nidaa.entries.kinds import THRESHOLD_LADDER, Answer, Close, Entry, Level, Open, VoidReason
from nidaa.entries.rules import Rule
from nidaa.entries.tally import Tally, tally, tally_encoded
from tests.unit.entries.examples import (
    BOYCOTT,
    COMMITMENT,
    DAY,
    END,
    EXAMPLES,
    PETITION,
    keep,
    pledge,
    sign,
    void,
    withdraw,
)

OPEN_BOYCOTT = Open(BOYCOTT, DAY, END)


def rules(*entries: Entry) -> list[Rule | None]:
    """Under which rule each entry is ignored."""
    running = Tally()
    return [running.add(entry) for entry in entries]


def test_an_empty_log_counts_to_nothing() -> None:
    counts = tally([])

    assert (counts.size, counts.petition.count, counts.boycott.count, counts.answers) == (0, 0, 0, 0)
    assert counts.petition.keeps == {Level.FULL: 0, Level.PARTLY: 0, Level.NONE: 0}
    assert (counts.closed, counts.ignored) == (None, {})


def test_signs_are_counted() -> None:
    counts = tally([sign(), sign(), sign()])

    assert (counts.petition.signs_or_pledges, counts.petition.count, counts.boycott.count) == (3, 3, 0)


def test_pledges_are_counted_by_threshold() -> None:
    counts = tally([pledge(1), pledge(100), pledge(100)])

    assert (counts.boycott.count, counts.petition.count) == (3, 0)
    assert counts.boycott.pledges_by_threshold == {1: 1, 100: 2}


def test_every_rung_is_remembered() -> None:
    entries: list[Entry] = [pledge(threshold) for threshold in THRESHOLD_LADDER]

    counts = tally([*entries, *(withdraw(index, BOYCOTT) for index in range(len(entries)))])

    assert counts.boycott.pledges_by_threshold == {}
    assert counts.boycott.withdrawals == len(THRESHOLD_LADDER)


def test_a_withdrawal_subtracts() -> None:
    counts = tally([sign(), sign(), withdraw(0)])

    assert (counts.petition.signs_or_pledges, counts.petition.withdrawals, counts.petition.count) == (2, 1, 1)


def test_a_void_subtracts_and_states_its_reason() -> None:
    counts = tally([pledge(100), pledge(500), void(1, BOYCOTT, VoidReason.DUPLICATE)])

    assert (counts.boycott.voids, counts.boycott.count) == (1, 1)
    assert counts.boycott.voids_by_reason == {VoidReason.DUPLICATE: 1}
    assert counts.boycott.pledges_by_threshold == {100: 1}


def test_a_count_is_found_by_its_action() -> None:
    counts = tally([sign(), pledge()])

    assert (counts.of(PETITION), counts.of(BOYCOTT)) == (counts.petition, counts.boycott)


def test_who_withdrew_may_sign_again() -> None:
    counts = tally([sign(), withdraw(0), sign(), withdraw(2), sign()])

    assert counts.petition.count == 1
    assert counts.ignored == {}


def test_an_opening_states_its_days() -> None:
    counts = tally([Open(PETITION, DAY), OPEN_BOYCOTT])

    assert (counts.petition.opened, counts.petition.until) == (DAY, None)
    assert (counts.boycott.opened, counts.boycott.until) == (DAY, END)


def test_support_counts_without_an_opening() -> None:
    assert rules(sign(), pledge()) == [None, None]


def test_support_after_the_stated_end_counts() -> None:
    late = sign()

    assert rules(Open(PETITION, date(2015, 1, 1), date(2015, 2, 1)), late) == [None, None]


def test_a_second_opening_is_ignored() -> None:
    other_end = date(2017, 1, 1)

    running = Tally()
    running.add_all([OPEN_BOYCOTT, Open(BOYCOTT, DAY, other_end)])

    assert running.counts().boycott.until == END
    assert running.counts().ignored == {Rule.OPEN_AGAIN: 1}


def test_a_second_opening_of_a_petition_without_an_end_is_ignored() -> None:
    assert rules(Open(PETITION, DAY), Open(PETITION, DAY, END)) == [None, Rule.OPEN_AGAIN]


def test_each_action_has_its_opening() -> None:
    assert rules(Open(PETITION, DAY), OPEN_BOYCOTT) == [None, None]


def test_a_sign_outside_the_petition_is_ignored() -> None:
    assert rules(sign(BOYCOTT)) == [Rule.SIGN_OUTSIDE_PETITION]


def test_a_pledge_outside_the_boycott_is_ignored() -> None:
    assert rules(pledge(1, PETITION)) == [Rule.PLEDGE_OUTSIDE_BOYCOTT]


def test_a_second_withdrawal_is_ignored() -> None:
    assert rules(sign(), withdraw(0), withdraw(0)) == [None, None, Rule.ALREADY_WITHDRAWN]


def test_a_void_after_a_withdrawal_is_ignored() -> None:
    assert rules(sign(), withdraw(0), void(0)) == [None, None, Rule.ALREADY_WITHDRAWN]


def test_a_withdrawal_after_a_void_is_ignored() -> None:
    assert rules(sign(), void(0), withdraw(0)) == [None, None, Rule.ALREADY_VOIDED]


def test_a_second_void_is_ignored() -> None:
    assert rules(sign(), void(0), void(0)) == [None, None, Rule.ALREADY_VOIDED]


def test_each_support_subtracts_at_most_once() -> None:
    counts = tally([pledge(), withdraw(0, BOYCOTT), void(0, BOYCOTT), withdraw(0, BOYCOTT)])

    assert counts.boycott.count == 0
    assert counts.boycott.pledges_by_threshold == {}


@pytest.mark.parametrize("of", [1, 2, 2**53 - 1])
def test_pointing_to_itself_or_ahead_is_ignored(of: int) -> None:
    assert rules(sign(), withdraw(of), sign()) == [None, Rule.OF_NOT_EARLIER, None]


def test_pointing_to_what_is_no_support_is_ignored() -> None:
    log: list[Entry] = [sign(), withdraw(0), Open(PETITION, DAY), Answer(DAY, "anrt", COMMITMENT)]

    assert rules(*log, void(1), void(2), void(3)) == [None] * 4 + [Rule.OF_NOT_COUNTED] * 3


def test_pointing_to_what_was_itself_ignored_is_ignored() -> None:
    assert rules(sign(BOYCOTT), void(0, BOYCOTT)) == [Rule.SIGN_OUTSIDE_PETITION, Rule.OF_NOT_COUNTED]


def test_pointing_to_another_action_is_ignored() -> None:
    assert rules(sign(), withdraw(0, BOYCOTT), pledge(), void(2, PETITION)) == [
        None,
        Rule.OF_OTHER_ACTION,
        None,
        Rule.OF_OTHER_ACTION,
    ]


def test_what_is_ignored_leaves_its_target_alone() -> None:
    assert rules(sign(), withdraw(0, BOYCOTT), withdraw(0)) == [None, Rule.OF_OTHER_ACTION, None]


def test_check_ins_are_counted_by_level() -> None:
    counts = tally([OPEN_BOYCOTT, keep(), keep(level=Level.PARTLY), keep(level=Level.PARTLY), keep(level=Level.NONE)])

    assert counts.boycott.keeps == {Level.FULL: 1, Level.PARTLY: 2, Level.NONE: 1}
    assert counts.boycott.count == 0


def test_a_check_in_before_the_last_day_of_the_window_is_ignored() -> None:
    assert rules(OPEN_BOYCOTT, keep(date(2016, 1, 17)), keep(END)) == [None, Rule.KEEP_BEFORE_END, None]


def test_a_check_in_without_an_opening_is_ignored() -> None:
    assert rules(keep(), Open(PETITION, DAY, DAY), keep()) == [Rule.KEEP_WITHOUT_OPEN, None, Rule.KEEP_WITHOUT_OPEN]


def test_a_check_in_outside_the_boycott_is_ignored() -> None:
    assert rules(Open(PETITION, DAY, DAY), keep(action=PETITION)) == [None, Rule.KEEP_OUTSIDE_BOYCOTT]


def test_a_check_in_is_no_support_that_can_be_withdrawn() -> None:
    assert rules(OPEN_BOYCOTT, keep(), withdraw(1, BOYCOTT))[2] is Rule.OF_NOT_COUNTED


def test_answers_are_counted() -> None:
    counts = tally([Answer(DAY, "anrt", COMMITMENT), Answer(DAY, "anrt", COMMITMENT)])

    assert counts.answers == 2


def test_nothing_counts_after_the_closing() -> None:
    everything = [entry for entry, _ in EXAMPLES]

    counts = tally([sign(), Close(END), *everything])

    assert counts.size == 2 + len(everything)
    assert (counts.petition.count, counts.boycott.count, counts.answers) == (1, 0, 0)
    assert counts.closed == END
    assert counts.ignored == {Rule.AFTER_CLOSE: len(everything)}


def test_a_day_that_runs_backwards_changes_nothing() -> None:
    earlier = date(2015, 12, 31)

    counts = tally([Open(PETITION, DAY), sign(), withdraw(1), Close(earlier)])

    assert counts.ignored == {}
    assert counts.closed == earlier


def test_the_count_goes_on_from_where_it_was() -> None:
    running = Tally()
    running.add_all([sign(), sign()])
    before = running.counts()

    running.add(withdraw(0))

    assert (before.size, before.petition.count) == (2, 2)
    assert (running.size, running.counts().petition.count) == (3, 1)


def test_encoded_entries_count_like_decoded_ones() -> None:
    counts = tally_encoded([data for _, data in EXAMPLES])

    assert counts == tally([entry for entry, _ in EXAMPLES])


def test_none_of_a_bundle_is_added_if_one_is_refused() -> None:
    running = Tally()
    running.add(sign())

    with pytest.raises(EntryError, match="entry 2"):
        running.add_encoded([encode(sign()), b"{}"])

    assert running.size == 1


def test_memory_is_about_one_byte_an_entry() -> None:
    running = Tally()
    chance = random.Random(1)
    some: list[Entry] = [sign(), pledge(1), pledge(1_000_000)]

    running.add_all(chance.choice(some) for _ in range(100_000))

    assert sys.getsizeof(running._marks) < 130_000


def test_rule_ids_are_never_renamed() -> None:
    assert [rule.value for rule in Rule] == [
        "after-close",
        "open-again",
        "sign-outside-petition",
        "pledge-outside-boycott",
        "keep-outside-boycott",
        "keep-without-open",
        "keep-before-end",
        "of-not-earlier",
        "of-not-counted",
        "of-other-action",
        "already-withdrawn",
        "already-voided",
    ]
