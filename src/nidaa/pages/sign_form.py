"""The state of the form on a page: empty, or refused and filled in again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils import translation

from nidaa.web.error_pages import detail_for
from nidaa.web.languages import language_named
from nidaa.web.messages import message_for
from nidaa.web.refused_form import RefusedForm

#: The fields that a person sees: an error of any other is an error of the form as a whole.
VISIBLE_FIELDS: Final = ("name", "email", "city", "consent", "show_name", "reason", "news")


@dataclass(frozen=True, slots=True)
class ShownError:
    """One error in the reader's language.

    Attributes:
        field: The field that it stands beside, or "" for the form as a whole.
    """

    field: str
    message: str

    @property
    def has_field(self) -> bool:
        """Whether the error belongs to a field that can be seen, and linked to."""
        return bool(self.field)


@dataclass(frozen=True, slots=True)
class SignForm:
    """What the form's template shows.

    Attributes:
        values: What was typed, by field.
        errors: All errors, for the summary above the form.
        messages: Field -> its first error.
        detail: What to do, when no single field is wrong (too many forms, overload).
    """

    is_refused: bool = False
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    errors: tuple[ShownError, ...] = ()
    messages: Mapping[str, str] = field(default_factory=dict)
    detail: str = ""


def shown_again(refused: RefusedForm) -> SignForm:
    """Return the form as it comes back: filled in, with every error in words of the active language."""
    language = language_named(translation.get_language()).code
    errors = tuple(
        ShownError(error.field if error.field in VISIBLE_FIELDS else "", message_for(error.code, language))
        for error in refused.errors
    )
    messages: dict[str, str] = {}
    for error in errors:
        messages.setdefault(error.field, error.message)
    detail = "" if errors else detail_for(refused.status, language)
    values = {name: refused.values.get(name, "") for name in (*VISIBLE_FIELDS, "via")}
    return SignForm(is_refused=True, values=values, errors=errors, messages=messages, detail=detail)
