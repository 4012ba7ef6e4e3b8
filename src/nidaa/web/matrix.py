"""A matrix of states, such as services by operators: what ``web/components/matrix.html`` shows.

Each state has a colour, a pattern and a word, so that none is told by colour alone.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What is known of one service on one line; the values name the classes of the stylesheet."""

    BLOCKED = "blocked"
    DOWN = "down"
    OK = "ok"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class Cell:
    """One state, its word in the reader's language, and a detail such as how many tests say so."""

    state: State
    word: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row, with a cell for each column."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table with a name for who does not see it.

    Raises:
        ValueError: A row has not as many cells as there are columns.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]

    def __post_init__(self) -> None:
        """Refuse a row that does not fit."""
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(row.name)
