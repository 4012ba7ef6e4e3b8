"""Whether the numbers of a count agree with each other: checked at every count, before it is published.

A count is a partition of the log: each entry is counted once, as one thing, or ignored under one rule.
"""

from collections.abc import Iterator

from nidaa.entries.counts import ActionCounts, Counts


def disagreements(counts: Counts, tree_size: int) -> list[str]:
    """Return what does not agree, in sentences; empty if everything does.

    Args:
        counts: What was tallied.
        tree_size: The size of the signed head that it is said to cover.
    """
    found = [] if counts.size == tree_size else [f"{counts.size} entries were tallied, the head covers {tree_size}"]
    parts = sum(_parts(counts))
    if parts != counts.size:
        found.append(f"the breakdown of {counts.size} entries sums to {parts}")
    found += _of_action("petition", counts.petition)
    found += _of_action("boycott", counts.boycott)
    if sum(counts.boycott.pledges_by_threshold.values()) != counts.boycott.count:
        found.append("the pledges by threshold do not sum to the pledges")
    return found


def _parts(counts: Counts) -> Iterator[int]:
    for action in (counts.petition, counts.boycott):
        yield action.opened is not None
        yield action.signs_or_pledges
        yield action.withdrawals
        yield action.voids
        yield sum(action.keeps.values())
    yield counts.answers
    yield counts.closed is not None
    yield sum(counts.ignored.values())


def _of_action(name: str, action: ActionCounts) -> list[str]:
    found = []
    if sum(action.voids_by_reason.values()) != action.voids:
        found.append(f"the {name}'s voids by reason do not sum to its voids")
    if action.count < 0:
        found.append(f"the {name}'s number is below zero")
    return found
