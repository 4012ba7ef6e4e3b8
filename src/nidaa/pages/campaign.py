"""The page of a campaign, its form when the door refused it, and the two pages beside it."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from nidaa.campaigns import queries
from nidaa.campaigns.kinds import Part
from nidaa.campaigns.queries import PublicAction, PublicCampaign
from nidaa.followers.backlog import mail_backlog
from nidaa.intake.consent import CONSENT_VERSION
from nidaa.intake.referral import clean
from nidaa.pages.campaign_page import LogState, action_tally, action_url, campaign_values
from nidaa.pages.embed import oembed_url
from nidaa.pages.found import found_campaign, leading_action, reader_language
from nidaa.pages.history import action_chart
from nidaa.pages.instance import page_stamp, verifier_key
from nidaa.pages.log_state import counts_of, head_of
from nidaa.pages.print_sheet import share_card
from nidaa.pages.share_ways import share_ways
from nidaa.pages.sign_form import SignForm, shown_again
from nidaa.web.caching import public_page
from nidaa.web.languages import split_prefix
from nidaa.web.refused_form import refused_form

#: So many of the latest supporters are named.
NAMED_AT_MOST = 12
#: An entry in a bundle, packed: its commitment and the version of its text do not shrink.
ENTRY_BYTES_SENT = 90


@require_safe
@public_page(shared_seconds=2)
def campaign(request: HttpRequest, slug: str, action: str | None = None) -> HttpResponse:
    """Show a campaign: the demand, the count, the form of one action, and what speaks for it."""
    found = found_campaign(slug)
    return _page(request, found, leading_action(found, action), SignForm(), status=200)


@require_safe
@public_page(shared_seconds=2)
def brought(request: HttpRequest, slug: str, code: str, action: str | None = None) -> HttpResponse:
    """Show a campaign to whom a poster or a group has brought: the same page, whose form carries the code."""
    found = found_campaign(slug)
    leading = leading_action(found, action)
    if not queries.has_referral_code(found.log_id, code):
        return HttpResponseRedirect(action_url(found, leading))
    return _page(request, found, leading, SignForm(), status=200, via=code)


@csrf_exempt  # No anonymous form needs a cookie: the door has checked where the form came from.
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """Show a refused form again, filled in; whoever comes without one is sent to the form."""
    refused = refused_form(request)
    found = found_campaign(slug)
    leading = leading_action(found, action)
    if refused is None:
        return HttpResponseRedirect(f"{action_url(found, leading)}#sign", status=303)
    form = shown_again(refused)
    response = _page(request, found, leading, form, status=refused.status, via=clean(form.values.get("via", "")))
    response.headers["Cache-Control"] = "no-store"
    if refused.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(refused.retry_after_seconds)
    return response


@require_safe
@public_page(shared_seconds=10)
def sent(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """Say "look in your mail", and when: the same to everybody, whoever signed before."""
    found = found_campaign(slug)
    leading, now = leading_action(found, action), datetime.now(UTC)
    backlog = mail_backlog(now=int(now.timestamp()))
    values = {
        "title": found.title,
        "campaign_url": action_url(found, leading),
        "share": share_ways(found, leading, reader_language(), now),
        "demo_mail_path": "/demo/mail/",
        "mails_are_stuck": backlog.is_stuck,
        "delay_minutes": backlog.delay_minutes(settings.NIDAA.mails_per_second),
    }
    return render(request, "pages/sent.html", values)


@require_safe
@public_page(shared_seconds=2)
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how to recompute the count: the log's key, its head, and the command."""
    found = found_campaign(slug)
    counted, head = counts_of(found.log_id), head_of(found.log_id)
    log = LogState(counted.tree_size, counted.counts, head, None)
    values = {
        "title": found.title,
        "slug": slug,
        "campaign_url": reverse("pages:campaign", args=[slug]),
        "tallies": [action_tally(action, log) for action in found.actions],
        "head": head,
        "verify_url": f"{settings.NIDAA.base_url}/c/{slug}/",
        "verifier_key": verifier_key(head) if head else "",
        "log_path": f"/c/{slug}/log",
        "megabytes": max(1, round(counted.tree_size * ENTRY_BYTES_SENT / 1e6)),
        "indexed": True,
    }
    return render(request, "pages/check.html", values)


def _page(
    request: HttpRequest, found: PublicCampaign, leading: PublicAction, form: SignForm, *, status: int, via: str = ""
) -> HttpResponse:
    now = datetime.now(UTC)
    language = reader_language()
    counted = counts_of(found.log_id)
    is_on = queries.switches.is_on
    picture = action_chart(found.log_id, leading, language) if is_on(Part.HISTORY) else None
    supporters = (
        queries.latest_named_supporters(found.log_id, leading.kind, NAMED_AT_MOST) if is_on(Part.SUPPORTERS) else ()
    )
    values = campaign_values(
        found,
        leading=leading,
        log=LogState(counted.tree_size, counted.counts, head_of(found.log_id), picture),
        supporters=supporters,
        is_live=is_on(Part.LIVE),
        stamp=page_stamp(now),
        consent_version=CONSENT_VERSION,
        language=language,
        now=now,
        via=via,
    )
    context = {
        "page": values,
        "form": form,
        "share": share_ways(found, leading, language, now),
        "card": share_card(found, leading, language, now),
        "oembed_url": oembed_url(slug=found.slug, action=leading, language=language),
        "indexed": status == 200,
        # A code is no part of a page's name.
        **(_plain_addresses(found, leading) if via else {}),
    }
    return render(request, "pages/campaign.html", context, status=status)


def _plain_addresses(found: PublicCampaign, leading: PublicAction) -> dict[str, str]:
    """Return where search engines and networks shall find the page instead."""
    path = action_url(found, leading)
    base = settings.NIDAA.base_url
    return {"canonical_url": f"{base}{path}", "default_url": f"{base}{split_prefix(path)[1]}"}
