"""Pages while the database does not answer."""

import sqlite3
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from nidaa.intake.errors import BooksDamaged, ConnectionLost
from nidaa.project.urls import urlpatterns as site
from nidaa.web.outage import is_passing


def away(_request: HttpRequest) -> HttpResponse:
    """Fail as a view does whose database is restarted."""
    raise ConnectionLost("it is shut down")


urlpatterns = [path("away", away), *site]
handler500 = "nidaa.web.error_pages.server_error"


@pytest.mark.urls("tests.unit.web.test_outage")
@pytest.mark.parametrize(("language", "words"), [("fr", "monde"), ("ar", "الناس"), ("en", "people"), ("zgh", "ⵎⴷⴷⵏ")])
def test_a_page_without_its_database_says_when_to_come_again(language: str, words: str) -> None:
    response = Client().get(f"/{language}/away")

    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
    assert 2 <= int(response["Retry-After"]) <= 10
    assert words in response.content.decode()


def locked(tmp_path: Path) -> OperationalError:
    """Return the error of a database that another process holds, as Django hands it on."""
    file = tmp_path / "books.sqlite3"
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        sqlite3.connect(file, timeout=0).execute("CREATE TABLE one (two)")
    except sqlite3.OperationalError as error:
        return chained(error)
    finally:
        holder.close()
    raise AssertionError("it was not locked")


def missing_table() -> OperationalError:
    try:
        sqlite3.connect(":memory:").execute("SELECT 1 FROM nothing")
    except sqlite3.OperationalError as error:
        return chained(error)
    raise AssertionError("there was a table")


def chained(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def test_only_what_passes_by_itself_is_an_outage(tmp_path: Path) -> None:
    passing = [ConnectionLost("away"), InterfaceError("closed"), OperationalError("server gone"), locked(tmp_path)]
    lasting = [missing_table(), BooksDamaged("torn"), ValueError("a defect")]

    assert [is_passing(error) for error in passing] == [True] * 4
    assert [is_passing(error) for error in lasting] == [False] * 3
