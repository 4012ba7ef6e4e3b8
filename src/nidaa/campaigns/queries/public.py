"""Everything that a campaign's public page shows of it, but the counts, which the log gives."""

from collections.abc import Mapping, Sequence

from nidaa.campaigns import documents
from nidaa.campaigns.content_languages import LANGUAGE_CODES, in_language
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Action, Answer, Campaign, Fact, Target
from nidaa.campaigns.queries.pictures import public_picture
from nidaa.campaigns.queries.public_values import (
    PublicAction,
    PublicAnswer,
    PublicCampaign,
    PublicFact,
    PublicTarget,
)
from nidaa.campaigns.queries.published_texts import Version, current_versions, petition_first


def public_campaign(slug: str, language: str) -> PublicCampaign | None:
    """Return what a reader of a language gets to see; None for drafts and unknown slugs. Seven queries."""
    campaign = (
        Campaign.objects.public()
        .named(slug)
        .select_related("picture")
        .prefetch_related("organisations", "actions", "targets__answers", "facts")
        .first()
    )
    if campaign is None or campaign.log_id is None or campaign.published_at is None:
        return None
    rows = [action for action in petition_first(campaign.actions.all()) if action.published_at is not None]
    versions = current_versions(action.pk for action in rows)
    shown = _campaign_version(rows, versions, language, campaign.default_language)
    if shown is None:
        return None
    actions = (_action(row, campaign, language, versions.get(row.pk, {})) for row in rows)
    return PublicCampaign(
        slug=campaign.slug,
        log_id=campaign.log_id,
        state=campaign.state,
        language=shown.text.language,
        languages=_languages(versions),
        default_language=campaign.default_language,
        title=shown.text.title,
        summary=shown.text.summary,
        story=shown.text.story,
        organisations=tuple(sorted(organisation.name for organisation in campaign.organisations.all())),
        actions=tuple(action for action in actions if action is not None),
        targets=tuple(_target(row, campaign, language) for row in campaign.targets.all()),
        facts=tuple(_fact(row, campaign, language) for row in campaign.facts.all()),
        published_at=campaign.published_at,
        closed_at=campaign.closed_at,
        picture=public_picture(campaign, language),
    )


def _campaign_version(
    rows: Sequence[Action], versions: Mapping[int, Mapping[str, Version]], language: str, default: str
) -> Version | None:
    """Return the version whose title, summary and story the page shows: of the first action that has one."""
    for wanted in (language, default):
        for row in rows:
            if wanted in versions.get(row.pk, {}):
                return versions[row.pk][wanted]
    return next((version for texts in versions.values() for version in texts.values()), None)


def _action(row: Action, campaign: Campaign, language: str, texts: Mapping[str, Version]) -> PublicAction | None:
    shown = in_language(texts, language, campaign.default_language)
    if shown is None:
        return None
    text = shown.value.text
    return PublicAction(
        kind=row.kind,
        language=shown.language,
        t=documents.version_base64(shown.value.digest),
        t_hex=documents.text_version(shown.value.digest).hex(),
        ask=text.ask,
        abstain_from=text.abstain_from,
        opens_at=text.opens_at,
        closes_at=text.closes_at,
        window_starts_at=text.window_starts_at,
        window_ends_at=text.window_ends_at,
        time_zone=text.time_zone,
        addressee=text.addressee,
        companies=text.companies,
        goals=tuple(row.goals),
        campaign_runs=campaign.state == CampaignState.PUBLISHED,
    )


def _target(row: Target, campaign: Campaign, language: str) -> PublicTarget:
    name = in_language(row.names, language, campaign.default_language)
    return PublicTarget(
        slug=row.slug,
        kind=row.kind,
        country=row.country,
        name=name.value if name else row.slug,
        language=name.language if name else campaign.default_language,
        link=row.link,
        answers=tuple(_answer(answer) for answer in row.answers.all()),
    )


def _answer(row: Answer) -> PublicAnswer:
    return PublicAnswer(row.received_on, row.language, row.text, bytes(row.sha256).hex(), row.leaf_index)


def _fact(row: Fact, campaign: Campaign, language: str) -> PublicFact:
    text = in_language(row.texts, language, campaign.default_language)
    return PublicFact(
        day=row.day,
        text=text.value if text else "",
        language=text.language if text else campaign.default_language,
        source_name=row.source_name,
        source_url=row.source_url,
    )


def _languages(versions: Mapping[int, Mapping[str, Version]]) -> tuple[str, ...]:
    published = {language for texts in versions.values() for language in texts}
    return tuple(code for code in LANGUAGE_CODES if code in published)
