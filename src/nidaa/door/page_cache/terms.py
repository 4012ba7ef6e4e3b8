"""What an answer's headers say about keeping it, and for whom it holds.

Before: Django answered. After: `pages` makes of it what is kept.
"""

from dataclasses import dataclass
from typing import Final

from nidaa.door.page_cache.freshness import Freshness, freshness_of
from nidaa.door.responses import Response

#: A larger one is handed on, and not kept.
BODY_LIMIT_BYTES: Final = 1024 * 1024
#: The request that the cache makes has no cookie: what varies on cookies holds for whoever has none of ours.
_KNOWN_VARIATIONS: Final = frozenset(("accept-encoding", "accept-language", "cookie"))


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms an answer is kept.

    Attributes:
        freshness: For how long.
        by_language: Whether it holds for readers of its language only.
        any_query: Whether it is the same for every query (`No-Vary-Search: params`).
    """

    freshness: Freshness
    by_language: bool
    any_query: bool


def terms_of(response: Response) -> Terms | None:
    """Return the terms on which an answer to a GET may be kept; None if it may not."""
    if response.status != 200 or len(response.body) > BODY_LIMIT_BYTES or _has(response, "set-cookie"):
        return None
    freshness = freshness_of(joined(response, "cache-control"))
    variations = _variations(response)
    if freshness is None or not variations <= _KNOWN_VARIATIONS or _is_coded(response):
        return None
    return Terms(freshness, "accept-language" in variations, holds_for_any_query(response))


def holds_for_anybody(response: Response) -> bool:
    """Return whether an answer that is not kept may be given to whoever asked for its path in its language.

    False if it depends on more than the cache's own request says: on cookies, or on another header.
    """
    return not _has(response, "set-cookie") and _variations(response) <= {"accept-encoding", "accept-language"}


def holds_for_any_query(response: Response) -> bool:
    """Return whether an answer says that the query does not matter.

    Source: draft-ietf-httpbis-no-vary-search. Of its forms we need one; with any other the query matters.
    """
    return joined(response, "no-vary-search") in ("params", "params=?1")


def joined(response: Response, name: str) -> str:
    """Return all values of a header, joined by commas; "" if there is none."""
    return ", ".join(value for key, value in response.headers if key == name)


def _has(response: Response, name: str) -> bool:
    return any(key == name for key, _ in response.headers)


def _variations(response: Response) -> set[str]:
    names = (name.strip().lower() for name in joined(response, "vary").split(","))
    return {name for name in names if name}


def _is_coded(response: Response) -> bool:
    return joined(response, "content-encoding").strip().lower() not in ("", "identity")
