"""A line of the log holds no person."""

import json
import logging
import sys

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from nidaa.project.log_lines import JsonLines
from nidaa.project.urls import urlpatterns as site

ADDRESS = "karim@example.org"
TOKEN = "c2VjcmV0"


def line_of(record: logging.LogRecord) -> dict[str, object]:
    """Return a record's line, parsed."""
    text = JsonLines().format(record)
    assert "\n" not in text
    parsed: dict[str, object] = json.loads(text)
    return parsed


def record_of(name: str, message: str, *args: object, **extra: object) -> logging.LogRecord:
    """Return a record as a logger makes it."""
    return logging.getLogger(name).makeRecord(name, logging.WARNING, "file.py", 1, message, args, None, extra=extra)


def test_our_own_events_keep_their_words_and_facts() -> None:
    line = line_of(record_of("nidaa.intake.batcher", "batch committed", commands=256, seconds=0.01))

    assert line["event"] == "batch committed"
    assert (line["level"], line["logger"], line["commands"]) == ("warning", "nidaa.intake.batcher", 256)
    assert str(line["at"]).endswith("+00:00")


def test_what_is_no_plain_value_is_left_out() -> None:
    line = line_of(record_of("nidaa.door", "refused", form={"email": ADDRESS}, request=HttpRequest()))

    assert ADDRESS not in json.dumps(line)


def test_a_path_of_django_is_left_out() -> None:
    line = line_of(record_of("django.request", "Not Found: %s", f"/receipt/token?{ADDRESS}", status_code=404))

    assert (line["event"], line["status"]) == ("Not Found: %s", 404)
    assert ADDRESS not in json.dumps(line)


def test_a_finished_sentence_of_a_foreign_library_is_left_out() -> None:
    line = line_of(record_of("django.security.csrf", f"Forbidden: {ADDRESS}"))

    assert line["event"] == "request"


def test_an_exception_says_where_and_not_what() -> None:
    try:
        try:
            raise KeyError(ADDRESS)
        except KeyError as error:
            raise ValueError(ADDRESS) from error
    except ValueError:
        record = record_of("nidaa.pages", "page broke")
        record.exc_info = sys.exc_info()

    line = line_of(record)

    assert isinstance(line["exception"], list)
    assert [place for place in line["exception"] if "Error" in place] == ["ValueError", "KeyError"]
    assert "test_log_lines.py" in line["exception"][1]
    assert ADDRESS not in json.dumps(line)


@pytest.mark.django_db
def test_a_missing_page_and_a_refused_method_write_no_line(caplog: pytest.LogCaptureFixture) -> None:
    statuses = [Client().get(f"/receipt/{ADDRESS}").status_code, Client().delete("/en/privacy").status_code]

    assert statuses == [404, 405]
    assert caplog.records == []


def broken(request: HttpRequest) -> HttpResponse:
    """Fail, as a view with a defect does, in words that quote what was typed."""
    raise RuntimeError(request.GET["email"])


def busy(_request: HttpRequest) -> HttpResponse:
    """Refuse on purpose."""
    return HttpResponse(status=503)


urlpatterns = [path("broken/<str:token>", broken), path("busy", busy), *site]
handler500 = "nidaa.web.error_pages.server_error"


@pytest.mark.urls("tests.unit.project.test_log_lines")
def test_a_fault_writes_one_line_without_who_met_it(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)

    status = client.get(f"/broken/{TOKEN}?email={ADDRESS}").status_code

    assert status == 500
    assert len(caplog.records) == 1
    line = line_of(caplog.records[0])
    assert (line["level"], line["status"], line["route"]) == ("error", 500, "broken/<str:token>")
    assert ADDRESS not in json.dumps(line)
    assert TOKEN not in json.dumps(line)


@pytest.mark.urls("tests.unit.project.test_log_lines")
def test_an_answer_that_says_come_again_writes_no_line(caplog: pytest.LogCaptureFixture) -> None:
    status = Client().get("/busy").status_code

    assert status == 503
    assert caplog.records == []
