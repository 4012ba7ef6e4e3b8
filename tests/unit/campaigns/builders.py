"""What tests of campaigns start from: the case of 2016, moved to the future."""

from datetime import UTC, datetime, timedelta

from nidaa.campaigns import actions, log_keeping
from nidaa.campaigns.kinds import TargetKind
from nidaa.campaigns.models import Action, Campaign, Member, Organisation, Organiser, Target
from nidaa.campaigns.roles import Role

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "a long enough password"


def make_organiser(email: str = "amina@example.org", organisation: str = "Consumers of Morocco") -> Organiser:
    """Return an owner of an organisation."""
    return actions.create_organiser(email=email, password=PASSWORD, organisation_name=organisation, now=NOW)


def make_colleague(organisation: Organisation, role: Role, email: str = "") -> Organiser:
    """Return an organiser with one role in an organisation that exists."""
    organiser = make_organiser(email or f"{role}@example.org", f"Own group of {role} {email}")
    actions.add_member(by=None, organisation=organisation, organiser=organiser, role=role, now=NOW)
    return organiser


def organisation_of(organiser: Organiser) -> Organisation:
    """Return the first organisation of an organiser."""
    return Member.objects.filter(organiser=organiser).order_by("pk")[0].organisation


def make_campaign(by: Organiser | None = None, slug: str = "voip", default_language: str = "fr") -> Campaign:
    """Return an empty draft."""
    organisation = organisation_of(by or make_organiser(f"owner-of-{slug}@example.org", f"Group of {slug}"))
    return actions.create_campaign(
        by=by, organisation=organisation, slug=slug, default_language=default_language, now=NOW
    )


def add_regulator(campaign: Campaign) -> Target:
    """Add the regulator."""
    return actions.add_target(
        by=None,
        campaign=campaign,
        slug="anrt",
        kind=TargetKind.REGULATOR,
        country="MA",
        names={"fr": "ANRT", "ar": "الوكالة الوطنية لتقنين المواصلات"},
        now=NOW,
    )


def add_operators(campaign: Campaign) -> list[Target]:
    """Add the three operators, in no particular order."""
    names = {"maroc-telecom": "Maroc Telecom", "inwi": "Inwi", "meditel": "Méditel"}
    return [
        actions.add_target(
            by=None,
            campaign=campaign,
            slug=slug,
            kind=TargetKind.OPERATOR,
            country="MA",
            names={"fr": name},
            now=NOW,
        )
        for slug, name in names.items()
    ]


def add_petition(campaign: Campaign) -> Action:
    """Add a petition to the regulator, with its ask in French."""
    action = actions.add_petition(by=None, campaign=campaign, addressee=add_regulator(campaign), now=NOW)
    actions.write_ask(by=None, action=action, language="fr", ask="Nous demandons la vraie raison du blocage.", now=NOW)
    return action


def add_boycott(campaign: Campaign, starts_in: timedelta = timedelta(days=3)) -> Action:
    """Add a boycott of 48 hours, with its ask in French."""
    action = actions.add_boycott(
        by=None,
        campaign=campaign,
        companies=add_operators(campaign),
        window_starts_at=NOW + starts_in,
        window_ends_at=NOW + starts_in + timedelta(hours=48),
        time_zone="Africa/Casablanca",
        now=NOW,
    )
    actions.write_ask(
        by=None,
        action=action,
        language="fr",
        ask="J’éteins mon téléphone pendant 48 heures.",
        abstain_from="Appels, messages et données des trois opérateurs.",
        now=NOW,
    )
    return action


def write_texts(campaign: Campaign, *languages: str) -> None:
    """Write the campaign's texts in these languages."""
    titles = {"fr": "Rendez-nous nos appels", "ar": "أعيدوا لنا المكالمات", "en": "Give us our calls back"}
    for language in languages:
        actions.write_text(
            by=None,
            campaign=campaign,
            language=language,
            title=titles[language],
            summary=f"Summary in {language}.",
            story=f"Story in {language}.",
            now=NOW,
        )


def make_ready_campaign(by: Organiser | None = None, slug: str = "voip") -> Campaign:
    """Return a draft with both actions in French: everything that publishing needs."""
    campaign = make_campaign(by, slug)
    write_texts(campaign, "fr")
    add_petition(campaign)
    add_boycott(campaign)
    return campaign


def publish(campaign: Campaign, by: Organiser | None = None, now: datetime = NOW) -> Campaign:
    """Publish a campaign on the instance of the tests."""
    return actions.publish_campaign(
        by=by,
        campaign=campaign,
        instance=log_keeping.this_instance(),
        secrets=log_keeping.its_secrets(),
        now=now,
    )
