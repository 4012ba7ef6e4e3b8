"""Entries of every kind, sensible or not, drawn at random."""

from datetime import date

from hypothesis import strategies as st

from nidaa.entries.kinds import (
    THRESHOLD_LADDER,
    Action,
    Answer,
    Close,
    Entry,
    Keep,
    Level,
    Open,
    Pledge,
    Sign,
    Void,
    VoidReason,
    Withdraw,
)

actions = st.sampled_from(Action)
commitments = st.binary(min_size=32, max_size=32)
texts = st.binary(min_size=16, max_size=16)
any_days = st.dates()
#: Few days, so that a check-in often falls on the edge of the window.
near_days = st.dates(date(2016, 1, 16), date(2016, 1, 20))


def entries(days: st.SearchStrategy[date], indices: st.SearchStrategy[int]) -> st.SearchStrategy[Entry]:
    """Entries with these days, pointing to these indices."""
    return st.one_of(
        st.builds(Open, st.just(Action.PETITION), days, st.none() | days),
        st.builds(Open, st.just(Action.BOYCOTT), days, days),
        st.builds(Sign, actions, commitments, days, texts),
        st.builds(Pledge, actions, commitments, days, st.sampled_from(THRESHOLD_LADDER), texts),
        st.builds(Withdraw, actions, days, indices),
        st.builds(Void, actions, days, indices, st.sampled_from(VoidReason)),
        st.builds(Keep, actions, commitments, days, st.sampled_from(Level)),
        st.builds(Answer, days, st.from_regex(r"\A[a-z0-9-]{1,64}\Z"), commitments),
        st.builds(Close, days),
    )


any_entries = entries(any_days, st.integers(0, 2**53 - 1))


def logs() -> st.SearchStrategy[list[Entry]]:
    """Whole logs in which supports are frequent, much points at them, and few close early."""
    same = {"commitment": st.just(bytes(32)), "day": near_days, "text": st.just(bytes(16))}
    sign = st.builds(Sign, action=st.just(Action.PETITION), **same)
    pledge = st.builds(Pledge, action=st.just(Action.BOYCOTT), threshold=st.sampled_from(THRESHOLD_LADDER[:4]), **same)
    ends = st.builds(Withdraw, actions, near_days, st.integers(0, 20)) | st.builds(
        Void, actions, near_days, st.integers(0, 20), st.sampled_from(VoidReason)
    )
    one = st.one_of(sign, pledge, ends, ends, entries(near_days, st.integers(0, 40)))
    return st.lists(one, max_size=40)
