"""What is printed of a campaign: the words of its cards and posters in the reader's language, and a number that holds.

Before: a view of ``press`` found the campaign. After: ``nidaa.press`` prints the sheet, and keeps it until it changes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, pgettext

from nidaa.campaigns.queries import PublicAction, PublicCampaign
from nidaa.pages.campaign_page import brought_url, heading_and_body, state_at
from nidaa.pages.log_state import counts_of
from nidaa.pages.tally_line import tally_line
from nidaa.press.errors import CannotPrint
from nidaa.press.formats import FORMATS, Format
from nidaa.press.printing import Press
from nidaa.press.sheet import Measure, Sheet, Words, name_in_line
from nidaa.web.days import day_text, window_text
from nidaa.web.figures import STRETCH, figures
from nidaa.web.languages import language_named, split_prefix
from nidaa.web.numbers import group_digits

#: From here on a printed number is rounded down, to its two first digits.
_EXACT_BELOW: Final = 100
_INK: Final = "#14171c"
#: The plus, in the units of the figures: it stands as high as the upper half of them.
_PLUS: Final = "M10 26h40M30 6v40"
_PLUS_WIDTH: Final = 52


@dataclass(frozen=True, slots=True)
class ShareCard:
    """The picture that others show beside a link.

    Attributes:
        url: Absolute; it changes with the number, since who shows it keeps it for weeks.
        text: What it says, for those who do not see it.
    """

    url: str
    width: int
    height: int
    text: str


@lru_cache(maxsize=1)
def press() -> Press:
    """Return the instance's press; its folder may be emptied at any time."""
    return Press(settings.NIDAA.data_dir / "press")


def rounded_down(count: int) -> int:
    """Return a count as it is printed: exact below 100, else to its two first digits, never more than it is.

    What is printed is looked at for weeks, and a picture is drawn anew whenever its number changes.
    """
    if count < _EXACT_BELOW:
        return max(0, count)
    step: int = 10 ** (len(str(count)) - 2)
    return count // step * step


def drawn_number(number: int, *, is_more: bool) -> str:
    """Return a number in the figures of our pages, as an SVG file in ink, with a plus behind it if it is more."""
    placed = figures(number)
    paths = render_to_string("web/components/drawn.html").partition("<defs>")[2].partition("</defs>")[0]
    uses = "".join(f'<use href="#{glyph.symbol}" x="{glyph.x}"/>' for glyph in placed.glyphs)
    width = placed.width + (_PLUS_WIDTH if is_more else 0)
    plus = f'<path transform="translate({placed.width} 0)" d="{_PLUS}"/>' if is_more else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 100" fill="none" color="{_INK}" stroke="{_INK}" '
        f'stroke-width="16"><defs>{paths}</defs><g transform="scale({STRETCH} 1)">{uses}</g>{plus}</svg>'
    )


def sheet_of(found: PublicCampaign, action: PublicAction, language: str, now: datetime, via: str = "") -> Sheet:
    """Return what is printed of an action.

    Args:
        found: The campaign.
        action: One of its actions.
        language: The reader's.
        now: Decides what is open, and stands beside the number.
        via: The referral code that the printed link carries; "" for none.
    """
    demand = _demand(found, action)
    measure = _measure(found, action, language)
    path = brought_url(found, action, via)
    plain_path = split_prefix(path)[1]
    return Sheet(
        language=language,
        direction=language_named(language).direction,
        mark=pgettext("the wordmark", "Nidaa"),
        kind=action.kind,
        demand=demand,
        summary=Words(found.summary, found.language, language_named(found.language).direction),
        asks=_asks(found, action),
        window=_window(action, language),
        call=_call(action, now),
        how=gettext("Point your phone’s camera here, or type the address."),
        promises=(
            gettext("No account and no app."),
            gettext("Nobody sees your name unless you want it."),
            gettext("Anyone can check the count."),
        ),
        measure=measure,
        dated=gettext("Counted on %(day)s.") % {"day": day_text(now.astimezone(UTC).date(), language)}
        if measure
        else "",
        address=f"{settings.NIDAA.netloc}{plain_path.rstrip('/')}",
        link=f"{settings.NIDAA.base_url}/{language}{plain_path}",
    )


def share_card(found: PublicCampaign, action: PublicAction, language: str, now: datetime) -> ShareCard | None:
    """Return the picture of an action's page for others to show; None where it cannot be printed."""
    sheet = sheet_of(found, action, language, now)
    try:
        press().printable(sheet)
    except CannotPrint:
        return None
    width, height = FORMATS[Format.CARD].pixels
    count = "".join(filter(str.isdecimal, sheet.measure.count)) if sheet.measure else "0"
    text = f"{sheet.demand.text} · {sheet.measure.count} {sheet.measure.unit}" if sheet.measure else sheet.demand.text
    return ShareCard(f"{sheet.link}{Format.CARD}?{count}", width, height, text)


def _demand(found: PublicCampaign, action: PublicAction) -> Words:
    if action.kind == "petition":
        return Words(found.title, found.language, language_named(found.language).direction)
    title, _ = heading_and_body(action.ask, found.title)
    return Words(title, action.language, language_named(action.language).direction)


def _measure(found: PublicCampaign, action: PublicAction, language: str) -> Measure | None:
    counted = counts_of(found.log_id)
    exact = counted.counts.get(action.kind, 0)
    # What is over changes no more.
    shown = exact if found.closed_at else rounded_down(exact)
    if not shown:
        return None
    line = tally_line(action.kind, shown, counted.tree_size, action.goals)
    return Measure(
        count=group_digits(shown, language) + ("+" if shown < exact else ""),
        drawing=drawn_number(shown, is_more=shown < exact),
        unit=gettext("Pledges confirmed") if action.kind == "boycott" else gettext("Signatures confirmed"),
        bar_permille=line.bar_permille,
        goal=group_digits(line.goal, language) if line.goal else "",
        goal_label=gettext("Next goal:") if line.left else gettext("Goal reached:"),
    )


def _asks(found: PublicCampaign, action: PublicAction) -> str:
    comma = pgettext("between the names in a list", ", ")
    names = {
        "organisation": comma.join(map(name_in_line, found.organisations)),
        "addressee": name_in_line(action.addressee),
    }
    if action.kind == "boycott":
        return gettext("%(organisation)s calls for a boycott") % names
    if action.addressee:
        return gettext("%(organisation)s asks %(addressee)s") % names
    return gettext("A petition of %(organisation)s") % names


def _window(action: PublicAction, language: str) -> tuple[str, ...]:
    if action.window_starts_at is None or action.window_ends_at is None:
        return ()
    zone = ZoneInfo(action.time_zone or "UTC")
    starts, ends = window_text(action.window_starts_at, action.window_ends_at, language, zone)
    lines = (gettext("From %(moment)s") % {"moment": starts}, gettext("to %(moment)s") % {"moment": ends})
    if not action.companies:
        return lines
    companies = pgettext("between the names in a list", ", ").join(map(name_in_line, action.companies))
    return (*lines, companies)


def _call(action: PublicAction, now: datetime) -> str:
    if state_at(action, now) == "closed":
        return gettext("See the result")
    return gettext("Take part in the boycott") if action.kind == "boycott" else gettext("Sign the petition")
