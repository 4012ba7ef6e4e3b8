"""An error that belongs to no field of a form."""

from dataclasses import dataclass

from nidaa.intake.outcomes import Refusal


@dataclass(frozen=True, slots=True)
class WholeForm:
    """Why the writer refused, as an error that stands above the form."""

    code: Refusal
    field: str = ""
