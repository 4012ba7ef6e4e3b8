"""The supporters who agreed to be named: first name and city, nothing that leads to an entry or an address.

An entry's index beside a name would undo the log's silence about who signed, so it is not given.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nidaa.campaigns import log_keeping
from nidaa.intake import sealing
from nidaa.intake.books import Books
from nidaa.intake.campaign_keys import CampaignKeys, unwrap

#: First words that are half of a name: "Abd Allah" is not called "Abd".
_HALF_NAMES: Final = frozenset({"عبد", "أبو", "ابو", "أم", "abd", "abdel", "abdul", "abou"})


@dataclass(frozen=True, slots=True)
class NamedSupporter:
    """Somebody who agreed to be named; both are as typed, not escaped; ``city`` may be ""."""

    first_name: str
    city: str


def latest_named_supporters(log_id: int, action: str, limit: int) -> tuple[NamedSupporter, ...]:
    """Return the newest supporters of an action who agreed to be named, newest first. Three queries of the books.

    Args:
        log_id: Of the campaign.
        action: "petition" or "boycott".
        limit: At most so many.
    """
    books = log_keeping.books()
    rows = books.latest_named(log_id, action, limit)
    if not rows:
        return ()
    keys = campaign_keys(books, log_id)
    records = (sealing.unseal_row(keys, row) for row in rows)
    return tuple(NamedSupporter(first_name(record.name), record.city) for record in records if record is not None)


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
