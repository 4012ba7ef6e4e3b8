"""The tally of any log: the same for any batching, and the same as the second opinion."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nidaa.entries.canonical_json import encode
from nidaa.entries.kinds import Action, Entry, Level
from nidaa.entries.rules import Rule
from nidaa.entries.tally import Tally, tally, tally_encoded
from tests.property.entry_strategies import logs
from tests.unit.entries.reference_tally import ReferenceTally


@settings(max_examples=500)
@given(logs())
def test_the_tally_is_that_of_the_document(log: list[Entry]) -> None:
    reference, running = ReferenceTally(), Tally()

    for entry in log:
        expected = reference.add(encode(entry))
        rule = running.add(entry)

        assert (rule and rule.value) == expected

    counts = running.counts()
    for action in Action:
        numbers = counts.of(action)
        assert numbers.count == reference.count(action.value)
        assert numbers.signs_or_pledges == reference.number("sign", action.value) + reference.number(
            "pledge", action.value
        )
        assert numbers.withdrawals == reference.number("withdraw", action.value)
        assert numbers.voids == reference.number("void", action.value)
    assert counts.boycott.pledges_by_threshold == reference.live_pledges()
    assert counts.boycott.keeps == {level: reference.keeps(level.value) for level in Level}


@given(logs(), st.lists(st.integers(0, 40)))
def test_any_batching_counts_the_same(log: list[Entry], cuts: list[int]) -> None:
    running = Tally()
    places = sorted({0, len(log), *(min(cut, len(log)) for cut in cuts)})

    for start, end in pairwise(places):
        running.add_encoded([encode(entry) for entry in log[start:end]])

    assert running.counts() == tally(log)


@given(logs())
def test_the_counts_of_a_beginning_are_those_that_were_shown_then(log: list[Entry]) -> None:
    running = Tally()
    shown = []
    for entry in log:
        running.add(entry)
        shown.append(running.counts())

    again = [tally(log[: size + 1]) for size in range(len(log))]

    assert shown == again


@given(logs())
def test_no_number_is_negative_and_none_is_lost(log: list[Entry]) -> None:
    counts = tally_encoded([encode(entry) for entry in log])

    assert counts.size == len(log)
    assert all(number > 0 for number in counts.ignored.values())
    for action in Action:
        numbers = counts.of(action)
        assert 0 <= numbers.count <= numbers.signs_or_pledges
        assert sum(numbers.voids_by_reason.values()) == numbers.voids
    assert sum(counts.boycott.pledges_by_threshold.values()) == counts.boycott.count
    counted = (
        counts.answers
        + (counts.closed is not None)
        + sum(
            numbers.signs_or_pledges
            + numbers.withdrawals
            + numbers.voids
            + sum(numbers.keeps.values())
            + (numbers.opened is not None)
            for numbers in (counts.petition, counts.boycott)
        )
    )
    assert counted + sum(counts.ignored.values()) == len(log)


@given(logs())
def test_a_closed_log_never_counts_differently_again(log: list[Entry]) -> None:
    whole = tally(log)

    if whole.closed is not None:
        end = len(log) - whole.ignored.get(Rule.AFTER_CLOSE, 0)
        beginning = tally(log[:end])
        assert (beginning.petition, beginning.boycott, beginning.answers) == (
            whole.petition,
            whole.boycott,
            whole.answers,
        )
