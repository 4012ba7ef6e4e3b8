"""What the templates of a campaign's pages are given: frozen values, every address and text decided."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils.safestring import SafeString

from nidaa.pages.pictures import LeadPicture
from nidaa.pages.tally_line import TallyLine
from nidaa.web.chart import Chart

State = Literal["soon", "open", "closed"]


@dataclass(frozen=True, slots=True)
class Window:
    """When a boycott is held, in words, in the clock of its own zone."""

    starts: str
    ends: str
    zone: str


@dataclass(frozen=True, slots=True)
class ActionValues:
    """One action as a page shows it.

    Attributes:
        kind: ``petition`` or ``boycott``.
        title: What it asks or calls for, in a line.
        language: In which its texts really are.
        ask: What a supporter signs or pledges, as safe HTML.
        abstain_from: Of a boycott: what to do without, as safe HTML.
        text_version: Base64 of the version of the text in the form's language; the form sends it back.
        text_url: Where exactly that text is published.
        stamp: When the page was made, coarse and signed: for forms without JavaScript.
        url: The page on which this action leads.
    """

    kind: str
    title: str
    language: str
    ask: SafeString
    abstain_from: SafeString
    addressee: str
    companies: tuple[str, ...]
    window: Window | None
    state: State
    opens_at: datetime | None
    closes_at: datetime | None
    tally: TallyLine
    text_version: str
    text_url: str
    consent_version: str
    stamp: str
    url: str
    sign_path: str
    challenge_path: str
    sent_url: str

    @property
    def is_closed(self) -> bool:
        """Whether the number is final."""
        return self.state == "closed"


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A company or authority that is addressed, and what it is."""

    name: str
    language: str
    kind: str
    link: str


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """What a target replied, word for word.

    Attributes:
        fingerprint: Hexadecimal SHA-256 of the text, as the log's entry has it.
    """

    sender: str
    day: date
    text: str
    language: str
    fingerprint: str
    leaf_index: int


@dataclass(frozen=True, slots=True)
class Silence:
    """A target that has not answered, and for how many days."""

    name: str
    language: str
    days: int


@dataclass(frozen=True, slots=True)
class Moment:
    """One day in a timeline (``web/components/timeline.html``).

    Attributes:
        kind: ``call``, ``answer-given``, ``silence`` or ``end``; "" for something that happened.
        language: Of the text; "" for words of ours.
        source_name: Where it is said; "" without a source.
        link: Where on the page more of it stands; "" without.
    """

    day: date
    kind: str
    text: str
    language: str = ""
    source_name: str = ""
    source_url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """A supporter who agreed to be named: first name, city and reason, nothing else."""

    name: str
    city: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The last signed head of a log."""

    tree_size: int
    root: str
    signed_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class CampaignValues:
    """A campaign's page, with the action that leads and the others.

    Attributes:
        via: The code of the link by which the reader came, for the form; "" without one.
    """

    slug: str
    url: str
    language: str
    title: str
    summary: str
    story: SafeString | str
    organisation: str
    consent: SafeString
    leading: ActionValues
    others: tuple[ActionValues, ...]
    facts: tuple[Moment, ...]
    targets: tuple[TargetLine, ...]
    answers: tuple[AnswerCard, ...]
    silences: tuple[Silence, ...]
    milestones: tuple[Moment, ...]
    signers: tuple[Signer, ...]
    history: Chart | None
    head: Head | None
    check_url: str
    live_path: str
    result_url: str
    picture: LeadPicture | None
    via: str
