"""A refused form comes back filled in, with each error beside its field, in its language."""

import re

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.test import RequestFactory

from nidaa.intake.refusals import ErrorCode, FieldError
from nidaa.web.error_pages import detail_for
from nidaa.web.languages import LANGUAGES
from nidaa.web.messages import message_for
from nidaa.web.refused_form import ENVIRON_KEY, RefusedForm
from tests.unit.pages.seed import HOSTILE, published_campaign

pytestmark = pytest.mark.django_db

TYPED = {"name": f"Sanaa {HOSTILE}", "email": 'sanaa@" onfocus="alert(1)', "city": "", "show_name": "1"}


def post(path: str, refused: RefusedForm) -> HttpResponse:
    """Return what Django answers to a POST that the door has refused."""
    request = RequestFactory().post(path)
    request.META[ENVIRON_KEY] = refused
    handler = BaseHandler()
    handler.load_middleware()
    response = handler.get_response(request)
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_filled_in_again_with_the_error_beside_its_field(language: str) -> None:
    published_campaign()
    error = FieldError("email", ErrorCode.ADDRESS_MALFORMED)

    response = post("/c/voip/petition/sign", RefusedForm(TYPED, (error,), 422, language))

    html = response.content.decode()
    message = message_for(ErrorCode.ADDRESS_MALFORMED, language)
    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Language"] == language
    assert 'value="Sanaa &lt;script&gt;alert(1)&lt;/script&gt;"' in html
    assert HOSTILE not in html
    assert 'onfocus="' not in html
    assert re.search(
        r'<input id="petition-email"[^>]* aria-invalid="true"[^>]*aria-describedby="petition-email-error', html
    )
    assert f'id="petition-email-error" data-error="email">{message}</p>' in html
    assert f'<a href="#petition-email">{message}</a>' in html
    assert re.search(r'name="show_name"[^>]* checked', html)
    assert not re.search(r'name="news"[^>]* checked', html)


def test_all_errors_are_shown_at_once() -> None:
    published_campaign()
    errors = (FieldError("name", ErrorCode.REQUIRED), FieldError("consent", ErrorCode.CONSENT_REQUIRED))

    response = post("/c/voip/boycott/sign", RefusedForm({}, errors, 422, "fr"))

    html = response.content.decode()
    assert 'href="#boycott-name"' in html
    assert 'href="#boycott-consent"' in html
    assert html.count('aria-invalid="true"') == 2


def test_an_error_of_a_field_that_nobody_sees_stands_above_the_form() -> None:
    published_campaign()
    error = FieldError("stamp", ErrorCode.TOO_FAST)

    response = post("/c/voip/petition/sign", RefusedForm(TYPED, (error,), 422, "fr"))

    assert f"<li>{message_for(ErrorCode.TOO_FAST, 'fr')}</li>" in response.content.decode()


def test_an_overloaded_instance_says_when_to_come_back_and_keeps_what_was_typed() -> None:
    published_campaign()

    response = post("/c/voip/petition/sign", RefusedForm(TYPED, (), 503, "ar", retry_after_seconds=7))

    html = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == "7"
    assert detail_for(503, "ar") in html
    assert "Sanaa" in html


def test_a_refused_form_of_a_campaign_that_is_not_there_is_a_page_that_is_not_there() -> None:
    response = post("/c/none/petition/sign", RefusedForm(TYPED, (), 422, "ar"))

    assert response.status_code == 404
    assert "Sanaa" not in response.content.decode()
