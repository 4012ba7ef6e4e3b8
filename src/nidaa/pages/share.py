"""The page from which a campaign is passed on: links, words, a QR code, and the widget for one's own site."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from nidaa.campaigns.queries import PublicAction, PublicCampaign
from nidaa.pages.campaign_page import action_url
from nidaa.pages.embed import iframe_html
from nidaa.pages.found import found_campaign, leading_action, reader_language
from nidaa.pages.share_ways import ShareWays, share_ways
from nidaa.pages.slips import qr_code
from nidaa.web.caching import public_page


@dataclass(frozen=True, slots=True)
class Snippets:
    """HTML that somebody copies into a page of his own.

    Attributes:
        script: One tag: the widget, as high as it needs to be.
        frame: The widget without a script.
        link: A mere link.
        policy: What the Content-Security-Policy of that page has to allow.
    """

    script: str
    frame: str
    link: str
    policy: str


@require_safe
@public_page(shared_seconds=30)
def share(request: HttpRequest, slug: str, action: str | None = None) -> HttpResponse:
    """Show every way to pass a campaign on."""
    found = found_campaign(slug)
    leading, language = leading_action(found, action), reader_language()
    ways = share_ways(found, leading, language, datetime.now(UTC))
    values = {
        "share": ways,
        "campaign_url": action_url(found, leading),
        "qr": qr_code(ways.url),
        "snippets": _snippets(found, leading, ways, language),
        "embed_url": reverse("pages:embed_action", args=[slug, leading.kind]),
        "posters_url": reverse("pages:posters", args=[slug]),
        "indexed": False,
    }
    return render(request, "pages/share.html", values)


def _snippets(found: PublicCampaign, leading: PublicAction, ways: ShareWays, language: str) -> Snippets:
    base = settings.NIDAA.base_url
    script = format_html(
        '<script async src="{}/embed.js" data-campaign="{}" data-action="{}" data-language="{}"></script>',
        *(base, found.slug, leading.kind, language),
    )
    link = format_html('<a href="{}">{}</a>', ways.url, ways.title)
    frame = iframe_html(found.slug, leading.kind, language, title=ways.title)
    return Snippets(script, frame, link, f"script-src {base}; frame-src {base}")
