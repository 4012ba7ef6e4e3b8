"""Read what a campaign's page and its `counts.json` claim: numbers, each with the size of the log that gave it.

A page states a number as `<data class="count" data-action="petition" data-size="8120" value="7998">`. The page is
untrusted text: parsed with the standard library, nothing of it is shown but numbers.
"""

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, TypeGuard

from nidaa.entries.kinds import Action

PAGE_LIMIT_BYTES: Final = 2 * 1024 * 1024
_CLAIMS_LIMIT: Final = 64


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A page says: when the log had tree_size entries, this action counted to this number."""

    action: Action
    tree_size: int
    count: int


def claims_of_page(html: bytes) -> tuple[Claim, ...]:
    """Return every number that a page states, each different one once, in the order of the page.

    A number that cannot be read (missing attribute, not decimal, unknown action) is left out: the caller sees
    that it is not there.
    """
    parser = _ClaimParser()
    parser.feed(html.decode("utf-8", "replace"))
    parser.close()
    return tuple(dict.fromkeys(parser.claims))


def claims_of_counts(data: bytes) -> tuple[Claim, ...]:
    """Return the numbers that a `counts.json` states; what cannot be read is left out."""
    try:
        stated = json.loads(data)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(stated, dict):
        return ()
    size = stated.get("tree_size")
    numbers = [(action, _count_in(stated.get(action.value))) for action in Action]
    return tuple(Claim(action, size, count) for action, count in numbers if count is not None and _is_natural(size))


def _count_in(stated: object) -> int | None:
    if not isinstance(stated, dict):
        return None
    count = stated.get("count")
    if count is None:
        signs, withdrawals, voids = (stated.get(name) for name in ("signs_or_pledges", "withdrawals", "voids"))
        if not (_is_natural(signs) and _is_natural(withdrawals) and _is_natural(voids)):
            return None
        count = signs - withdrawals - voids
    return count if _is_natural(count) else None


def _is_natural(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < 10**18


class _ClaimParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.claims: list[Claim] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag != "data" or "count" not in attributes.get("class", "").split() or len(self.claims) >= _CLAIMS_LIMIT:
            return
        action = attributes.get("data-action", "")
        size, count = _decimal(attributes.get("data-size", "")), _decimal(attributes.get("value", ""))
        if action in {known.value for known in Action} and size is not None and count is not None:
            self.claims.append(Claim(Action(action), size, count))


def _decimal(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
