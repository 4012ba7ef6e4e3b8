"""The history of a campaign's counts by the hour: a picture, a table, and all of it as JSON."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from nidaa.campaigns.kinds import Part
from nidaa.campaigns.queries import PublicAction, switches
from nidaa.pages.found import found_campaign, reader_language
from nidaa.pages.log_state import Hour, hours_of
from nidaa.web.caching import public_page
from nidaa.web.chart import Chart, band, step_path
from nidaa.web.days import day_text, moment_text
from nidaa.web.numbers import group_digits

#: The page shows a week of hours; the JSON has them all.
ROWS_AT_MOST: Final = 168
#: When to ask again for a history that was switched off.
RESTING_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One hour of the table."""

    hour: datetime
    tree_size: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ActionPicture:
    """The picture of one action's history."""

    action: str
    picture: Chart


@require_safe
@public_page(shared_seconds=30)
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the count hour by hour, the latest first."""
    found = found_campaign(slug)
    language = reader_language()
    is_resting = not switches.is_on(Part.HISTORY)
    hours = () if is_resting else hours_of(found.log_id)
    kinds = [action.kind for action in found.actions]
    pictures = ((action.kind, _chart(hours, action, language)) for action in found.actions)
    values = {
        "title": found.title,
        "campaign_url": reverse("pages:campaign", args=[slug]),
        "json_url": f"/c/{slug}/history.json",
        "actions": kinds,
        "charts": [ActionPicture(kind, picture) for kind, picture in pictures if picture],
        "rows": [_row(hour, kinds) for hour in reversed(hours[-ROWS_AT_MOST:])],
        "is_cut": len(hours) > ROWS_AT_MOST,
        "is_resting": is_resting,
        "indexed": not is_resting,
    }
    return render(request, "pages/history.html", values)


@require_safe
@public_page(shared_seconds=30, spare_seconds=0)  # Its 503 says that it rests: an older answer would hide that.
def history_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve every hour: the size of its last signed head, and what the log counted to then."""
    found = found_campaign(slug)
    if not switches.is_on(Part.HISTORY):
        # An empty list would be a wrong history.
        resting = {"title": "The history rests while many people are here.", "status": 503}
        headers = {"Retry-After": str(RESTING_SECONDS), "Access-Control-Allow-Origin": "*"}
        return JsonResponse(resting, status=503, content_type="application/problem+json", headers=headers)
    kinds = [action.kind for action in found.actions]
    hours = [
        {
            "hour": f"{hour.starts_at.astimezone(UTC):%Y-%m-%dT%H:00:00Z}",
            "tree_size": hour.tree_size,
            "counts": {kind: hour.counts.get(kind, 0) for kind in kinds},
        }
        for hour in hours_of(found.log_id)
    ]
    return JsonResponse({"campaign": slug, "hours": hours}, headers={"Access-Control-Allow-Origin": "*"})


def action_chart(log_id: int, action: PublicAction, language: str) -> Chart | None:
    """Return the picture of an action's count over time; None before the second hour."""
    return _chart(hours_of(log_id), action, language)


def _chart(hours: tuple[Hour, ...], action: PublicAction, language: str) -> Chart | None:
    if len(hours) < 2:
        return None
    points = [(hour.starts_at, hour.counts.get(action.kind, 0)) for hour in hours]
    peak = max(count for _, count in points)
    first, last = _ends(points[0][0], points[-1][0], language)
    window = None
    if action.window_starts_at is not None and action.window_ends_at is not None:
        window = band(action.window_starts_at, action.window_ends_at, points)
    summary = gettext("The count from %(first)s to %(last)s: up to %(peak)s.")
    return Chart(
        path=step_path(points),
        bands=(window,) if window else (),
        first=first,
        last=last,
        peak=peak,
        summary=summary % {"first": first, "last": last, "peak": group_digits(peak, language)},
    )


def _ends(first: datetime, last: datetime, language: str) -> tuple[str, str]:
    if first.date() == last.date():
        return moment_text(first, language, UTC), moment_text(last, language, UTC)
    return day_text(first.date(), language), day_text(last.date(), language)


def _row(hour: Hour, kinds: list[str]) -> Row:
    return Row(hour.starts_at, hour.tree_size, tuple(hour.counts.get(kind, 0) for kind in kinds))
