"""Cards, posters and hand-outs of a campaign as files, and the page on which one finds them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from nidaa.campaigns import queries
from nidaa.campaigns.queries import PublicAction, PublicCampaign
from nidaa.pages.campaign_page import brought_url, heading_and_body
from nidaa.pages.found import found_campaign, leading_action, reader_language
from nidaa.pages.print_sheet import press, sheet_of
from nidaa.press.errors import CannotPrint, Lack, PressBusy, PressFailed
from nidaa.press.formats import FORMATS, FRAMES, Format
from nidaa.press.qr import qr_svg
from nidaa.web.caching import public_page
from nidaa.web.languages import split_prefix

log: Final = logging.getLogger(__name__)

#: A picture is made at most once in so many seconds; its number is rounded, so that most times it is the same.
FRESH_SECONDS: Final = 60
#: When to come again for what could not be drawn.
FAILED_RETRY_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """One file that somebody can print or send.

    Attributes:
        name: What it is.
        purpose: What it is good for.
        url: Of the file.
        view_box: Its part of the picture of all of them, as SVG says it.
    """

    name: str
    purpose: str
    url: str
    view_box: str


@dataclass(frozen=True, slots=True)
class ActionOffers:
    """The files of one action.

    Attributes:
        picture: Of all of them side by side, drawn at once: a picture for each would make a reader wait for the press.
        width: Of that picture, in the units of the view boxes; so is the height.
    """

    title: str
    language: str
    url: str
    picture: str
    width: int
    height: int
    offers: tuple[Offer, ...]


@require_safe
@public_page(shared_seconds=FRESH_SECONDS)
def printed(request: HttpRequest, slug: str, form: Format, action: str | None = None, code: str = "") -> HttpResponse:
    """Serve a card or a poster, with the number of now, rounded down, and the link of a referral code."""
    found = found_campaign(slug)
    leading = leading_action(found, action)
    if _is_unknown(found, code):
        return HttpResponseRedirect(_printed_url(found, leading, form, ""))
    language = reader_language()
    try:
        made = press().print(sheet_of(found, leading, language, datetime.now(UTC), code), form)
    except CannotPrint as lacking:
        return _in_words(_why_not(lacking), status=404)
    except PressBusy as busy:
        return _in_words(gettext("Others are printing; please come again."), 503, busy.retry_after_seconds)
    except PressFailed:
        log.exception("A sheet could not be drawn: campaign %s, %s, %s", slug, form.value, language)
        return _in_words(gettext("This could not be drawn; please come again."), 503, FAILED_RETRY_SECONDS)
    name = f"{slug}-{leading.kind}-{language}-{form.value}"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(made, content_type=FORMATS[form].content_type, headers=headers)


@require_safe
@public_page(shared_seconds=3600)
def qr(request: HttpRequest, slug: str, code: str = "") -> HttpResponse:
    """Serve the campaign's address in the reader's language as a QR code, for whoever makes a poster of their own."""
    found = found_campaign(slug)
    if _is_unknown(found, code):
        return HttpResponseRedirect(reverse("pages:qr", args=[slug]))
    path = split_prefix(brought_url(found, found.actions[0], code))[1]
    drawn = qr_svg(f"{settings.NIDAA.base_url}/{reader_language()}{path}", quiet_modules=4)
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
@public_page(shared_seconds=FRESH_SECONDS)
def posters(request: HttpRequest, slug: str, code: str = "") -> HttpResponse:
    """Show everything that can be printed and handed out, or say what this site lacks to print it."""
    found = found_campaign(slug)
    if _is_unknown(found, code):
        return HttpResponseRedirect(reverse("pages:posters", args=[slug]))
    now, language = datetime.now(UTC), reader_language()
    problem = ""
    try:
        for action in found.actions:
            press().printable(sheet_of(found, action, language, now))
    except CannotPrint as lacking:
        problem = _why_not(lacking)
    values = {
        "title": found.title,
        "code": code,
        "campaign_url": brought_url(found, found.actions[0], code),
        "qr_url": reverse("pages:qr_brought", args=[slug, code]) if code else reverse("pages:qr", args=[slug]),
        "problem": problem,
        "groups": [] if problem else [_offers(found, action, code) for action in found.actions],
        "indexed": False,
    }
    return render(request, "pages/posters.html", values)


def _is_unknown(found: PublicCampaign, code: str) -> bool:
    return bool(code) and not queries.has_referral_code(found.log_id, code)


def _printed_url(found: PublicCampaign, action: PublicAction, form: Format, code: str) -> str:
    before = [found.slug, code] if code else [found.slug]
    route = "printed_brought" if code else "printed"
    if action.kind == found.actions[0].kind:
        return reverse(f"pages:{route}", args=[*before, form])
    return reverse(f"pages:{route}_action", args=[*before, action.kind, form])


def _offers(found: PublicCampaign, action: PublicAction, code: str) -> ActionOffers:
    def address(form: Format) -> str:
        return _printed_url(found, action, form, code)

    title, _ = heading_and_body(action.ask, found.title)
    is_petition = action.kind == "petition"
    overview = FORMATS[Format.OVERVIEW]
    return ActionOffers(
        title=found.title if is_petition else title,
        language=found.language if is_petition else action.language,
        url=brought_url(found, action, code),
        picture=address(Format.OVERVIEW),
        width=round(overview.width),
        height=round(overview.height),
        offers=tuple(Offer(name, purpose, address(form), _view_box(form)) for form, name, purpose in _kinds()),
    )


def _view_box(form: Format) -> str:
    frame = FRAMES[FORMATS[form].design.removesuffix(".typ")]
    return f"{round(frame.left)} 0 {round(frame.width)} {round(frame.height)}"


def _kinds() -> Sequence[tuple[Format, str, str]]:
    """Return each format with its name and what it is good for."""
    tear_off = gettext("A4; cut along the dashed lines, and eight people take the address along.")
    return (
        (Format.POSTER_A4, gettext("Poster, A4"), gettext("For a door, a shop window, a wall.")),
        (Format.POSTER_A3, gettext("Poster, A3"), gettext("The same, twice as large.")),
        (Format.STRIPS_A4, gettext("Poster with strips to tear off"), tear_off),
        (Format.HANDOUT_A4, gettext("Hand-outs"), gettext("Four on a sheet of A4, to cut and give from hand to hand.")),
        (Format.STORY, gettext("Picture for a story"), gettext("1080 × 1920 pixels, for a phone’s screen.")),
        (
            Format.CARD,
            gettext("Picture for a link"),
            gettext("1200 × 630 pixels; other sites show it by themselves."),
        ),
    )


def _why_not(lacking: CannotPrint) -> str:
    if lacking.lack is Lack.ENGINE:
        return gettext("This site prints no posters: the program that draws them is not installed.")
    return gettext("This cannot be printed here: no font of this site has these letters: %(letters)s") % {
        "letters": " ".join(lacking.characters[:12])
    }


def _in_words(words: str, status: int, retry_after_seconds: int = 0) -> HttpResponse:
    headers = {"Retry-After": str(retry_after_seconds)} if retry_after_seconds else {}
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
