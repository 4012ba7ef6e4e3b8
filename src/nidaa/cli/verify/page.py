"""Read what a campaign's page claims: its numbers, each with the size of the log at which it was counted.

A page states a number as `<data class="count" data-action="petition" data-size="8120" value="7998">`. The page is
untrusted text: parsed with the standard library, nothing of it is shown but numbers.
"""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

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
