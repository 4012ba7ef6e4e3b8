"""The languages of the interface, and how one is chosen for a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation.trans_real import parse_accept_lang_header


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface.

    Attributes:
        code: BCP 47 code, as in URLs, ``lang`` attributes and catalogs.
        own_name: The language's name in itself, for people who read no other.
        short: Two letters or fewer for the language bar, in the language's own script.
        direction: The base direction of its script.
        digit_separator: Stands between groups of three digits. Never a plain or thin space: these let
            "12 480" turn into "480 12" in right-to-left text.
    """

    code: str
    own_name: str
    short: str
    direction: Literal["ltr", "rtl"]
    digit_separator: str


FRENCH: Final = Language("fr", "Français", "Fr", "ltr", "\u202f")
ARABIC: Final = Language("ar", "العربية", "ع", "rtl", "\u00a0")
ENGLISH: Final = Language("en", "English", "En", "ltr", "\u00a0")
#: Standard Moroccan Tamazight, in Tifinagh.
TAMAZIGHT: Final = Language("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "ⵣ", "ltr", "\u00a0")

#: In the order of the language bar.
LANGUAGES: Final[Mapping[str, Language]] = {
    language.code: language for language in (ARABIC, FRENCH, ENGLISH, TAMAZIGHT)
}
DEFAULT: Final = FRENCH


def language_named(code: str | None) -> Language:
    """Return the language with this code (regional variants count), or the default one."""
    return LANGUAGES.get((code or "").lower().split("-")[0], DEFAULT)


def split_prefix(path: str) -> tuple[Language | None, str]:
    """Split ``/ar/c/voip/`` into Arabic and ``/c/voip/``; a path without a language is left alone."""
    code, _, rest = path.removeprefix("/").partition("/")
    language = LANGUAGES.get(code)
    return (language, f"/{rest}") if language else (None, path)


def negotiate(accept_language: str) -> Language:
    """Choose the reader's language by an ``Accept-Language`` header; the default one if none fits."""
    for code, _weight in parse_accept_lang_header(accept_language.lower()):
        if (language := LANGUAGES.get(code.split("-")[0])) is not None:
            return language
    return DEFAULT
