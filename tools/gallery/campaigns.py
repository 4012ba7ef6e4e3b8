"""What the organisers of the further campaigns do, through the same actions as any. Needs Django set up."""

import json
from datetime import UTC, date, datetime
from typing import Final

from nidaa.campaigns import actions
from nidaa.campaigns.kinds import TargetKind
from nidaa.campaigns.models import Campaign, Target
from nidaa.followers import books_view
from nidaa.followers.assembly import signers
from nidaa.followers.counter import Counter
from nidaa.followers.integrator import Integrator
from nidaa.followers.models import Count, CountHour
from nidaa.intake.instance import Instance
from nidaa.intake.secrets import InstanceSecrets
from tools.gallery.texts import FurtherCampaign

#: The campaign whose every field is hostile.
HOSTILE: Final = "hostile"
_ADDRESSEE: Final = {
    "fr": "Conseil de la région",
    "ar": "مجلس الجهة",
    "en": "Council of the region",
    "zgh": "ⴰⵙⵇⵇⵉⵎ ⵏ ⵜⵙⴳⴳⴰ",
}


def found(campaign: FurtherCampaign, instance: Instance, secrets: InstanceSecrets, now_at: int) -> int:
    """Write and publish a campaign with its petition; return the id of its log."""
    now = datetime.fromtimestamp(now_at, UTC)
    draft = _draft(campaign, now)
    target = _add_petition(draft, campaign, now)
    if campaign.slug == HOSTILE:
        _add_fact(draft, campaign, now)
    published = actions.publish_campaign(by=None, campaign=draft, instance=instance, secrets=secrets, now=now)
    if published.log_id is None:
        raise AssertionError("a published campaign has a log")
    if campaign.slug == HOSTILE:
        _record_answer(target, campaign.texts["fr"].story, now)
    return published.log_id


def _draft(campaign: FurtherCampaign, now: datetime) -> Campaign:
    organisation = actions.create_organisation(by=None, name=campaign.organisation, now=now)
    default_language = next(iter(campaign.texts))
    draft = actions.create_campaign(
        by=None, organisation=organisation, slug=campaign.slug, default_language=default_language, now=now
    )
    for language, text in campaign.texts.items():
        actions.write_text(
            by=None,
            campaign=draft,
            language=language,
            title=text.title,
            summary=text.summary,
            story=text.story,
            now=now,
        )
    return draft


def _add_petition(draft: Campaign, campaign: FurtherCampaign, now: datetime) -> Target:
    is_hostile = campaign.slug == HOSTILE
    target = actions.add_target(
        by=None,
        campaign=draft,
        slug="addressee",
        kind=TargetKind.REGULATOR,
        country="MA",
        names={language: text.title for language, text in campaign.texts.items()} if is_hostile else _ADDRESSEE,
        link="https://example.org/" if is_hostile else "",
        now=now,
    )
    petition = actions.add_petition(by=None, campaign=draft, addressee=target, goals=campaign.goals, now=now)
    for language, text in campaign.texts.items():
        actions.write_ask(by=None, action=petition, language=language, ask=text.ask, now=now)
    return target


def _add_fact(draft: Campaign, campaign: FurtherCampaign, now: datetime) -> None:
    actions.add_fact(
        by=None,
        campaign=draft,
        day=date(2016, 1, 5),
        texts={language: text.summary for language, text in campaign.texts.items()},
        source_name=campaign.organisation,
        source_url='https://example.org/?a=<b>&c="d"',
        now=now,
    )


def _record_answer(target: Target, text: str, now: datetime) -> None:
    actions.record_answer(by=None, target=target, received_on=now.date(), text=text, language="fr", now=now)


def close(slug: str, now_at: int) -> None:
    """Let a campaign's target answer, and end it."""
    now = datetime.fromtimestamp(now_at, UTC)
    campaign = Campaign.objects.get(slug=slug)
    text = "Nous avons bien reçu votre pétition. Le bus du dimanche circulera de nouveau à partir du mois prochain."
    _record_answer(campaign.targets.get(), text, now)
    actions.close_campaign(by=None, campaign=campaign, now=now)


def sign_and_count(instance: Instance, secrets: InstanceSecrets, now_at: int) -> None:
    """Do what the followers do by themselves on a running site."""
    integrator = Integrator(
        heads=instance.heads_dir, signer_for=signers(secrets), clock=lambda: now_at, monotonic=lambda: now_at
    )
    counter = Counter()
    for log in books_view.logs():
        while integrator.advance(log):
            pass
        while counter.advance(log):
            pass


def show(log_id: int, signatures: int) -> None:
    """Write a count that nobody signed: the only number of a demo that is not a tally, and only in its count's row."""
    counts = json.loads(Count.objects.get(log_id=log_id).counts)
    counts["petition"] |= {"signs_or_pledges": signatures, "count": signatures}
    for rows in (Count.objects.filter(log_id=log_id), CountHour.objects.filter(log_id=log_id)):
        rows.update(counts=json.dumps(counts))
