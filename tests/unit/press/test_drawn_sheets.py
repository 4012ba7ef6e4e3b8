"""Every format in every language: size, weight, pages, text in the order in which it is read."""

import re
import resource
import struct
import unicodedata
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from nidaa.press.engine import Job
from nidaa.press.fonts import fonts_in
from nidaa.press.formats import FORMATS, Format
from nidaa.press.printing import Press, drawn_apart
from tests.unit.press.conftest import Drawn
from tests.unit.press.sheets import DEMANDS, HOSTILE, LONG_DEMANDS, demanding, sheet

LANGUAGES = tuple(DEMANDS)
PICTURES = tuple(form for form in Format if FORMATS[form].output == "png")
PAPERS = tuple(form for form in Format if FORMATS[form].output == "pdf")
#: What WhatsApp shows at most.
PREVIEW_BYTES = 600_000


def text_of(pdf: bytes) -> str:
    """Return a PDF's text, letters in place of their joined forms, without what is not seen."""
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"[\s\u200b-\u200f\u2066-\u2069]+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_is_a_png_of_the_size_that_others_show(drawn: Drawn, language: str) -> None:
    made = drawn(sheet(language), Format.CARD)

    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made[16:24]) == (1200, 630)
    assert len(made) < PREVIEW_BYTES


def test_every_picture_has_the_size_that_is_said_of_it(drawn: Drawn) -> None:
    sizes = {form: struct.unpack(">II", drawn(sheet("ar"), form)[16:24]) for form in PICTURES}

    assert sizes == {form: FORMATS[form].pixels for form in PICTURES}
    assert FORMATS[Format.STORY].pixels == (1080, 1920)


@pytest.mark.parametrize("form", PAPERS)
def test_a_sheet_of_paper_is_one_page_of_its_size_and_small(drawn: Drawn, form: Format) -> None:
    made = drawn(sheet("zgh"), form)

    pages = PdfReader(BytesIO(made)).pages
    assert len(pages) == 1
    assert float(pages[0].mediabox.width) == pytest.approx(FORMATS[form].width, abs=1)
    assert float(pages[0].mediabox.height) == pytest.approx(FORMATS[form].height, abs=1)
    assert len(made) < 400_000


@pytest.mark.parametrize("language", ["fr", "zgh", "en"])
def test_the_words_of_a_poster_stand_in_the_order_in_which_they_are_read(drawn: Drawn, language: str) -> None:
    made = drawn(sheet(language), Format.POSTER_A4)

    text = text_of(made)
    places = [text.index(unicodedata.normalize("NFKC", word)) for word in DEMANDS[language].split()]
    assert places == sorted(places)
    assert "nidaa.example/c/voip" in text


def test_arabic_words_are_joined_letters_that_run_from_the_right(tmp_path: Path) -> None:
    # The newer Noto builds a letter of its parts, from which no reader of PDFs puts a text together; Debian's does not.
    press = Press(tmp_path, fonts_in([], [Path("/usr/share/fonts")]))

    made = press.print(sheet("ar"), Format.POSTER_A4)

    # A PDF says from left to right what stands on the page: of each line, the last word first.
    text = text_of(made)
    first, second, third, fourth, fifth = DEMANDS["ar"].split()
    assert text.index(second + first) < text.index(fourth + third) < text.index(fifth)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_demand_of_a_boycott_fits_on_one_page_of_every_format(drawn: Drawn, language: str) -> None:
    long = demanding(LONG_DEMANDS[language], language)
    window = ("From Friday 27 November 2026 at 00:00", "to Sunday 29 November 2026 at 00:00", "A, B, C")

    for form in (Format.CARD, Format.STORY, Format.POSTER_A4, Format.STRIPS_A4, Format.HANDOUT_A4):
        made = drawn(sheet(language, demand=long.demand, kind="boycott", window=window), form)

        assert made


def test_what_would_be_code_is_printed_as_it_was_typed(drawn: Drawn) -> None:
    made = drawn(sheet(demand=demanding(HOSTILE).demand, asks=HOSTILE, call=HOSTILE), Format.POSTER_A4)

    text = text_of(made)
    for piece in ('#panic("x")', "#{whiletrue{}}", "$x$", "<a>", "*c*", '#import"x"', "#sys.inputs", "</svg>"):
        assert piece in text


@pytest.mark.parametrize("changed", [{"measure": None, "dated": ""}, {"summary": demanding("").demand}])
def test_a_sheet_without_a_number_or_a_summary_is_whole(drawn: Drawn, changed: dict[str, object]) -> None:
    made = drawn(sheet("fr", **changed), Format.POSTER_A4)

    assert "voip" in text_of(made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_takes_less_than_a_third_of_a_second_of_a_processor(press: Press, language: str) -> None:
    # Of the processor's time, not the clock's: other tests run beside this one.
    job = press.job(press.printable(sheet(language)), Format.CARD)

    seconds = min(processor_seconds(job) for _ in range(2))

    assert seconds < 0.3


def processor_seconds(job: Job) -> float:
    """Return what the drawing process of a job takes, its start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    drawn_apart(msgspec.json.encode(job), 30)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
