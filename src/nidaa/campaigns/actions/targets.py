"""Whom a campaign addresses, and what is known: targets and facts. Pages show a change at once."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from nidaa.campaigns import plain_text
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.drafts import for_editing, require_language
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import CampaignState, TargetKind
from nidaa.campaigns.models import Campaign, Fact, Organiser, Target
from nidaa.campaigns.models.campaigns import SLUG

_COUNTRY = re.compile(r"[A-Z]{2}")
#: Somewhere it is tomorrow already: a fact of today, written in Rabat after midnight, is no future.
_FURTHEST_EAST = timedelta(hours=14)
_is_link = URLValidator(schemes=["http", "https"])


@transaction.atomic
def add_target(
    *,
    by: Organiser | None,
    campaign: Campaign,
    slug: str,
    kind: TargetKind,
    country: str,
    names: Mapping[str, str],
    link: str = "",
    now: datetime,
) -> Target:
    """Add whom the campaign addresses.

    Args:
        by: Who adds it.
        campaign: Not closed.
        slug: Stands in the log beside the target's answers; never changed.
        kind: Operator, regulator or company.
        country: ISO 3166, two capitals.
        names: Language -> name, at least one.
        link: To the target's own site; may be "".
        now: The moment of the act.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, BAD_SLUG, SLUG_TAKEN, BAD_COUNTRY, BAD_LINK, or a name's fault.
    """
    current = for_editing(by, campaign)
    if not SLUG.fullmatch(slug):
        raise ActionRefused(RefusedBecause.BAD_SLUG, "slug")
    if current.targets.filter(slug=slug).exists():
        raise ActionRefused(RefusedBecause.SLUG_TAKEN, "slug")
    target = Target(campaign=current, slug=slug)
    _write_target(target, kind, country, names, link)
    audit.record("add_target", by=by, subject=target, campaign=current, now=now, details={"slug": slug})
    return target


@transaction.atomic
def edit_target(
    *,
    by: Organiser | None,
    target: Target,
    kind: TargetKind,
    country: str,
    names: Mapping[str, str],
    link: str = "",
    now: datetime,
) -> Target:
    """Rewrite what is said of a target; its short name stays.

    Raises:
        ActionRefused: As ``add_target``.
    """
    current = for_editing(by, target.campaign)
    row = Target.objects.get(pk=target.pk)
    _write_target(row, kind, country, names, link)
    audit.record("edit_target", by=by, subject=row, campaign=current, now=now)
    return row


@transaction.atomic
def remove_target(*, by: Organiser | None, target: Target, now: datetime) -> None:
    """Take a target out of a draft.

    Raises:
        ActionRefused: NOT_ALLOWED, FIXED_BY_PUBLISHING, TARGET_IN_USE.
    """
    current = for_editing(by, target.campaign)
    if current.state != CampaignState.DRAFT:
        raise ActionRefused(RefusedBecause.FIXED_BY_PUBLISHING)
    if target.petitions.exists() or target.boycotts.exists():
        raise ActionRefused(RefusedBecause.TARGET_IN_USE)
    audit.record("remove_target", by=by, subject=target, campaign=current, now=now, details={"slug": target.slug})
    # Not the caller's object, which Django would strip of its number.
    Target.objects.filter(pk=target.pk).delete()


@transaction.atomic
def add_fact(
    *,
    by: Organiser | None,
    campaign: Campaign,
    day: date,
    texts: Mapping[str, str],
    source_name: str,
    source_url: str = "",
    now: datetime,
) -> Fact:
    """Add something that happened, with where it is said.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, DAY_IN_FUTURE, BAD_LINK, or a text's fault.
    """
    current = for_editing(by, campaign)
    fact = Fact(campaign=current)
    _write_fact(fact, day, texts, source_name, source_url, now)
    audit.record("add_fact", by=by, subject=fact, campaign=current, now=now)
    return fact


@transaction.atomic
def edit_fact(
    *,
    by: Organiser | None,
    fact: Fact,
    day: date,
    texts: Mapping[str, str],
    source_name: str,
    source_url: str = "",
    now: datetime,
) -> Fact:
    """Rewrite a fact.

    Raises:
        ActionRefused: As ``add_fact``.
    """
    current = for_editing(by, fact.campaign)
    row = Fact.objects.get(pk=fact.pk)
    _write_fact(row, day, texts, source_name, source_url, now)
    audit.record("edit_fact", by=by, subject=row, campaign=current, now=now)
    return row


@transaction.atomic
def remove_fact(*, by: Organiser | None, fact: Fact, now: datetime) -> None:
    """Take a fact away.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED.
    """
    current = for_editing(by, fact.campaign)
    audit.record("remove_fact", by=by, subject=fact, campaign=current, now=now, details={"day": fact.day.isoformat()})
    Fact.objects.filter(pk=fact.pk).delete()


def _write_target(target: Target, kind: TargetKind, country: str, names: Mapping[str, str], link: str) -> None:
    target.kind = kind
    target.country = _known_country(country)
    target.names = _localized(names, field="names", max_length=120)
    target.link = _usable_link(link, field="link")
    target.save()


def _write_fact(
    fact: Fact, day: date, texts: Mapping[str, str], source_name: str, source_url: str, now: datetime
) -> None:
    if day > (now + _FURTHEST_EAST).date():
        raise ActionRefused(RefusedBecause.DAY_IN_FUTURE, "day")
    fact.day = day
    fact.texts = _localized(texts, field="texts", max_length=1000)
    fact.source_name = plain_text.line(source_name, field="source_name", max_length=200)
    fact.source_url = _usable_link(source_url, field="source_url")
    fact.save()


def _localized(texts: Mapping[str, str], *, field: str, max_length: int) -> dict[str, str]:
    clean: dict[str, str] = {}
    for language, text in texts.items():
        require_language(language, field)
        if text.strip():
            clean[language] = plain_text.line(text, field=field, max_length=max_length)
    if not clean:
        raise ActionRefused(RefusedBecause.TEXT_MISSING, field)
    return clean


def _known_country(country: str) -> str:
    if not _COUNTRY.fullmatch(country):
        raise ActionRefused(RefusedBecause.BAD_COUNTRY, "country")
    return country


def _usable_link(link: str, *, field: str) -> str:
    if not link:
        return ""
    try:
        _is_link(link)
    except ValidationError as error:
        raise ActionRefused(RefusedBecause.BAD_LINK, field) from error
    return link
