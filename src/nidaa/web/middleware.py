"""The language of a request: from its path, from its form, or from what the browser accepts.

Before: the door hands the request to Django. After: the view that the path names, with
``translation`` active and ``reverse`` keeping the prefix, if the reader came by one.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.cache import patch_vary_headers

from nidaa.web.caching import LanguageFree
from nidaa.web.languages import Language, language_named, negotiate, split_prefix
from nidaa.web.refused_form import refused_form

GetResponse = Callable[[HttpRequest], HttpResponse]


def language_middleware(get_response: GetResponse) -> GetResponse:
    """Serve every path in each language: ``/fr/c/voip/`` is ``/c/voip/`` in French.

    No cookie and no session: a link says its language, or the browser does, and then ``Vary`` says so.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        prefixed, path = split_prefix(request.path_info)
        language = prefixed or _language_without_prefix(request)
        script_prefix = get_script_prefix()
        if prefixed:
            request.path_info = path
            # reverse() and {% url %} now stay in the reader's language, in components too.
            set_script_prefix(f"{script_prefix}{prefixed.code}/")
        try:
            with translation.override(language.code):
                response = get_response(request)
        finally:
            set_script_prefix(script_prefix)
        if isinstance(response, LanguageFree):
            return response
        response.headers.setdefault("Content-Language", language.code)
        if not prefixed:
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return middleware


def _language_without_prefix(request: HttpRequest) -> Language:
    refused = refused_form(request)
    if refused is not None:
        return language_named(refused.language)
    return negotiate(request.headers.get("Accept-Language", ""))
