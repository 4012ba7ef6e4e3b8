"""Figures in lines, and whether each keeps its floor and reaches its aim."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    Attributes:
        name: What it is, with its unit.
        value: The number.
        floor: The worst that is accepted; None: it has none.
        aim: What it should be; None: no aim.
        smaller_is_better: For times.
    """

    name: str
    value: float
    floor: float | None = None
    aim: float | None = None
    smaller_is_better: bool = False

    @property
    def holds(self) -> bool:
        """Whether the floor is kept."""
        return self.floor is None or self._reaches(self.floor)

    @property
    def verdict(self) -> str:
        """Say in words how it stands to floor and aim."""
        if self.aim is not None and self._reaches(self.aim):
            return f"aim of {_digits(self.aim)} reached"
        if self.floor is None:
            return "" if self.aim is None else f"aim of {_digits(self.aim)} missed"
        return f"{'above' if self.holds else 'BELOW'} the floor of {_digits(self.floor)}"

    def _reaches(self, bound: float) -> bool:
        return self.value <= bound if self.smaller_is_better else self.value >= bound


def lines(figures: list[Figure]) -> str:
    """Return the figures as a table of text."""
    width = max(len(figure.name) for figure in figures)
    return "\n".join(f"{figure.name:<{width}}  {_digits(figure.value):>12}  {figure.verdict}" for figure in figures)


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
