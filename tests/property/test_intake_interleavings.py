"""Any interleaving of commands and retries, in any batches: the log, the tally and the private book agree."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from nidaa.entries.kinds import Level, VoidReason
from nidaa.entries.tally import tally_encoded
from nidaa.intake import writer
from nidaa.intake.books import Books
from nidaa.intake.commands import (
    Answer,
    CheckIn,
    Close,
    Command,
    Confirm,
    Erase,
    Mute,
    Open,
    Purge,
    ShowName,
    Submit,
    Void,
    Withdraw,
)
from nidaa.intake.outcomes import Appended, Outcome, Stored
from nidaa.intake.startup_check import check_books
from tests.unit.intake.sample import CHECK_IN_UNTIL, CLOSES_AT, NOW, OPENS_AT, WINDOW_ENDS_AT, dump, make_books, submit

UNTIL: Final = date(1970, 4, 21)
MOMENTS: Final = st.sampled_from((OPENS_AT - 1, NOW, CLOSES_AT - 1, WINDOW_ENDS_AT + 1, CHECK_IN_UNTIL + 1))
USUAL: Final = st.one_of(st.just(NOW), MOMENTS)
SEQS: Final = st.integers(1, 10)
ACTIONS: Final = st.sampled_from(("petition", "boycott"))

#: Few people, few keys, few numbers: so that retries, sixth attempts and second confirmations are common.
SUBMITS: Final = st.builds(
    lambda person, key, action, at: submit(person, key, action=action, at=at),
    st.integers(1, 3),
    st.integers(0, 6),
    ACTIONS,
    USUAL,
)
COMMANDS: Final = st.one_of(
    SUBMITS,
    SUBMITS,
    st.builds(Confirm, st.just(1), SEQS, USUAL),
    st.builds(Confirm, st.just(1), SEQS, USUAL),
    st.builds(Withdraw, st.just(1), SEQS, USUAL),
    st.builds(Void, st.just(1), st.integers(0, 8), st.sampled_from(VoidReason), USUAL),
    st.builds(CheckIn, st.just(1), SEQS, st.sampled_from(Level), st.just(b"k" * 32), MOMENTS),
    st.builds(Open, st.just(1), ACTIONS, st.just(UNTIL), USUAL),
    st.builds(Answer, st.just(1), st.just("anrt"), st.just(b"d" * 32), USUAL),
    st.builds(Erase, st.just(1), SEQS, USUAL),
    st.builds(Purge, st.just(1), SEQS, MOMENTS),
    st.builds(Mute, st.just(1), SEQS, USUAL),
    st.builds(ShowName, st.just(1), st.integers(0, 8), st.booleans(), USUAL),
    st.builds(Submit, st.just(9), *[st.just(getattr(submit(1), name)) for name in Submit.__struct_fields__[1:]]),
)
#: Who was erased is nobody's any more: the same form is a new one then.
UNFORGETFUL: Final = COMMANDS.filter(lambda command: not isinstance(command, Erase | Purge))
#: Closing is rare, since nothing much happens after it.
HISTORIES: Final = st.tuples(
    st.lists(COMMANDS, max_size=40),
    st.lists(st.one_of(COMMANDS, st.builds(Close, st.just(1), USUAL)), max_size=10),
).map(lambda parts: parts[0] + parts[1])


def run(books: Books, commands: Sequence[Command], cuts: Sequence[int]) -> list[Outcome]:
    """Apply the commands in batches that end at these places."""
    places = [0, *sorted({cut for cut in cuts if 0 < cut < len(commands)}), len(commands)]
    outcomes: list[Outcome] = []
    for start, stop in pairwise(places):
        outcomes += writer.apply(books, commands[start:stop])
    return outcomes


def standing(books: Books, action: str) -> int:
    """How many people stand in an action, as the private book has it."""
    sql = "SELECT count(*) FROM intake_supporter WHERE action = %s AND ended_index IS NULL"
    return int(books.fetch(sql, (action,))[0][0])


@settings(max_examples=1000)
@given(commands=HISTORIES, cuts=st.lists(st.integers(1, 50), max_size=8))
def test_any_batching_gives_the_books_of_one_by_one(commands: list[Command], cuts: list[int]) -> None:
    (batched, _), (single, _) = make_books(), make_books()

    outcomes = run(batched, commands, cuts)

    assert outcomes == run(single, commands, range(len(commands)))
    assert {**dump(batched), "intake_log": []} == {**dump(single), "intake_log": []}
    assert batched.logs() == single.logs()


@settings(max_examples=1000)
@given(commands=HISTORIES, cuts=st.lists(st.integers(1, 50), max_size=8), data=st.data())
def test_log_tally_and_private_book_agree_after_any_history(
    commands: list[Command], cuts: list[int], data: st.DataObject
) -> None:
    # A retry is any command sent again, later.
    retries = data.draw(st.lists(st.sampled_from(commands), max_size=10)) if commands else []
    books, log_id = make_books()

    outcomes = run(books, [*commands, *retries], cuts)

    leaves = books.entries(log_id, 0, 1000)
    counts = tally_encoded(leaves)
    log = books.logs()[0]
    assert check_books(books) == []
    assert counts.ignored == {}
    assert counts.petition.count == standing(books, "petition")
    assert counts.boycott.count == standing(books, "boycott")
    assert len(leaves) == log.size >= sum(isinstance(outcome, Appended) for outcome in outcomes)
    assert [row.seq for row in books.submissions(log_id, 0, 1000)] == list(range(1, log.submissions + 1))


@settings(max_examples=200)
@given(key=st.integers(0, 3), times=st.integers(2, 6), between=st.lists(UNFORGETFUL, max_size=6))
def test_a_submission_sent_again_is_stored_once(key: int, times: int, between: list[Command]) -> None:
    books, log_id = make_books()
    first = submit(7, key)

    outcomes = [writer.apply(books, [first, *between])[0] for _ in range(times)]

    assert outcomes == [Stored(1)] * times
    assert books.attempts(log_id, first.action, first.person_key) == 1
