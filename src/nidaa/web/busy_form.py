"""The page that gives a form back when too many come: filled in, with one button, made without Django's views.

Before: the door has refused a form, or the button behind a mail's link, with 503, to a browser without JavaScript.
After: the same form comes again, under the same key, so that it never counts twice.

While everything waits, this page must not: it is laid out once a language with marks in place of what differs, and
filled for each form. It asks no database and no template.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from typing import Final

from django.template.loader import render_to_string
from django.utils import translation

from nidaa.web.context import alternates
from nidaa.web.error_pages import detail_for, title_for
from nidaa.web.languages import language_named

#: What a person may correct on this page.
SHOWN: Final = ("name", "email", "city")
#: What goes back as it came; the key is made here if the form brought none.
KEPT: Final = (
    *("show_name", "news", "consent", "language", "text"),
    *("nonce", "stamp", "altcha", "threshold", "website", "via", "reason"),
)
# Marks from the private use area of Unicode stand for what differs; values are never searched for marks.
_MARKS: Final = re.compile("([\ue000-\ue006])")
_PATH, _SECONDS, _HIDDEN = "\ue000", "\ue001", "\ue002"
_VALUES: Final = dict(zip(SHOWN, "\ue003\ue004\ue005", strict=True))


def busy_form_page(
    language: str,
    values: Mapping[str, str],
    *,
    path: str,
    retry_after_seconds: int,
    make_key: Callable[[], str],
) -> str:
    """Return a complete HTML page for status 503 that holds a form, to be sent again by a button.

    Args:
        language: Code of the form's language.
        values: Field -> what was sent, unchecked; all of it is escaped. Without an address it is a mere button.
        path: Where the form goes.
        retry_after_seconds: When to try again, as the answer's Retry-After says.
        make_key: Returns an idempotency key for a form that has none.
    """
    kept = {name: values[name] for name in KEPT if values.get(name)}
    has_fields = "email" in values
    if has_fields:
        kept["key"] = values.get("key") or make_key()
    filled = {
        _PATH: escape(path),
        _SECONDS: str(retry_after_seconds),
        _HIDDEN: "".join(_hidden(name, value) for name, value in kept.items()),
        **{mark: escape(values.get(name, "")) for name, mark in _VALUES.items()},
    }
    return "".join(filled.get(part, part) for part in _layout(language_named(language).code, has_fields=has_fields))


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


@cache
def _layout(language: str, *, has_fields: bool) -> tuple[str, ...]:
    """Return the page of a language, cut at the marks."""
    values = {
        "title": title_for(503, language),
        "detail": detail_for(503, language),
        "path": _PATH,
        "seconds": _SECONDS,
        "hidden": _HIDDEN,
        "shown": _VALUES if has_fields else None,
        "language": language_named(language),
        "alternates": alternates("/"),
        "indexed": False,
    }
    with translation.override(language):
        return tuple(_MARKS.split(render_to_string("web/busy_form.html", values)))
