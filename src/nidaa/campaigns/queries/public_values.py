"""A campaign as its public page shows it: values only, safe to keep in a cache."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nidaa.campaigns.queries.pictures import PublicPicture
from nidaa.intake.writer.rules import CONFIRM_GRACE_SECONDS


@dataclass(frozen=True, slots=True)
class PublicAction:
    """A petition or a boycott as its page shows it: every text is that of the last published version.

    Attributes:
        kind: "petition" or "boycott".
        language: In which the text really is; the form sends it back.
        t: What stands for the text in entries and in the form: base64 of 16 bytes.
        t_hex: The same in hex, for the address of the document.
        ask: What is signed or pledged.
        abstain_from: Of a boycott; else "".
        opens_at: From when it can be signed.
        closes_at: Until when; None: as long as the campaign runs.
        window_starts_at: Of a boycott; else None.
        window_ends_at: Of a boycott; else None.
        time_zone: IANA name of the window's clock; "" without a window.
        addressee: Of a petition: its name; else "".
        companies: Of a boycott: names.
        goals: Rising.
        campaign_runs: Whether the campaign is published and not closed.
    """

    kind: str
    language: str
    t: str
    t_hex: str
    ask: str
    abstain_from: str
    opens_at: datetime | None
    closes_at: datetime | None
    window_starts_at: datetime | None
    window_ends_at: datetime | None
    time_zone: str
    addressee: str
    companies: tuple[str, ...]
    goals: tuple[int, ...]
    campaign_runs: bool

    def is_open_at(self, moment: datetime) -> bool:
        """Return whether people can sign at a moment."""
        opened = self.opens_at is not None and self.opens_at <= moment
        return self.campaign_runs and opened and (self.closes_at is None or moment < self.closes_at)

    def takes_confirmation_at(self, moment: datetime) -> bool:
        """Return whether a form that came in time can be confirmed at a moment: the writer's rule, for its button."""
        if not self.campaign_runs:
            return False
        return self.closes_at is None or moment < self.closes_at + timedelta(seconds=CONFIRM_GRACE_SECONDS)

    def next_goal(self, count: int) -> int | None:
        """Return the first goal above a count; None when all are reached."""
        return next((goal for goal in self.goals if goal > count), None)


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What a target replied, word for word; ``leaf_index`` is the entry that has its digest."""

    received_on: date
    language: str
    text: str
    sha256_hex: str
    leaf_index: int


@dataclass(frozen=True, slots=True)
class PublicTarget:
    """Whom the campaign addresses; ``language`` is that of the name. No answers: silence so far."""

    slug: str
    kind: str
    country: str
    name: str
    language: str
    link: str
    answers: tuple[PublicAnswer, ...]


@dataclass(frozen=True, slots=True)
class PublicFact:
    """Something that happened, and where it is said; ``language`` is that of the text."""

    day: date
    text: str
    language: str
    source_name: str
    source_url: str


@dataclass(frozen=True, slots=True)
class PublicCampaign:
    """A campaign as its page shows it.

    Attributes:
        slug: Its address.
        log_id: Its log's number.
        state: "published", "closed" or "archived".
        language: In which title, summary and story really are.
        languages: In which a text is published, in the order of forms.
        default_language: What readers of other languages get.
        title: As last published.
        summary: One paragraph; may be "".
        story: Markdown; may be "".
        organisations: Names of who answers for it.
        actions: Petition first; only published ones.
        targets: In the order of their short names.
        facts: In the order of their days.
        published_at: When it began.
        closed_at: When it ended; None while it runs.
        picture: What leads its page; None without one.
    """

    slug: str
    log_id: int
    state: str
    language: str
    languages: tuple[str, ...]
    default_language: str
    title: str
    summary: str
    story: str
    organisations: tuple[str, ...]
    actions: tuple[PublicAction, ...]
    targets: tuple[PublicTarget, ...]
    facts: tuple[PublicFact, ...]
    published_at: datetime
    closed_at: datetime | None
    picture: PublicPicture | None = None

    def action(self, kind: str) -> PublicAction | None:
        """Return the action of a kind, if the campaign has it."""
        return next((action for action in self.actions if action.kind == kind), None)
