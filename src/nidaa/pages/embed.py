"""The widget: a small page for a frame in somebody else's site, the script that frames it, and oEmbed.

It may be framed by anybody, so nothing on it does anything: it shows a number and leads to the site, where the form is.
No cookie, no query, no word of the site that shows it. Budget: 15 kB, style and scripts included.
"""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from csp.decorators import csp
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from nidaa.campaigns import queries
from nidaa.campaigns.kinds import Part
from nidaa.campaigns.queries import PublicAction
from nidaa.pages.campaign_page import (
    LogState,
    action_tally,
    brought_url,
    heading_and_body,
    organisation_names,
    state_at,
)
from nidaa.pages.found import found_campaign, leading_action, reader_language
from nidaa.pages.log_state import counts_of
from nidaa.pages.share_ways import absolute
from nidaa.web.caching import public_page
from nidaa.web.languages import split_prefix

#: Its own, and stricter than the site's but for who may frame it.
_POLICY: Final = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "connect-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["*"],
}
#: What a page of another origin needs to load our script whatever its own policies are.
_FOR_OTHER_SITES: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
#: Of a frame that no script makes as high as its content: enough for a title of three lines on a phone.
WIDTH: Final = 480
HEIGHT: Final = 440
#: Pages whose address stands for a widget.
_SHOWN_AS_WIDGET: Final = frozenset(("campaign", "action", "brought", "brought_action", "share", "share_action"))
_OEMBED_SECONDS: Final = 300


@xframe_options_exempt
@csp(_POLICY)  # type: ignore[arg-type]  # django-csp knows views without arguments.
@require_safe
@public_page(shared_seconds=5)
def embed(request: HttpRequest, slug: str, action: str | None = None, code: str = "") -> HttpResponse:
    """Show the widget: who asks what, the count, and a link to the form."""
    found = found_campaign(slug)
    leading = leading_action(found, action)
    if code and not queries.has_referral_code(found.log_id, code):
        return HttpResponseRedirect(reverse("pages:embed_action", args=[slug, leading.kind]))
    counted = counts_of(found.log_id)
    is_boycott = leading.kind == "boycott"
    values = {
        "title": heading_and_body(leading.ask, found.title)[0] if is_boycott else found.title,
        "title_language": leading.language if is_boycott else found.language,
        "organisation": organisation_names(found),
        "tally": action_tally(leading, LogState(counted.tree_size, counted.counts, None, None)),
        "is_boycott": is_boycott,
        "is_open": state_at(leading, datetime.now(UTC)) == "open",
        "url": brought_url(found, leading, code),
        "check_url": reverse("pages:check", args=[slug]),
        "live_path": f"/c/{slug}/live" if queries.switches.is_on(Part.LIVE) else "",
    }
    response = render(request, "pages/embed.html", values)
    for name, value in _FOR_OTHER_SITES.items():
        response.headers[name] = value
    return response


@require_safe
@public_page(shared_seconds=3600)
def loader(request: HttpRequest) -> HttpResponse:
    """Serve the script that frames the widget, at an address that stays: it stands in pages that are not ours."""
    return HttpResponse(_loader(), content_type="text/javascript; charset=utf-8", headers=_FOR_OTHER_SITES)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Say, as oEmbed 1.0 has it, what a program may show in place of a link to a campaign. JSON only."""
    asked = request.GET
    if asked.get("format", "json") != "json":
        return JsonResponse({"error": "json is what there is"}, status=501, headers=_FOR_OTHER_SITES)
    address = _address(asked.get("url", ""))
    if address is None:
        raise Http404
    language, slug, action = address
    with translation.override(language):
        found = found_campaign(slug)
        leading = leading_action(found, action)
        width = min(WIDTH, _whole(asked.get("maxwidth", "")) or WIDTH)
        height = min(HEIGHT, _whole(asked.get("maxheight", "")) or HEIGHT)
        answer = {
            "type": "rich",
            "version": "1.0",
            "title": found.title,
            "author_name": organisation_names(found),
            "provider_name": "Nidaa",
            "provider_url": settings.NIDAA.base_url,
            "cache_age": _OEMBED_SECONDS,
            "html": iframe_html(slug, leading.kind, language, title=found.title, width=width, height=height),
            "width": width,
            "height": height,
        }
    # Shared caches keep nothing of it: every query would be another answer to keep.
    headers = {**_FOR_OTHER_SITES, "Cache-Control": f"private, max-age={_OEMBED_SECONDS}"}
    return JsonResponse(answer, headers=headers)


def oembed_url(slug: str, action: PublicAction, language: str) -> str:
    """Return where a campaign's page says that its oEmbed is."""
    page = absolute(f"/c/{slug}/{action.kind}/", language)
    return f"{settings.NIDAA.base_url}/oembed?url={quote(page, safe='')}"


def iframe_html(
    slug: str, action: str, language: str, *, title: str, width: int | str = "100%", height: int = HEIGHT
) -> SafeString:
    """Return the frame that shows the widget, as HTML to copy."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" frameborder="0" loading="lazy"></iframe>',
        *(absolute(f"/c/{slug}/{action}/embed", language), title, width, height),
    )


@lru_cache(maxsize=1)
def _loader() -> bytes:
    file = finders.find("web/embed.js")
    if file is None:
        raise Http404
    return Path(file).read_bytes()


def _address(url: str) -> tuple[str, str, str | None] | None:
    """Return language, slug and action of one of our pages; None if the address is none of ours."""
    try:
        asked = urlsplit(url)
    except ValueError:
        return None
    if asked.scheme not in ("http", "https") or asked.netloc.lower() != urlsplit(settings.NIDAA.base_url).netloc:
        return None
    language, path = split_prefix(asked.path)
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.namespace != "pages" or match.url_name not in _SHOWN_AS_WIDGET:
        return None
    return (language.code if language else reader_language()), match.kwargs["slug"], match.kwargs.get("action")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
