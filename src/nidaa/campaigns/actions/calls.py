"""Adding a petition or a boycott to a campaign, and what it asks for in each language.

What counts people is fixed when it is published: kind, addressee, companies, window, closing day.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from django.db import transaction

from nidaa.campaigns import moments, plain_text
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.drafts import for_editing, require_language
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import ActionKind
from nidaa.campaigns.models import Action, ActionText, Boycott, Campaign, Organiser, Petition, Target

DEFAULT_GOALS: Final = (100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000)
_GOALS_AT_MOST: Final = 30


@transaction.atomic
def add_petition(
    *,
    by: Organiser | None,
    campaign: Campaign,
    addressee: Target,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    goals: Sequence[int] = DEFAULT_GOALS,
    now: datetime,
) -> Action:
    """Add the campaign's petition.

    Args:
        by: Who adds it.
        campaign: Not closed; it has no petition yet.
        addressee: A target of the same campaign.
        opens_at: Aware; None opens it by publishing.
        closes_at: Aware; None closes it with the campaign.
        goals: Rising numbers of signatures.
        now: The moment of the act.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, ACTION_EXISTS, FOREIGN_TARGET, WINDOW_BACKWARDS, BAD_GOALS.
    """
    current = for_editing(by, campaign)
    action = _new_action(current, ActionKind.PETITION, opens_at, closes_at, goals)
    Petition.objects.create(action=action, addressee=_own_target(current, addressee, "addressee"))
    audit.record("add_petition", by=by, subject=action, campaign=current, now=now)
    return action


@transaction.atomic
def edit_petition(
    *,
    by: Organiser | None,
    action: Action,
    addressee: Target,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    goals: Sequence[int] = DEFAULT_GOALS,
    now: datetime,
) -> Action:
    """Rewrite a petition that is not published; of a published one, only the goals.

    Raises:
        ActionRefused: As ``add_petition``, or FIXED_BY_PUBLISHING.
    """
    current = for_editing(by, action.campaign)
    row = _own_action(current, action)
    petition = row.petition
    new_opens_at, new_closes_at = _opening(opens_at, closes_at)
    if row.published_at is None:
        row.opens_at, row.closes_at = new_opens_at, new_closes_at
        petition.addressee = _own_target(current, addressee, "addressee")
        petition.save(update_fields=["addressee"])
    elif (row.opens_at, row.closes_at, petition.addressee_id) != (new_opens_at, new_closes_at, addressee.pk):
        raise ActionRefused(RefusedBecause.FIXED_BY_PUBLISHING)
    row.goals = _rising(goals)
    row.save(update_fields=["opens_at", "closes_at", "goals"])
    audit.record("edit_petition", by=by, subject=row, campaign=current, now=now)
    return row


@transaction.atomic
def add_boycott(
    *,
    by: Organiser | None,
    campaign: Campaign,
    companies: Iterable[Target],
    window_starts_at: datetime,
    window_ends_at: datetime,
    time_zone: str,
    opens_at: datetime | None = None,
    goals: Sequence[int] = DEFAULT_GOALS,
    now: datetime,
) -> Action:
    """Add the campaign's boycott. People may pledge until its window ends.

    Args:
        by: Who adds it.
        campaign: Not closed; it has no boycott yet.
        companies: Targets of the same campaign; publishing needs at least one.
        window_starts_at: Aware: from when people abstain.
        window_ends_at: Aware: until when.
        time_zone: IANA name of the clock by which pages show the window.
        opens_at: Aware: from when people may pledge; None: by publishing.
        goals: Rising numbers of pledges.
        now: The moment of the act.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, ACTION_EXISTS, FOREIGN_TARGET, WINDOW_BACKWARDS,
            UNKNOWN_TIME_ZONE, MOMENT_WITHOUT_ZONE, BAD_GOALS.
    """
    current = for_editing(by, campaign)
    starts_at, ends_at = _window(window_starts_at, window_ends_at, time_zone)
    action = _new_action(current, ActionKind.BOYCOTT, opens_at, ends_at, goals)
    boycott = Boycott.objects.create(
        action=action, window_starts_at=starts_at, window_ends_at=ends_at, time_zone=time_zone
    )
    boycott.companies.set([_own_target(current, company, "companies") for company in companies])
    audit.record("add_boycott", by=by, subject=action, campaign=current, now=now)
    return action


@transaction.atomic
def edit_boycott(
    *,
    by: Organiser | None,
    action: Action,
    companies: Iterable[Target],
    window_starts_at: datetime,
    window_ends_at: datetime,
    time_zone: str,
    opens_at: datetime | None = None,
    goals: Sequence[int] = DEFAULT_GOALS,
    now: datetime,
) -> Action:
    """Rewrite a boycott that is not published; of a published one, only the goals.

    Raises:
        ActionRefused: As ``add_boycott``, or FIXED_BY_PUBLISHING.
    """
    current = for_editing(by, action.campaign)
    row = _own_action(current, action)
    boycott = row.boycott
    window = _window(window_starts_at, window_ends_at, time_zone)
    opening = _opening(opens_at, window[1])
    chosen = sorted(_own_target(current, company, "companies").pk for company in companies)
    if row.published_at is None:
        row.opens_at, row.closes_at = opening
        boycott.window_starts_at, boycott.window_ends_at = window
        boycott.time_zone = time_zone
        boycott.save(update_fields=["window_starts_at", "window_ends_at", "time_zone"])
        boycott.companies.set(chosen)
    elif _fixed_parts(row) != (*opening, *window, time_zone, chosen):
        raise ActionRefused(RefusedBecause.FIXED_BY_PUBLISHING)
    row.goals = _rising(goals)
    row.save(update_fields=["opens_at", "closes_at", "goals"])
    audit.record("edit_boycott", by=by, subject=row, campaign=current, now=now)
    return row


@transaction.atomic
def remove_action(*, by: Organiser | None, action: Action, now: datetime) -> None:
    """Take an action away that was never published.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, FIXED_BY_PUBLISHING.
    """
    current = for_editing(by, action.campaign)
    row = _own_action(current, action)
    if row.published_at is not None:
        raise ActionRefused(RefusedBecause.FIXED_BY_PUBLISHING)
    audit.record("remove_action", by=by, subject=row, campaign=current, now=now, details={"kind": row.kind})
    row.texts.all().delete()
    Petition.objects.filter(action=row).delete()
    Boycott.objects.filter(action=row).delete()
    row.delete()


@transaction.atomic
def write_ask(
    *, by: Organiser | None, action: Action, language: str, ask: str, abstain_from: str = "", now: datetime
) -> ActionText:
    """Write what an action asks for in one language, instead of what it asked; shown once it is published.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, UNKNOWN_LANGUAGE, or a text's fault.
    """
    current = for_editing(by, action.campaign)
    require_language(language, "language")
    of_boycott = action.kind == ActionKind.BOYCOTT
    text, _ = ActionText.objects.update_or_create(
        action=_own_action(current, action),
        language=language,
        defaults={
            "ask": plain_text.paragraphs(ask, field="ask", max_length=2000),
            "abstain_from": plain_text.paragraphs(
                abstain_from if of_boycott else "", field="abstain_from", max_length=2000, required=False
            ),
        },
    )
    audit.record("write_ask", by=by, subject=text, campaign=current, now=now, details={"language": language})
    return text


def _new_action(
    campaign: Campaign, kind: ActionKind, opens_at: datetime | None, closes_at: datetime | None, goals: Sequence[int]
) -> Action:
    if campaign.actions.filter(kind=kind).exists():
        raise ActionRefused(RefusedBecause.ACTION_EXISTS)
    opens_at, closes_at = _opening(opens_at, closes_at)
    return Action.objects.create(
        campaign=campaign, kind=kind, opens_at=opens_at, closes_at=closes_at, goals=_rising(goals)
    )


def _own_action(campaign: Campaign, action: Action) -> Action:
    return campaign.actions.select_related("petition", "boycott").get(pk=action.pk)


def _own_target(campaign: Campaign, target: Target, field: str) -> Target:
    if target.campaign_id != campaign.pk:
        raise ActionRefused(RefusedBecause.FOREIGN_TARGET, field)
    return target


def _fixed_parts(action: Action) -> tuple[object, ...]:
    boycott = action.boycott
    chosen = sorted(boycott.companies.values_list("pk", flat=True))
    window = (boycott.window_starts_at, boycott.window_ends_at)
    return (action.opens_at, action.closes_at, *window, boycott.time_zone, chosen)


def _opening(opens_at: datetime | None, closes_at: datetime | None) -> tuple[datetime | None, datetime | None]:
    opens_at = moments.aware(opens_at, field="opens_at") if opens_at else None
    closes_at = moments.aware(closes_at, field="closes_at") if closes_at else None
    if opens_at and closes_at and closes_at <= opens_at:
        raise ActionRefused(RefusedBecause.WINDOW_BACKWARDS, "closes_at")
    return opens_at, closes_at


def _window(starts_at: datetime, ends_at: datetime, time_zone: str) -> tuple[datetime, datetime]:
    moments.zone(time_zone)
    starts_at = moments.aware(starts_at, field="window_starts_at")
    ends_at = moments.aware(ends_at, field="window_ends_at")
    if ends_at <= starts_at:
        raise ActionRefused(RefusedBecause.WINDOW_BACKWARDS, "window_ends_at")
    return starts_at, ends_at


def _rising(goals: Sequence[int]) -> list[int]:
    rising = all(low < high for low, high in pairwise(goals))
    if len(goals) > _GOALS_AT_MOST or not rising or any(goal < 1 for goal in goals):
        raise ActionRefused(RefusedBecause.BAD_GOALS, "goals")
    return list(goals)
