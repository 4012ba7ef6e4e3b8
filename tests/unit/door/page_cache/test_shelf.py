"""Where kept pages lie, and which go when there are too many."""

from nidaa.door.page_cache import shelf as shelves
from nidaa.door.page_cache.encodings import Encoding
from nidaa.door.page_cache.pages import OVERHEAD_BYTES, Page
from nidaa.door.page_cache.shelf import Shelf
from nidaa.door.page_cache.terms import terms_of
from nidaa.door.responses import Header, Response

BODY_BYTES = 1000
PAGE_BYTES = OVERHEAD_BYTES + BODY_BYTES
VARY: Header = ("vary", "Accept-Language")


def page(*headers: Header, size_bytes: int = BODY_BYTES) -> Page:
    response = Response(200, (("cache-control", "max-age=60"), *headers), b"x" * size_bytes, ())
    terms = terms_of(response)
    assert terms is not None
    return Page(response, terms, 0)


def remember(shelf: Shelf, path: str, kept: Page, language: str = "fr") -> tuple[str, str, str]:
    way = (path, language, "")
    shelf.remember(way, kept.variant(Encoding.IDENTITY))
    return way


def test_a_page_that_varies_is_found_by_its_language_alone() -> None:
    shelf, french, arabic = Shelf(10 * PAGE_BYTES), page(VARY), page(VARY)

    shelf.keep("/", "fr", french)
    shelf.keep("/", "ar", arabic)

    assert (shelf.find("/", "fr"), shelf.find("/", "ar"), shelf.find("/", "en")) == (french, arabic, None)


def test_a_page_that_does_not_vary_is_found_by_all() -> None:
    shelf, kept = Shelf(10 * PAGE_BYTES), page()

    shelf.keep("/static/a.css", "fr", kept)

    assert shelf.find("/static/a.css", "ar") is kept


def test_a_page_that_begins_to_vary_is_no_longer_shown_to_all() -> None:
    shelf = Shelf(10 * PAGE_BYTES)
    shelf.keep("/", "fr", page())

    shelf.keep("/", "fr", page(VARY))

    assert shelf.find("/", "ar") is None
    assert len(shelf) == 1


def test_a_new_page_takes_the_place_and_the_ways_of_the_old() -> None:
    shelf, old = Shelf(10 * PAGE_BYTES), page()
    shelf.keep("/", "fr", old)
    remember(shelf, "/", old)

    shelf.keep("/", "fr", page(size_bytes=500))

    assert (shelf.size_bytes, shelf.ways, old.ways) == (OVERHEAD_BYTES + 500, {}, [])


def test_the_shelf_never_weighs_more_than_it_may() -> None:
    shelf = Shelf(3 * PAGE_BYTES)

    for number in range(10):
        shelf.keep(f"/{number}", "fr", page())

    assert shelf.size_bytes == 3 * PAGE_BYTES
    assert [number for number in range(10) if shelf.find(f"/{number}", "fr")] == [7, 8, 9]


def test_pages_that_were_shown_lately_stay() -> None:
    shelf, busy = Shelf(3 * PAGE_BYTES), page()
    shelf.keep("/busy", "fr", busy)

    for number in range(10):
        busy.used = True
        shelf.keep(f"/{number}", "fr", page())

    assert shelf.find("/busy", "fr") is busy


def test_when_all_were_shown_lately_one_goes_all_the_same() -> None:
    shelf = Shelf(3 * PAGE_BYTES)
    for number in range(3):
        kept = page()
        kept.used = True
        shelf.keep(f"/{number}", "fr", kept)

    shelf.keep("/new", "fr", page())

    assert len(shelf) == 3
    assert shelf.find("/new", "fr") is not None


def test_a_page_that_weighs_more_than_the_shelf_bears_is_not_kept_and_pushes_nothing_off() -> None:
    shelf, kept = Shelf(3 * PAGE_BYTES), page()
    shelf.keep("/", "fr", kept)

    shelf.keep("/huge", "fr", page(size_bytes=4 * PAGE_BYTES))

    assert (shelf.find("/", "fr"), shelf.find("/huge", "fr")) == (kept, None)


def test_a_way_ends_with_its_page() -> None:
    shelf, kept = Shelf(3 * PAGE_BYTES), page()
    shelf.keep("/", "fr", kept)
    way = remember(shelf, "/", kept)

    before = shelf.ways.get(way)
    shelf.drop("/", "fr")

    assert before is kept.variant(Encoding.IDENTITY)
    assert (shelf.ways, shelf.size_bytes, len(shelf)) == ({}, 0, 0)


def test_a_way_leads_to_the_page_that_was_shown_last() -> None:
    shelf, old, new = Shelf(3 * PAGE_BYTES), page(VARY), page()
    remember(shelf, "/", old)

    way = remember(shelf, "/", new)

    assert shelf.ways[way] is new.variant(Encoding.IDENTITY)


def test_a_flood_of_headers_leaves_no_more_ways_than_there_may_be() -> None:
    shelf, kept = Shelf(3 * PAGE_BYTES), page()
    shelf.keep("/", "fr", kept)

    for number in range(shelves.WAYS_AT_MOST + 5):
        remember(shelf, "/", kept, f"x-{number}")

    assert len(shelf.ways) == len(kept.ways) == 5


def test_a_long_header_gets_no_way() -> None:
    shelf, kept = Shelf(3 * PAGE_BYTES), page()

    remember(shelf, "/", kept, "x" * shelves.WAY_LIMIT_CHARACTERS)

    assert shelf.ways == {}
