"""Which page each named supporter gets: the next free place, in the order of the log. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

PEOPLE_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the wall of an action.

    Attributes:
        number: From 1.
        first_entry: Index of the entry of its first person.
        people: How many places are taken, 1 to `PEOPLE_A_PAGE`.
    """

    action: str
    number: int
    first_entry: int
    people: int


def pages_after(last: Mapping[str, Page], named: Iterable[tuple[int, str]]) -> list[Page]:
    """Return the pages that change or begin when more people are named.

    Args:
        last: Action -> its newest page; without the actions that have none.
        named: Index of the entry and action of each person, in the order of the log.
    """
    open_pages = dict(last)
    changed: dict[tuple[str, int], Page] = {}
    for entry_index, action in named:
        page = open_pages.get(action)
        if page is None or page.people >= PEOPLE_A_PAGE:
            page = Page(action, page.number + 1 if page else 1, entry_index, 1)
        else:
            page = replace(page, people=page.people + 1)
        open_pages[action] = changed[action, page.number] = page
    return list(changed.values())
