"""From a draft to a public page with a log, and new versions of its texts.

The story: the row is locked; what is missing is refused; each action's text is encoded in each language
that is complete; the log is made, the actions are registered and opened in it; state and audit row
follow. One transaction on one connection holds all of it, so that a page without a log, or a log
without a page, cannot exist.

Before: the admin, or a command. After: ``intake`` accepts submissions for the log.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from nidaa.campaigns import documents, log_keeping, moments
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.access import locked, require_editable, require_right, require_state
from nidaa.campaigns.content_languages import in_language
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import ActionKind, CampaignState
from nidaa.campaigns.models import Action, Campaign, CampaignText, Organiser, PublishedText
from nidaa.campaigns.roles import Right
from nidaa.intake.instance import Instance
from nidaa.intake.secrets import InstanceSecrets

#: How long after its window a boycott's participants may say whether they kept it.
CHECK_IN_FOR: Final = timedelta(days=14)


@transaction.atomic
def publish_campaign(
    *, by: Organiser | None, campaign: Campaign, instance: Instance, secrets: InstanceSecrets, now: datetime
) -> Campaign:
    """Give a draft its log and its public page.

    Args:
        by: Who publishes it; None is the instance itself.
        campaign: A draft with a title and an ask in its default language, and at least one action.
        instance: Its address is in the log's origin, for ever.
        secrets: Wrap the campaign's key.
        now: The moment of the act: actions that name no opening open now.

    Raises:
        ActionRefused: NOT_ALLOWED, ALREADY_PUBLISHED, ACTION_MISSING, DEFAULT_TEXT_MISSING, COMPANIES_MISSING,
            WINDOW_PAST.
    """
    require_right(by, campaign, Right.PUBLISH)
    current = locked(campaign)
    require_state(current, CampaignState.DRAFT, RefusedBecause.ALREADY_PUBLISHED)
    actions = list(_ready_actions(current.actions.all(), now))
    if not actions:
        raise ActionRefused(RefusedBecause.ACTION_MISSING)
    current.log_id = log_keeping.make_log(current.slug, instance, secrets)
    current.state = CampaignState.PUBLISHED
    current.published_at = now
    current.save(update_fields=["log_id", "state", "published_at"])
    for action in actions:
        _open(action, current, now)
    audit.record("publish_campaign", by=by, subject=current, campaign=current, now=now)
    return current


@transaction.atomic
def publish_action(*, by: Organiser | None, action: Action, now: datetime) -> Action:
    """Open an action that was added after its campaign was published.

    Raises:
        ActionRefused: NOT_ALLOWED, NOT_PUBLISHED, CAMPAIGN_CLOSED, ALREADY_PUBLISHED, DEFAULT_TEXT_MISSING,
            COMPANIES_MISSING, WINDOW_PAST.
    """
    require_right(by, action.campaign, Right.PUBLISH)
    current = _published(action.campaign)
    row = current.actions.get(pk=action.pk)
    if row.published_at is not None:
        raise ActionRefused(RefusedBecause.ALREADY_PUBLISHED)
    for ready in _ready_actions([row], now):
        _open(ready, current, now)
    audit.record("publish_action", by=by, subject=row, campaign=current, now=now, details={"kind": row.kind})
    return row


@transaction.atomic
def publish_text(*, by: Organiser | None, campaign: Campaign, language: str, now: datetime) -> list[PublishedText]:
    """Publish what was written since, in one language: from now on people sign the new version.

    Who signed before keeps the version that he signed: it stays readable under its digest.

    Raises:
        ActionRefused: NOT_ALLOWED, NOT_PUBLISHED, CAMPAIGN_CLOSED; TEXT_MISSING when the language has no
            title or no ask; TEXT_UNCHANGED when nothing differs.
    """
    require_right(by, campaign, Right.PUBLISH)
    current = _published(campaign)
    text = current.texts.filter(language=language).first()
    if text is None:
        raise ActionRefused(RefusedBecause.TEXT_MISSING, "language")
    actions = current.actions.filter(published_at__isnull=False, texts__language=language)
    versions = [new for action in actions for new in _new_versions(action, [text], now)]
    if not versions:
        missing = RefusedBecause.TEXT_UNCHANGED if actions else RefusedBecause.TEXT_MISSING
        raise ActionRefused(missing, "language")
    for version in versions:
        log_keeping.add_text(log_keeping.log_id_of(current), version)
    audit.record("publish_text", by=by, subject=text, campaign=current, now=now, details={"language": language})
    return versions


def _published(campaign: Campaign) -> Campaign:
    current = locked(campaign)
    require_editable(current)
    require_state(current, CampaignState.PUBLISHED, RefusedBecause.NOT_PUBLISHED)
    return current


def _ready_actions(actions: Iterable[Action], now: datetime) -> Iterable[Action]:
    for action in actions:
        if action.closes_at is not None and action.closes_at <= now:
            raise ActionRefused(RefusedBecause.WINDOW_PAST, "closes_at")
        if action.kind == ActionKind.BOYCOTT:
            _refuse_unready_boycott(action, now)
        yield action


def _refuse_unready_boycott(action: Action, now: datetime) -> None:
    boycott = action.boycott
    moments.zone(boycott.time_zone)
    if boycott.window_starts_at <= now:
        raise ActionRefused(RefusedBecause.WINDOW_PAST, "window_starts_at")
    if not boycott.companies.exists():
        raise ActionRefused(RefusedBecause.COMPANIES_MISSING, "companies")


def _open(action: Action, campaign: Campaign, now: datetime) -> None:
    action.published_at = now
    action.opens_at = action.opens_at or now.replace(microsecond=0)  # The document says whole seconds.
    action.save(update_fields=["published_at", "opens_at"])
    versions = _new_versions(action, campaign.texts.all(), now)
    if campaign.default_language not in {version.language for version in versions}:
        raise ActionRefused(RefusedBecause.DEFAULT_TEXT_MISSING)
    log_keeping.open_action(
        log_keeping.log_id_of(campaign),
        action,
        {bytes(version.digest): version.language for version in versions},
        opens_at=action.opens_at,
        check_in_until=action.boycott.window_ends_at + CHECK_IN_FOR if action.kind == ActionKind.BOYCOTT else None,
        now=now,
    )


def _new_versions(action: Action, texts: Iterable[CampaignText], now: datetime) -> list[PublishedText]:
    """Store the action's text in each of these languages that has an ask, where it differs from the last one."""
    asks = {ask.language: ask for ask in action.texts.all()}
    versions = []
    for text in texts:
        if text.language not in asks:
            continue
        document = documents.encode(_text_of(action, text, asks[text.language].ask, asks[text.language].abstain_from))
        last = action.published_texts.filter(language=text.language).last()
        if last is None or bytes(last.document) != document:
            versions.append(
                action.published_texts.create(
                    language=text.language,
                    document=document,
                    digest=documents.digest(document),
                    published_at=now,
                )
            )
    return versions


def _text_of(action: Action, text: CampaignText, ask: str, abstain_from: str) -> documents.Text:
    petition = action.petition if action.kind == ActionKind.PETITION else None
    boycott = action.boycott if action.kind == ActionKind.BOYCOTT else None
    default = action.campaign.default_language
    return documents.Text(
        campaign=action.campaign.slug,
        action=action.kind,
        language=text.language,
        title=text.title,
        ask=ask,
        summary=text.summary,
        story=text.story,
        abstain_from=abstain_from,
        opens_at=action.opens_at,
        closes_at=action.closes_at,
        window_starts_at=boycott.window_starts_at if boycott else None,
        window_ends_at=boycott.window_ends_at if boycott else None,
        time_zone=boycott.time_zone if boycott else "",
        addressee=_name(petition.addressee.names, text.language, default) if petition else "",
        companies=tuple(_name(company.names, text.language, default) for company in boycott.companies.order_by("slug"))
        if boycott
        else (),
    )


def _name(names: dict[str, str], language: str, default: str) -> str:
    shown = in_language(names, language, default)
    return shown.value if shown else ""
