"""Texts in several languages: which exist, and which one a reader gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

T = TypeVar("T")

#: Languages in which organisers may write, in the order of forms.
LANGUAGES: Final = (("fr", _("French")), ("ar", _("Arabic")), ("en", _("English")), ("zgh", _("Tamazight")))
LANGUAGE_CODES: Final = tuple(code for code, _name in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """A value in the language that was found, which the page marks when it is not the reader's.

    Attributes:
        value: The text, or whatever exists once a language.
        language: The language that it is really in.
    """

    value: T
    language: str


def in_language(values: Mapping[str, T], requested: str, default: str) -> Shown[T] | None:
    """Return the value in the language requested, else in the default one, else in any; None if there is none.

    "Any" is the first in the order of ``LANGUAGE_CODES``, so that two readers get the same.
    """
    for language in (requested, default, *LANGUAGE_CODES, *sorted(values)):
        if values.get(language):
            return Shown(values[language], language)
    return None
