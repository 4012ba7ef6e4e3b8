"""Forms whose saving is an action.

A form is checked by doing what it asks for and undoing it: the rules stand in ``actions`` alone, and a
refusal shows beside its field. Saving does it again, for good.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django import forms
from django.db import transaction
from django.db.models import Model
from django.utils.text import format_lazy

from nidaa.campaigns.admin.generic import ModelForm
from nidaa.campaigns.content_languages import LANGUAGES
from nidaa.campaigns.errors import ActionRefused
from nidaa.campaigns.models import Organiser
from nidaa.campaigns.refusal_texts import REFUSAL_TEXTS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

M = TypeVar("M", bound=Model)
#: One text; the style sheet keeps its lines as they are.
AS_WRITTEN = '<section lang="{}" dir="auto" class="written"><h3>{}</h3><p>{}</p><p>{}</p></section>'
RIGHT_TO_LEFT = frozenset({"ar"})


class ActionForm(ModelForm[M]):
    """A form that calls an action.

    Attributes:
        organiser: Who is signed in; ``acting_as`` sets it on the class for one request.
        field_of_parameter: Where the form calls a field otherwise than the action its parameter.
    """

    organiser: ClassVar[Organiser]
    field_of_parameter: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def act(self) -> M:
        """Call the action with what was typed, and return the row."""

    def clean(self) -> dict[str, Any]:
        """Try the action, and take back what it did."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                with transaction.atomic():
                    self.act()
                    transaction.set_rollback(True)
            except ActionRefused as refused:
                self.blame(refused)
        return cleaned

    def blame(self, refused: ActionRefused) -> None:
        """Show a refusal beside the field of its parameter, or above the form."""
        name = self.field_of_parameter.get(refused.field, refused.field)
        beside = next((field for field in self.fields if field == name or field.startswith(f"{name}_")), None)
        self.add_error(beside if name else None, str(REFUSAL_TEXTS[refused.code]))

    def _post_clean(self) -> None:
        """Leave the row alone: the action fills it, and the action checks it."""

    def act_for_good(self) -> None:
        """Call the action, and take its row's values over into the form's."""
        row = self.act()
        self.instance.__dict__.update(row.__dict__)


def acting_as(form: Any, organiser: Organiser) -> Any:  # noqa: ANN401 - whatever form class the admin made.
    """Return the form class for one request, which knows who is signed in."""
    return type(form)(form.__name__, (form,), {"organiser": organiser, "__module__": __name__})


def field_name(name: str, language: str) -> str:
    """Return the name of a form field that holds one language's text."""
    return f"{name}_{language}"


def field_names(name: str) -> tuple[str, ...]:
    """Return the names of the fields of a text, in the order of languages."""
    return tuple(field_name(name, code) for code, _name in LANGUAGES)


def show_languages(form: forms.BaseForm, name: str, values: Mapping[str, str]) -> None:
    """Fill the fields of a text with what is stored."""
    form.initial.update({field_name(name, code): values.get(code, "") for code, _name in LANGUAGES})


def by_language(cleaned: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return what was typed for a text, by language."""
    return {code: cleaned.get(field_name(name, code)) or "" for code, _name in LANGUAGES}


def language_fields(
    name: str,
    label: "StrOrPromise",
    *,
    rows: int = 0,
    help_text: "StrOrPromise" = "",
) -> dict[str, forms.CharField]:
    """Return one field a language, each in its own direction; of several rows if ``rows`` says so."""
    fields: dict[str, forms.CharField] = {}
    for code, language in LANGUAGES:
        attributes = {"lang": code, "dir": "rtl" if code in RIGHT_TO_LEFT else "ltr"}
        widget = forms.Textarea({**attributes, "rows": rows}) if rows else forms.TextInput({**attributes, "size": 40})
        fields[field_name(name, code)] = forms.CharField(
            label=format_lazy("{} ({})", label, language),
            required=False,
            widget=widget,
            help_text=help_text,
            strip=False,
        )
    return fields


def fieldsets_by_language(names: Iterable[str]) -> list[tuple[Any, dict[str, Any]]]:
    """Return a fieldset a language; the style sheet sets them side by side."""
    names = list(names)
    return [
        (language, {"fields": tuple(field_name(name, code) for name in names), "classes": ("language",)})
        for code, language in LANGUAGES
    ]
