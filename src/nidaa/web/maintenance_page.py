"""The page for when nothing of Nidaa runs: one file in all languages, for a proxy to show while a site is renewed.

It needs no other file, so its style stands inside; it is served by the proxy, under the proxy's own headers.
"""

from importlib.resources import files

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, override

from nidaa.web.languages import LANGUAGES


def maintenance_page() -> str:
    """Return the page as HTML, each language with its own direction; it asks for no database and no request."""
    notices = []
    for language in LANGUAGES.values():
        with override(language.code):
            title = gettext("Back in a moment")
            detail = gettext("This site is being renewed. Nothing that was signed or counted is lost.")
        notices.append({"language": language, "title": title, "detail": detail})
    style = files("nidaa.web").joinpath("static", "web", "nidaa.css").read_text("utf-8")
    # Our own stylesheet, which holds no "<".
    tag = format_html("<{0}>{1}</{0}>", "style", mark_safe(style))  # noqa: S308
    return render_to_string("web/maintenance.html", {"notices": notices, "style": tag})
