"""What this process has answered, in plain numbers: one addition a request, no lock, no file.

The event loop's thread counts; `monitoring` copies the numbers once a second for whoever scrapes.
"""

from collections import Counter
from typing import Final

STORED: Final = "stored"
#: What a form is told when the database or the queue takes no more.
UNAVAILABLE: Final = "unavailable"
#: Answers by class of status; a request adds to one of them when it is answered (`Request.answers`).
Classes = list[int]
_NAMES: Final = ("0xx", "1xx", "2xx", "3xx", "4xx", "5xx")


def new_classes() -> Classes:
    """Return a count of nothing yet: one number for each status divided by 100."""
    return [0] * len(_NAMES)


class Counters:
    """The numbers of one process. Labels come from the code, never from a request: their number is bounded.

    Attributes:
        forms: Outcome -> number: STORED, UNAVAILABLE, or the code of the first thing that was refused.
    """

    __slots__ = ("_routes", "forms")

    def __init__(self) -> None:
        """Start with nothing."""
        self._routes: dict[str, Classes] = {}
        self.forms: Counter[str] = Counter()

    def of(self, route: str) -> Classes:
        """Return the numbers of a route, to add to."""
        return self._routes.setdefault(route, new_classes())

    def answers(self) -> dict[str, dict[str, int]]:
        """Return route -> class of status -> number; only what occurs."""
        found = {
            route: {name: number for name, number in zip(_NAMES, classes, strict=True) if number}
            for route, classes in self._routes.items()
        }
        return {route: classes for route, classes in found.items() if classes}
