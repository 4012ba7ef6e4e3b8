"""The fold over a log's entries, in steps that a stop can interrupt."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from nidaa.entries.errors import EntryError
from nidaa.entries.tally import Tally
from nidaa.followers import books_view
from nidaa.followers.errors import IntegrityError, Trouble
from nidaa.followers.models import Checkpoint

_ENTRIES_AT_A_TIME: Final = 8_192
SECONDS_PER_HOUR: Final = 3_600


@dataclass(frozen=True, slots=True)
class Mark:
    """A signed size at which a count is due: the last head of an hour.

    Attributes:
        size: Number of entries.
        hour: Unix seconds of its signing divided by 3,600.
    """

    size: int
    hour: int


def marks_after(log_id: int, size: int) -> list[Mark]:
    """Return the last head of each hour among those beyond `size`, the smallest first."""
    heads = Checkpoint.objects.filter(log_id=log_id, size__gt=size).order_by("size")
    by_hour = {at // SECONDS_PER_HOUR: head for head, at in heads.values_list("size", "signed_at")}
    return sorted((Mark(head, hour) for hour, head in by_hour.items()), key=lambda mark: mark.size)


def step(tally: Tally, log_id: int, size: int) -> bool:
    """Add the next entries, some thousands at most; return whether the tally has reached `size`.

    Raises:
        IntegrityError: ENTRIES_MISSING or ENTRY_UNREADABLE.
    """
    stop = min(size, tally.size + _ENTRIES_AT_A_TIME)
    entries = books_view.entries(log_id, tally.size, stop)
    if len(entries) != stop - tally.size:
        raise IntegrityError(Trouble.ENTRIES_MISSING, f"Entries between {tally.size} and {stop} are missing.")
    try:
        tally.add_encoded(entries)
    except EntryError as error:
        raise IntegrityError(Trouble.ENTRY_UNREADABLE, f"An entry cannot be read: {error}") from error
    return tally.size == size


def encoded(tally: Tally) -> str:
    """Return the counts as JSON: equal counts give equal text."""
    return json.dumps(msgspec.to_builtins(tally.counts(), str_keys=True), sort_keys=True, separators=(",", ":"))


def rows_of(tally: Tally, log_id: int, marks: list[Mark]) -> Iterator[tuple[Mark, str]]:
    """Yield each mark with the counts at it; the tally ends at the last."""
    for mark in marks:
        while tally.size < mark.size:
            step(tally, log_id, mark.size)
        yield mark, encoded(tally)
