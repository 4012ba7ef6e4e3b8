"""The supporters who agreed to be named: first name, city and reason, nothing that leads to an entry or an address.

An entry's index beside a name would undo the log's silence about who signed, so it is not given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nidaa.campaigns import log_keeping
from nidaa.intake import sealing
from nidaa.intake.books import Books
from nidaa.intake.campaign_keys import CampaignKeys, unwrap
from nidaa.intake.record import SupporterRecord
from nidaa.intake.rows import SupporterRow

#: More than two pages of the wall hold.
_AT_MOST: Final = 200
_END: Final = 2**62
#: First words that are half of a name: "Abd Allah" is not called "Abd".
_HALF_NAMES: Final = frozenset({"عبد", "أبو", "ابو", "أم", "abd", "abdel", "abdul", "abou"})


@dataclass(frozen=True, slots=True)
class NamedSupporter:
    """Somebody who agreed to be named; all is as typed, not escaped; ``city`` and ``reason`` may be ""."""

    first_name: str
    city: str
    reason: str = ""


def latest_named_supporters(log_id: int, action: str, limit: int) -> tuple[NamedSupporter, ...]:
    """Return the newest supporters of an action who agreed to be named, newest first. Three queries of the books.

    Args:
        log_id: Of the campaign.
        action: "petition" or "boycott".
        limit: At most so many.
    """
    books = log_keeping.books()
    return _named(books, log_id, books.latest_named(log_id, action, limit))


def supporters_named_between(
    log_id: int, action: str, first_entry: int, after: int | None
) -> tuple[NamedSupporter, ...]:
    """Return who agreed to be named with first_entry <= entry's index < after, newest first.

    Three queries of the books.

    Args:
        log_id: Of the campaign.
        action: "petition" or "boycott".
        first_entry: Where a page of the wall begins.
        after: Where the page after it begins; None: the newest ``_AT_MOST`` from there on.
    """
    books = log_keeping.books()
    stop = _END if after is None else after
    return _named(books, log_id, books.named_between(log_id, action, first_entry, stop, _AT_MOST))


def shown_as(log_id: int, entry_indexes: Iterable[int]) -> dict[int, NamedSupporter]:
    """Return, for moderators, what the wall shows or would show of these entries' supporters who agreed to be named.

    One query of the books for each entry, and two.
    """
    books = log_keeping.books()
    shown: dict[int, NamedSupporter] = {}
    for entry_index in entry_indexes:
        row = books.supporter_at(log_id, entry_index)
        record = _record(books, row)
        if record is not None and record.show_name:
            shown[entry_index] = _shown(record)
    return shown


def agreed_to_be_named(log_id: int, entry_index: int) -> bool | None:
    """Return whether the supporter of an entry agreed to be named; None if nothing is known of him any more."""
    books = log_keeping.books()
    record = _record(books, books.supporter_at(log_id, entry_index))
    return None if record is None else record.show_name


def _record(books: Books, row: SupporterRow | None) -> SupporterRecord | None:
    if row is None or row.sealed is None:
        return None
    return sealing.unseal_row(campaign_keys(books, row.log_id), row)


def _named(books: Books, log_id: int, rows: Sequence[SupporterRow]) -> tuple[NamedSupporter, ...]:
    if not rows:
        return ()
    keys = campaign_keys(books, log_id)
    records = (sealing.unseal_row(keys, row) for row in rows)
    return tuple(_shown(record) for record in records if record is not None)


def _shown(record: SupporterRecord) -> NamedSupporter:
    return NamedSupporter(first_name(record.name), record.city, record.reason)


def first_name(name: str) -> str:
    """Return the first name of a full name: its first word, or two when the first is half of a name."""
    words = name.split()
    taken = 2 if words and words[0].lower() in _HALF_NAMES else 1
    return " ".join(words[:taken])


def campaign_keys(books: Books, log_id: int) -> CampaignKeys:
    """Return a campaign's keys, unwrapped once. Two queries of the books.

    Raises:
        SealError: There is no such log, or these are not the secrets that wrapped its key.
    """
    log, wrapped_key = books.log(log_id), books.wrapped_key(log_id)
    return _unwrapped(log.origin if log else "", wrapped_key or b"")


@lru_cache(maxsize=64)
def _unwrapped(origin: str, wrapped_key: bytes) -> CampaignKeys:
    return unwrap(log_keeping.its_secrets(), origin, wrapped_key)
