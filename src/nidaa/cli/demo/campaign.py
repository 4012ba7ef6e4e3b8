"""The demo's campaign, made through the same actions as any organiser's."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from nidaa.campaigns import actions
from nidaa.campaigns.kinds import TargetKind
from nidaa.cli.demo.content import DEFAULT_LANGUAGE, LANGUAGES, Texts, load_facts, load_picture, load_texts
from nidaa.cli.demo.picture import draw
from nidaa.intake.instance import Instance
from nidaa.intake.secrets import InstanceSecrets

SLUG: Final = "voip"
ORGANISER_EMAIL: Final = "organiser@example.org"
TIME_ZONE: Final = "Africa/Casablanca"
COUNTRY: Final = "MA"
REGULATOR: Final = "anrt"
OPERATORS: Final = ("maroc-telecom", "meditel", "inwi")
PETITION_GOALS: Final = (100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000)
BOYCOTT_GOALS: Final = (500, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000)
#: Code -> what it is for, and how many of a hundred forms come by it.
REFERRALS: Final = {
    "gare-rabat": ("Affiches à la gare de Rabat-Ville", 6),
    "medina-fes": ("Tracts, médina de Fès", 3),
    "groupe-voip": ("Groupe des usagers de la VoIP", 11),
}
WINDOW: Final = timedelta(hours=48)
DAYS_UNTIL_WINDOW: Final = 3


class DemoCampaign:
    """The campaign while it is replayed. Making one publishes it; each method is one more act of its organiser.

    Attributes:
        log_id: Of its log.
    """

    def __init__(self, instance: Instance, secrets: InstanceSecrets, *, password: str, at: int) -> None:
        """Write and publish the campaign with its petition.

        Args:
            instance: Where it is published; its address is in the log's origin.
            secrets: Wrap the campaign's key.
            password: The demo organiser's.
            at: Unix seconds, a moment of the replay, as all moments here.
        """
        now, texts = _moment(at), load_texts()
        self._organiser = actions.create_organiser(
            email=ORGANISER_EMAIL,
            password=password,
            organisation_name=texts[DEFAULT_LANGUAGE].organisation,
            now=now,
        )
        self._campaign = actions.create_campaign(
            by=self._organiser,
            organisation=self._organiser.organisations.get(),
            slug=SLUG,
            default_language=DEFAULT_LANGUAGE,
            now=now,
        )
        self._write_texts(texts, now)
        self._targets = {
            slug: actions.add_target(
                by=self._organiser,
                campaign=self._campaign,
                slug=slug,
                kind=TargetKind.REGULATOR if slug == REGULATOR else TargetKind.OPERATOR,
                country=COUNTRY,
                names={language: texts[language].targets[slug] for language in LANGUAGES},
                now=now,
            )
            for slug in (REGULATOR, *OPERATORS)
        }
        self._add_facts(now)
        for code, (label, _percent) in REFERRALS.items():
            actions.add_referral_code(by=self._organiser, campaign=self._campaign, code=code, label=label, now=now)
        self._add_picture(now)
        self._add_petition(texts, now)
        published = actions.publish_campaign(
            by=self._organiser, campaign=self._campaign, instance=instance, secrets=secrets, now=now
        )
        if published.log_id is None:
            raise AssertionError("a published campaign has a log")
        self.log_id: int = published.log_id

    def call_boycott(self, at: int, *, present_at: int) -> None:
        """Add and open the boycott. Its window begins three days after `present_at`, at midnight in Casablanca."""
        now, texts = _moment(at), load_texts()
        zone = ZoneInfo(TIME_ZONE)
        day = (_moment(present_at).astimezone(zone) + timedelta(days=DAYS_UNTIL_WINDOW)).date()
        starts_at = datetime(day.year, day.month, day.day, tzinfo=zone)
        boycott = actions.add_boycott(
            by=self._organiser,
            campaign=self._campaign,
            companies=[self._targets[slug] for slug in OPERATORS],
            window_starts_at=starts_at.astimezone(UTC),
            window_ends_at=starts_at.astimezone(UTC) + WINDOW,
            time_zone=TIME_ZONE,
            goals=BOYCOTT_GOALS,
            now=now,
        )
        for language, text in texts.items():
            actions.write_ask(
                by=self._organiser,
                action=boycott,
                language=language,
                ask=text.boycott_ask.strip(),
                abstain_from=text.abstain_from.strip(),
                now=now,
            )
        actions.publish_action(by=self._organiser, action=boycott, now=now)

    def record_answer(self, at: int) -> None:
        """Record what the regulator answered."""
        _facts, answer = load_facts()
        actions.record_answer(
            by=self._organiser,
            target=self._targets[REGULATOR],
            received_on=answer.received_on,
            text=answer.text.strip(),
            language=answer.language,
            now=_moment(at),
        )

    def void(self, entry_index: int, why: str, at: int) -> None:
        """Strike a supporter from the count."""
        actions.void_supporter(
            by=self._organiser, campaign=self._campaign, entry_index=entry_index, why=why, now=_moment(at)
        )

    def _write_texts(self, texts: dict[str, Texts], now: datetime) -> None:
        for language, text in texts.items():
            actions.write_text(
                by=self._organiser,
                campaign=self._campaign,
                language=language,
                title=text.title,
                summary=text.summary,
                story=text.story.strip(),
                now=now,
            )

    def _add_facts(self, now: datetime) -> None:
        facts, _answer = load_facts()
        for fact in facts:
            actions.add_fact(
                by=self._organiser,
                campaign=self._campaign,
                day=fact.day,
                texts=fact.texts,
                source_name=fact.source,
                now=now,
            )

    def _add_picture(self, now: datetime) -> None:
        words = load_picture()
        actions.set_picture(
            by=self._organiser,
            campaign=self._campaign,
            drawn=actions.draw_picture(draw()),
            descriptions=words.descriptions,
            credit=words.credit,
            now=now,
        )

    def _add_petition(self, texts: dict[str, Texts], now: datetime) -> None:
        petition = actions.add_petition(
            by=self._organiser,
            campaign=self._campaign,
            addressee=self._targets[REGULATOR],
            goals=PETITION_GOALS,
            now=now,
        )
        for language, text in texts.items():
            actions.write_ask(
                by=self._organiser, action=petition, language=language, ask=text.petition_ask.strip(), now=now
            )


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)
