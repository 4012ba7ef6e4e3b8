"""What each model declares about the people whose data it holds.

A model of Nidaa has the attribute ``personal_data``: a test fails for one that has none. ``docs`` and
the privacy page can then be compared with the tables.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a table holds about people, why, and how long.

    Attributes:
        fields: Names of the model's fields that hold personal data; empty when there is none.
        purpose: What it is needed for, in one sentence.
        days_kept: Days after which it is erased; None when it is kept until its person asks, or leaves.
    """

    fields: tuple[str, ...]
    purpose: str
    days_kept: int | None

    def __post_init__(self) -> None:
        """Refuse a declaration that declares nothing.

        Raises:
            ValueError: Fields without a purpose, or a number of days that is not positive.
        """
        if self.fields and not self.purpose:
            raise ValueError("personal data needs a purpose")
        if self.days_kept is not None and self.days_kept < 1:
            raise ValueError("days_kept must be positive")


NO_PERSONAL_DATA: Final = PersonalData(fields=(), purpose="", days_kept=None)
