"""What the base template needs beside a page's own values."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from nidaa.web.languages import LANGUAGES, Language, language_named, split_prefix


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language."""

    language: Language
    path: str
    url: str


def page(request: HttpRequest) -> dict[str, object]:
    """Return the reader's language, and where the same page is in the others (a context processor)."""
    _, path = split_prefix(request.path)
    return {
        "language": language_named(translation.get_language()),
        "alternates": alternates(path),
        "canonical_url": f"{settings.NIDAA.base_url}{request.path}",
        "default_url": f"{settings.NIDAA.base_url}{path}",
        "demo": settings.NIDAA.demo,
    }


def alternates(path: str) -> tuple[Alternate, ...]:
    """Return a page's addresses, one a language, from its path without a language."""
    return tuple(
        Alternate(language, f"/{code}{path}", f"{settings.NIDAA.base_url}/{code}{path}")
        for code, language in LANGUAGES.items()
    )
