"""Pages for what went wrong: in the reader's language, without a database, with a way on.

The door calls ``error_page`` by itself when a request never reaches a view (too large, overloaded).
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from nidaa.web.context import alternates
from nidaa.web.languages import language_named

#: HTTP status -> title and explanation.
ERRORS: Final[Mapping[int, tuple[str, str]]] = {
    400: (
        gettext_noop("This request could not be read"),
        gettext_noop("Something in it is not as it should be. Please go back and try again."),
    ),
    403: (
        gettext_noop("This is not allowed"),
        gettext_noop("If you came here from a form, open the campaign's page again and send it from there."),
    ),
    404: (
        gettext_noop("This page does not exist"),
        gettext_noop("The address may be incomplete: a link in a mail sometimes breaks over two lines."),
    ),
    405: (
        gettext_noop("This is not done this way"),
        gettext_noop("Please open the page again and use its button."),
    ),
    410: (
        gettext_noop("This page is no longer here"),
        gettext_noop("It was here once and was taken away for good. What was counted stays in the campaign's log."),
    ),
    413: (
        gettext_noop("This is too long"),
        gettext_noop("The form takes a name, an e-mail address and a city, nothing longer."),
    ),
    422: (
        gettext_noop("The form has mistakes"),
        gettext_noop("Please correct what is marked and send it again."),
    ),
    429: (
        gettext_noop("One moment, please"),
        gettext_noop(
            "Many forms are coming from your network just now. Nothing is lost: please wait a minute and send it again."
        ),
    ),
    500: (
        gettext_noop("Something broke on our side"),
        gettext_noop(
            "It is not your fault. If we told you that a signature was stored, it is. Please try again later."
        ),
    ),
    503: (
        gettext_noop("Too many people at once"),
        gettext_noop(
            "Please wait a moment and try again. If you sent a form, send it again: the same form never counts twice."
        ),
    ),
}

#: What to do, said to who reads a page and has sent no form.
FOR_READERS: Final[Mapping[int, str]] = {
    500: gettext_noop("It is not your fault, and nothing that was counted is lost. Please try again later."),
    503: gettext_noop("Many people want to read this page right now. Please wait a moment and open it again."),
}


def title_for(status: int, language: str) -> str:
    """Return what a status means, in a few words, for a page's title or a problem's ``title``."""
    with translation.override(language):
        return gettext(_known(status)[0])


def detail_for(status: int, language: str) -> str:
    """Return what to do about a status, in a sentence or two."""
    with translation.override(language):
        return gettext(_known(status)[1])


def error_page(status: int, language: str, *, has_sent: bool = True) -> str:
    """Return a complete HTML page for a status, in a language: without a request and without a database.

    It is laid out once: an overloaded instance must not spend its time on saying so.

    Args:
        status: What the answer says.
        language: Code of the reader's language.
        has_sent: Whether the reader has sent a form, which then asks what became of it.
    """
    return _page(status, language_named(language).code, has_sent=has_sent)


@lru_cache(maxsize=512)
def _page(status: int, language: str, *, has_sent: bool) -> str:
    chosen = language_named(language)
    title, detail = _known(status)
    if not has_sent:
        detail = FOR_READERS.get(status, detail)
    with translation.override(chosen.code):
        values = {"title": gettext(title), "detail": gettext(detail), "status": status}
        return render_to_string(
            "web/error.html", {**values, "language": chosen, "alternates": alternates("/"), "indexed": False}
        )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 (Django's ``handler400``)."""
    return _answer(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 (Django's ``handler403``)."""
    return _answer(403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form of the organisers' side without its token (``CSRF_FAILURE_VIEW``)."""
    return _answer(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 (Django's ``handler404``)."""
    return _answer(404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 (Django's ``handler500``)."""
    return _answer(500, has_sent=request.method == "POST")


def _answer(status: int, *, has_sent: bool = True) -> HttpResponse:
    language = language_named(translation.get_language())
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(error_page(status, language.code, has_sent=has_sent), status=status, headers=headers)


def _known(status: int) -> tuple[str, str]:
    return ERRORS.get(status) or ERRORS[500 if status >= 500 else 400]
