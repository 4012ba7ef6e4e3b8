"""The page cache of a served site: what a reader gets, and when a change is seen."""

import re
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import brotli
import pytest

from benchmarks.site import Site, running_site
from nidaa.intake.write_turn_file import WriteTurnFile

PAGE = "/fr/c/voip/"
#: Fresh for 2 seconds, stale for 10, and some for a machine that is busy.
CHANGE_SECONDS = 12.0 + 18.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site"), settings={"NIDAA_WORKERS": "1"}) as running:
        yield running


def get(site: Site, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_a_page_comes_packed_with_its_age_and_is_not_sent_twice(site: Site) -> None:
    plain, html = get(site, PAGE)
    packed, body = get(site, PAGE, Accept_Encoding="gzip, br")
    again, nothing = get(site, PAGE, Accept_Encoding="gzip, br", If_None_Match=str(packed.headers["ETag"]))

    assert (plain.status, plain.headers["Content-Encoding"], packed.headers["Content-Encoding"]) == (200, None, "br")
    assert brotli.decompress(body).startswith(b"<!doctype html>") == html.startswith(b"<!doctype html>")
    assert packed.headers["Age"] is not None
    assert (again.status, nothing) == (304, b"")


def test_the_links_of_social_networks_are_one_page_in_the_readers_language(site: Site) -> None:
    answers = [
        get(site, f"/c/voip/?fbclid={number}", Accept_Language=f"ar-MA, fr;q=0.{number}")[0] for number in range(5)
    ]

    assert {answer.headers["Content-Language"] for answer in answers} == {"ar"}
    assert all(answer.headers["Age"] is not None for answer in answers)


def test_a_static_file_is_kept_and_a_head_says_what_a_get_would(site: Site) -> None:
    address = re.search(r'href="(/static/web/nidaa[^"]*\.css)"', get(site, PAGE)[1].decode())
    assert address

    got, body = get(site, address[1], Accept_Encoding="br")
    head, nothing = get(site, address[1], "HEAD", Accept_Encoding="br")

    assert (got.status, head.status, nothing) == (200, 200, b"")
    assert head.headers["Content-Length"] == str(len(body))
    assert "immutable" in got.headers["Cache-Control"]
    assert head.headers["ETag"] == got.headers["ETag"]


@pytest.mark.parametrize("headers", [{"Cookie": "nidaa_session=x"}, {"Authorization": "Basic eDp5"}])
def test_who_is_somebody_is_never_shown_a_kept_page(site: Site, headers: dict[str, str]) -> None:
    get(site, PAGE)

    answer, _ = get(site, PAGE, **headers)

    assert (answer.status, answer.headers["Age"]) == (200, None)


def test_the_pages_of_organisers_and_of_persons_are_not_kept(site: Site) -> None:
    for path in ("/admin/", "/admin/login/?next=/admin/", "/receipt/x", "/c/none/"):
        for _ in range(2):
            answer, _ = get(site, path)

            assert (answer.status in (200, 302, 404), answer.headers["Age"]) == (True, None), path


def test_a_change_is_seen_within_seconds(site: Site) -> None:
    before = b"/c/voip/live" in get(site, PAGE)[1]
    assert site.run("switch", "live", "off").returncode == 0

    until = time.monotonic() + CHANGE_SECONDS
    while b"/c/voip/live" in get(site, PAGE)[1]:
        assert time.monotonic() < until
        time.sleep(0.2)

    assert before
    assert site.run("switch", "live", "on").returncode == 0


def test_readers_are_served_while_writers_wait(site: Site) -> None:
    turn = WriteTurnFile.beside(site.data_dir / "nidaa.sqlite3")
    try:
        with turn.hold(10):
            answers = [get(site, path)[0] for path in (PAGE, "/ar/", "/fr/c/voip/history", "/en/privacy") * 5]
    finally:
        turn.close()

    assert {answer.status for answer in answers} == {200}
