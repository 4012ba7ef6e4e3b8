"""What tests of pages start from: a published campaign whose texts try to break out of the page."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings

from nidaa.campaigns import actions
from nidaa.campaigns.kinds import TargetKind
from nidaa.campaigns.models import Campaign, Target
from nidaa.intake.secrets import InstanceSecrets

NOW: Final = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
HOSTILE: Final = "<script>alert(1)</script>"
TITLES: Final = {"fr": "Rendez-nous nos appels", "ar": "أعيدوا لنا المكالمات", "en": "Give us our calls back"}


def secrets() -> InstanceSecrets:
    """Return the secrets of the tests' instance."""
    return InstanceSecrets.load_or_create(settings.NIDAA.secrets_dir)


def published_campaign(slug: str = "voip", *, petition_closes_at: datetime | None = None) -> Campaign:
    """Return a published campaign with both actions in three languages, an answer, a silence and a fact."""
    organisation = actions.create_organisation(by=None, name=f"Les usagers {HOSTILE} {slug}", now=NOW)
    campaign = actions.create_campaign(by=None, organisation=organisation, slug=slug, default_language="fr", now=NOW)
    for language, title in TITLES.items():
        actions.write_text(
            by=None,
            campaign=campaign,
            language=language,
            title=f"{title} {HOSTILE}",
            summary=f"Summary {language} {HOSTILE}",
            story=f"## Story {language}\n\n{HOSTILE} **bold**",
            now=NOW,
        )
    regulator = _target(campaign, "anrt", TargetKind.REGULATOR)
    operators = [_target(campaign, slug, TargetKind.OPERATOR) for slug in ("inwi", "meditel")]
    _petition(campaign, regulator, petition_closes_at)
    _boycott(campaign, operators)
    actions.add_fact(
        by=None,
        campaign=campaign,
        day=NOW.date(),
        texts={"fr": f"Le blocage {HOSTILE}"},
        source_name="Reuters",
        source_url="https://example.org/source",
        now=NOW,
    )
    published = actions.publish_campaign(
        by=None, campaign=campaign, instance=settings.NIDAA, secrets=secrets(), now=NOW
    )
    actions.add_referral_code(by=None, campaign=campaign, code="cafe", label=f"Poster {HOSTILE}", now=NOW)
    actions.record_answer(
        by=None, target=regulator, received_on=NOW.date(), text=f"Word for word {HOSTILE}", language="fr", now=NOW
    )
    return published


def _target(campaign: Campaign, slug: str, kind: TargetKind) -> Target:
    names = {"fr": f"Cible {slug} {HOSTILE}"}
    return actions.add_target(by=None, campaign=campaign, slug=slug, kind=kind, country="MA", names=names, now=NOW)


def _petition(campaign: Campaign, addressee: Target, closes_at: datetime | None) -> None:
    petition = actions.add_petition(
        by=None, campaign=campaign, addressee=addressee, goals=(100, 500), closes_at=closes_at, now=NOW
    )
    for language in TITLES:
        ask = f"Ask in {language} {HOSTILE}\n\n1. the reason\n2. the calls"
        actions.write_ask(by=None, action=petition, language=language, ask=ask, now=NOW)


def _boycott(campaign: Campaign, companies: list[Target]) -> None:
    starts_at = NOW + timedelta(days=3)
    boycott = actions.add_boycott(
        by=None,
        campaign=campaign,
        companies=companies,
        window_starts_at=starts_at,
        window_ends_at=starts_at + timedelta(hours=48),
        time_zone="Africa/Casablanca",
        now=NOW,
    )
    for language in TITLES:
        actions.write_ask(
            by=None,
            action=boycott,
            language=language,
            ask=f"48 hours in {language} {HOSTILE}",
            abstain_from=f"Calls {HOSTILE}",
            now=NOW,
        )
