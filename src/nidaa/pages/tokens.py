"""Pages behind a mail's link. A GET shows a button, since scanners of mail follow links; the door takes the POST.

What comes here as a POST is one that the door has refused, with the reason.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nidaa.pages.slips import held_by, slip
from nidaa.web.caching import private_page
from nidaa.web.error_pages import detail_for
from nidaa.web.languages import language_named
from nidaa.web.messages import message_for
from nidaa.web.refused_form import refused_form

token_page = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt  # The token is the credential; no cookie is involved.
@token_page
@private_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show who signs what in which words, with one button; what is confirmed already shows its receipt."""
    shown = slip(held_by(token), token)
    if shown.state != "unconfirmed" and refused_form(request) is None:
        return HttpResponse(status=303, headers={"Location": reverse("pages:receipt", args=[token])})
    return _page(request, "pages/confirm.html", {"slip": shown})


@csrf_exempt
@token_page
@private_page
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once before a signature is taken back; say so when it is."""
    return _page(request, "pages/withdraw.html", {"receipt": slip(held_by(token), token)})


@csrf_exempt
@token_page
@private_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once before the mails stop; say so when they do."""
    return _page(request, "pages/unsubscribe.html", {"slip": slip(held_by(token), token)})


def _page(request: HttpRequest, template: str, values: dict[str, object]) -> HttpResponse:
    refused = refused_form(request)
    if refused is None:
        return render(request, template, values)
    language = language_named(translation.get_language()).code
    reasons = [message_for(error.code, language) for error in refused.errors]
    problem = " ".join(reasons) or detail_for(refused.status, language)
    response = render(request, template, {**values, "problem": problem}, status=refused.status)
    if refused.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(refused.retry_after_seconds)
    return response
