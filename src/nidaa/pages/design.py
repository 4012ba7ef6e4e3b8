"""The living page of the design language: every component in all its states, light and dark, left to right and back.

It shows the components with values of its own and asks nothing of a database, so what it shows is what they are. Beside
it stands ``docs/design-language.md``, which says why. Search engines are asked to leave it alone.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from nidaa.pages.campaign_values import AnswerCard, Moment, Signer
from nidaa.pages.design_words import WORDS, Words
from nidaa.pages.found import reader_language
from nidaa.pages.tally_line import TallyLine, tally_line
from nidaa.web.caching import public_page
from nidaa.web.chart import Chart, band, step_path
from nidaa.web.days import day_text
from nidaa.web.languages import ARABIC, FRENCH, Language, language_named
from nidaa.web.matrix import Cell, Matrix, MatrixRow, State

_DAY: Final = date(2016, 1, 5)
_LADDER: Final = (1000, 5000, 15_000)
#: Colour token -> what it is for. The contrast ratios stand in the documentation, and a test computes them.
TOKENS: Final = (
    *(("sheet", "ground"), ("card", "forms"), ("ink", "text, rules"), ("soft", "second voice"), ("edge", "inputs")),
    *(("line", "row rules"), ("biro", "the action"), ("placard", "boycotts"), ("stamp", "receipts")),
    *(("leaf", "verified"), ("alarm", "errors")),
)


@dataclass(frozen=True, slots=True)
class Panel:
    """All specimens in one language on one ground.

    Attributes:
        prefix: Of the ids in it, since two panels stand on one page.
        tallies: Words -> number: nothing yet, on the way, all goals reached, far beyond any width.
    """

    language: Language
    theme: str
    prefix: str
    words: Words
    tallies: tuple[TallyLine, ...]
    moments: tuple[Moment, ...]
    answer: AnswerCard
    signers: tuple[Signer, ...]
    matrix: Matrix
    chart: Chart


@require_safe
@public_page(shared_seconds=3600)
def design(request: HttpRequest, theme: str = "") -> HttpResponse:
    """Show the components twice: in the reader's language and in one that runs the other way.

    Args:
        request: Any.
        theme: ``light`` or ``dark`` for both; "" for one of each.
    """
    language = language_named(reader_language())
    other = FRENCH if language.direction == "rtl" else ARABIC
    panels = (_panel(language, theme or "light", "a"), _panel(other, theme or "dark", "b"))
    return render(request, "pages/design.html", {"panels": panels, "tokens": TOKENS, "theme": theme, "indexed": False})


def _panel(language: Language, theme: str, prefix: str) -> Panel:
    words = WORDS[language.code]
    with override(language.code):
        return Panel(
            language,
            theme,
            prefix,
            words,
            tuple(tally_line("petition", count, 0, _LADDER) for count in (0, 12_480, 15_600, 10_000_000)),
            _moments(words, language.code),
            replace(_ANSWER, sender=words.addressee, text=words.answer, language=language.code, leaf_index=ord(prefix)),
            (Signer(words.name, words.city), Signer(words.name, "", words.fact), *_FOREIGN),
            _matrix(words),
            _chart(language.code),
        )


#: A name and a reason of the other direction, on either ground.
_FOREIGN: Final = (
    Signer("أمينة", "Salé", "لأن الصمت ليس جوابا."),
    Signer("Anas", "فاس", "Le silence n’est pas une réponse."),
)
_ANSWER: Final = AnswerCard("", _DAY + timedelta(days=2), "", "", "3b1f" * 16, 0)


def _moments(words: Words, language: str) -> tuple[Moment, ...]:
    return (
        Moment(_DAY, "call", gettext("The call is published")),
        Moment(_DAY + timedelta(days=1), "", words.fact, language, "Example Press"),
        Moment(_DAY + timedelta(days=2), "answer-given", words.addressee, language),
        Moment(_DAY + timedelta(days=9), "silence", words.operators[0], language),
        Moment(_DAY + timedelta(days=40), "end", gettext("The campaign ends")),
    )


def _matrix(words: Words) -> Matrix:
    blocked, down, ok, insufficient = (Cell(state, word) for state, word in zip(State, words.verdicts, strict=True))
    rows = (
        MatrixRow("WhatsApp", (replace(blocked, detail="41 / 44"), blocked, ok)),
        MatrixRow("Skype", (down, replace(insufficient, detail="2"), replace(ok, detail="38 / 38"))),
    )
    return Matrix(words.lines, words.operators, rows)


def _chart(language: str) -> Chart:
    start = datetime(2016, 1, 5, tzinfo=UTC)
    points = [(start + timedelta(hours=hour), hour * hour * 3) for hour in range(64)]
    marked = band(start + timedelta(hours=40), start + timedelta(hours=56), points)
    ends = day_text(points[0][0], language), day_text(points[-1][0], language)
    return Chart(step_path(points), (marked,) if marked else (), *ends, 11_907, "0 – 11907")
