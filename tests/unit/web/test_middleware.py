"""The language of a request, from its path, its form or the browser."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import get_script_prefix
from django.utils import translation

from nidaa.web.caching import private_page, public_page
from nidaa.web.middleware import language_middleware
from nidaa.web.refused_form import ENVIRON_KEY, RefusedForm


def _echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{translation.get_language()} {request.path_info} {get_script_prefix()}")


@pytest.mark.parametrize("language", ["fr", "ar", "en", "zgh"])
def test_a_prefix_chooses_the_language_and_is_kept_in_links(language: str) -> None:
    request = RequestFactory().get(f"/{language}/c/voip/", headers={"Accept-Language": "en"})

    response = language_middleware(_echo)(request)

    assert response.content.decode() == f"{language} /c/voip/ /{language}/"
    assert response["Content-Language"] == language
    assert "Vary" not in response


def test_without_a_prefix_the_browser_chooses_and_caches_are_told() -> None:
    request = RequestFactory().get("/c/voip/", headers={"Accept-Language": "ar-MA"})

    response = language_middleware(_echo)(request)

    assert response.content.decode() == "ar /c/voip/ /"
    assert response["Content-Language"] == "ar"
    assert response["Vary"] == "Accept-Language"


def test_a_refused_form_is_answered_in_its_own_language() -> None:
    request = RequestFactory().post("/c/voip/petition/sign", headers={"Accept-Language": "fr"})
    request.META[ENVIRON_KEY] = RefusedForm({}, (), 422, "ar")

    response = language_middleware(_echo)(request)

    assert response["Content-Language"] == "ar"


def test_the_prefix_of_one_request_is_gone_before_the_next() -> None:
    middleware = language_middleware(_echo)
    middleware(RequestFactory().get("/ar/"))

    response = middleware(RequestFactory().get("/"))

    assert response.content.decode() == "fr / /"


def test_what_was_typed_is_in_no_representation_of_a_refused_form() -> None:
    refused = RefusedForm({"email": "sanaa@example.org"}, (), 422, "fr")

    shown = repr(refused)

    assert "sanaa" not in shown


def test_a_public_page_may_be_kept_for_seconds_and_is_not_sent_twice() -> None:
    view = public_page(5)(lambda _request: HttpResponse("same for all"))
    first = view(RequestFactory().get("/"))

    second = view(RequestFactory().get("/", headers={"If-None-Match": first["ETag"]}))

    assert "s-maxage=5" in first["Cache-Control"]
    assert first["Cache-Control"].startswith("public")
    assert second.status_code == 304


def test_a_page_that_is_not_good_is_not_kept() -> None:
    view = public_page(5)(lambda _request: HttpResponse("no", status=404))

    response = view(RequestFactory().get("/"))

    assert response["Cache-Control"] == "no-store"


def test_the_page_of_a_token_is_kept_and_told_nowhere() -> None:
    view = private_page(lambda _request: HttpResponse("yours"))

    response = view(RequestFactory().get("/"))

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]


def test_a_public_page_travels_compressed_and_the_page_of_a_token_does_not() -> None:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    page = HttpResponse("x" * 5000)

    responses = (
        public_page(5)(lambda _request: page)(request),
        private_page(lambda _request: HttpResponse("x" * 5000))(request),
    )

    assert [response.headers.get("Content-Encoding") for response in responses] == ["gzip", None]
    assert "Accept-Encoding" in responses[0]["Vary"]
