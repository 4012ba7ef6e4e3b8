"""What this process has answered, in plain numbers: one addition a request, no lock, no file.

The event loop's thread counts; `snapshots` copies the numbers once a second for whoever scrapes.
"""

from collections import Counter
from typing import Final

STORED: Final = "stored"
#: What a form is told when the database or the queue takes no more.
UNAVAILABLE: Final = "unavailable"
_CLASSES: Final = ("0xx", "1xx", "2xx", "3xx", "4xx", "5xx")


class Counters:
    """The numbers of one process. Labels come from the code, never from a request: their number is bounded.

    Attributes:
        forms: Outcome -> number: STORED, UNAVAILABLE, or the code of the first thing that was refused.
    """

    __slots__ = ("_answers", "forms")

    def __init__(self) -> None:
        """Start with nothing."""
        self._answers: dict[str, list[int]] = {}
        self.forms: Counter[str] = Counter()

    def answered(self, route: str, status: int) -> None:
        """Count an answer by the name of its route and by its status; 0 if the client was gone before it."""
        classes = self._answers.get(route)
        if classes is None:
            classes = self._answers[route] = [0] * len(_CLASSES)
        classes[status // 100] += 1

    def answers(self) -> dict[str, dict[str, int]]:
        """Return route -> class of status -> number; only classes that occur."""
        return {
            route: {name: number for name, number in zip(_CLASSES, classes, strict=True) if number}
            for route, classes in self._answers.items()
        }
