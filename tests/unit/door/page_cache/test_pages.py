"""A kept answer and its variants."""

import pytest

from nidaa.door.page_cache.encodings import Encoding
from nidaa.door.page_cache.freshness import State
from nidaa.door.page_cache.pages import OVERHEAD_BYTES, Page
from nidaa.door.page_cache.terms import terms_of
from nidaa.door.responses import Header, Response

TEXT = b"signed by many " * 100
HTML: Header = ("content-type", "text/html; charset=utf-8")


def page(
    *headers: Header,
    body: bytes = TEXT,
    cache_control: str = "s-maxage=2, stale-while-revalidate=10",
    at: float = 100.0,
    former: Page | None = None,
) -> Page:
    response = Response(200, (HTML, ("cache-control", cache_control), *headers), body, ())
    terms = terms_of(response)
    assert terms is not None
    return Page(response, terms, at, former)


def sent(response: Response) -> dict[str, str]:
    assert len({name for name, _ in response.sent_headers}) == len(response.sent_headers)
    return dict(response.sent_headers)


def test_each_encoding_is_a_variant_with_a_strong_tag_of_its_own() -> None:
    kept = page(("etag", '"abc"'))

    answers = [sent(kept.variant(encoding).answer(100, "")) for encoding in Encoding]

    assert [answer["etag"] for answer in answers] == ['"abc-br"', '"abc-gzip"', '"abc"']
    assert [answer.get("content-encoding") for answer in answers] == ["br", "gzip", None]
    assert {answer["vary"] for answer in answers} == {"Accept-Encoding"}


@pytest.mark.parametrize("own", [(), (("etag", 'W/"abc"'),), (("etag", '"a"b"'),), (("etag", '"a"'), ("etag", '"b"'))])
def test_an_answer_without_a_good_tag_gets_one_of_its_body(own: tuple[Header, ...]) -> None:
    tags = [
        sent(page(*own, body=body).variant(Encoding.IDENTITY).answer(100, ""))["etag"] for body in (b"1", b"1", b"2")
    ]

    assert tags[0] == tags[1] != tags[2]
    assert tags[0].startswith('"')


def test_what_belongs_to_one_connection_or_one_time_is_not_kept() -> None:
    kept = page(("connection", "close"), ("content-length", "1500"), ("age", "7"), ("x-frame-options", "DENY"))

    answer = sent(kept.variant(Encoding.IDENTITY).answer(100, ""))

    assert answer.keys() == {"content-type", "cache-control", "x-frame-options", "vary", "etag", "age"}


def test_a_vary_that_names_the_encoding_already_stays_as_it_is() -> None:
    kept = page(("vary", "Accept-Language, accept-encoding"))

    assert sent(kept.variant(Encoding.BROTLI).answer(100, ""))["vary"] == "Accept-Language, accept-encoding"


def test_a_small_page_is_the_same_for_every_encoding_and_varies_on_none() -> None:
    kept = page(body=b"small")

    answers = [kept.variant(encoding).answer(100, "") for encoding in Encoding]

    assert {answer.body for answer in answers} == {b"small"}
    assert "vary" not in sent(answers[0])


def test_an_answer_says_how_old_it_is() -> None:
    variant = page().variant(Encoding.IDENTITY)

    ages = [sent(variant.answer(now, ""))["age"] for now in (100, 100.9, 101, 160.5, 99)]

    assert ages == ["0", "0", "1", "60", "0"]


@pytest.mark.parametrize("seen", ['"abc"', 'W/"abc"', '"x", W/"abc" , "y"', "*"])
def test_who_has_the_page_already_is_told_so_without_it(seen: str) -> None:
    variant = page(("etag", '"abc"'), ("content-language", "fr")).variant(Encoding.IDENTITY)

    answer = variant.answer(101, seen)

    assert (answer.status, answer.body) == (304, b"")
    assert sent(answer).keys() == {"cache-control", "vary", "etag", "age"}


@pytest.mark.parametrize("seen", ['"abc-br"', "abc", '"ab"', "", '"'])
def test_who_has_another_variant_gets_the_page(seen: str) -> None:
    variant = page(("etag", '"abc"')).variant(Encoding.IDENTITY)

    assert variant.answer(101, seen).status == 200


def test_a_page_whose_body_is_the_same_takes_the_encoded_bodies_over() -> None:
    former = page(at=100)

    same, other = page(at=110, former=former), page(at=110, former=former, body=TEXT + b"!")

    assert same.bodies() is former.bodies()
    assert same.variant(Encoding.BROTLI).answer(111, "").body == former.variant(Encoding.BROTLI).answer(111, "").body
    assert other.variant(Encoding.BROTLI).answer(111, "").body != former.variant(Encoding.BROTLI).answer(111, "").body


def test_a_page_knows_its_age_and_its_weight() -> None:
    kept = page()

    assert [kept.state_at(now) for now in (101.9, 102, 112)] == [State.FRESH, State.STALE, State.DEAD]
    assert kept.size_bytes == OVERHEAD_BYTES + sum(map(len, kept.bodies().values()))
