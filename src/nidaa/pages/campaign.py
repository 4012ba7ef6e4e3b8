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
from nidaa.pages.campaign_page import LogState, action_tally, action_url, campaign_values
from nidaa.pages.found import found_campaign, leading_action, reader_language
from nidaa.pages.history import action_chart
from nidaa.pages.instance import page_stamp, verifier_key
from nidaa.pages.log_state import counts_of, head_of
from nidaa.pages.sign_form import SignForm, shown_again
from nidaa.web.caching import public_page
from nidaa.web.refused_form import refused_form

#: So many of the latest supporters are named.
NAMED_AT_MOST = 12


@require_safe
@public_page(shared_seconds=2)
def campaign(request: HttpRequest, slug: str, action: str | None = None) -> HttpResponse:
    """Show a campaign: the demand, the count, the form of one action, and what speaks for it."""
    found = found_campaign(slug)
    return _page(request, found, leading_action(found, action), SignForm(), status=200)


@csrf_exempt  # No anonymous form needs a cookie: the door has checked where the form came from.
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """Show a refused form again, filled in; whoever comes without one is sent to the form."""
    refused = refused_form(request)
    found = found_campaign(slug)
    leading = leading_action(found, action)
    if refused is None:
        return HttpResponseRedirect(f"{action_url(found, leading)}#sign", status=303)
    response = _page(request, found, leading, shown_again(refused), status=refused.status)
    response.headers["Cache-Control"] = "no-store"
    if refused.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(refused.retry_after_seconds)
    return response


@require_safe
@public_page(shared_seconds=10)
def sent(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """Say "look in your mail", and when: the same to everybody, whoever signed before."""
    found = found_campaign(slug)
    backlog = mail_backlog(now=int(datetime.now(UTC).timestamp()))
    values = {
        "title": found.title,
        "campaign_url": action_url(found, leading_action(found, action)),
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
        "indexed": True,
    }
    return render(request, "pages/check.html", values)


def _page(
    request: HttpRequest, found: PublicCampaign, leading: PublicAction, form: SignForm, *, status: int
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
    )
    context = {"page": values, "form": form, "indexed": status == 200}
    return render(request, "pages/campaign.html", context, status=status)
