"""From what the queries say to what a campaign's page shows: addresses, words, states. Reads, never writes.

Before: a view has found the campaign. After: the templates, which decide nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from nidaa.campaigns.queries import NamedSupporter, PublicAction, PublicCampaign, PublicTarget
from nidaa.pages.campaign_values import (
    ActionValues,
    AnswerCard,
    CampaignValues,
    Head,
    Moment,
    Signer,
    Silence,
    State,
    TargetLine,
    Window,
)
from nidaa.pages.pictures import lead_picture
from nidaa.pages.tally_line import TallyLine, tally_line
from nidaa.web.chart import Chart
from nidaa.web.days import window_text
from nidaa.web.rich_text import rich_text

#: A first line up to this length can stand as a heading of its own.
_HEADING_AT_MOST: Final = 140


@dataclass(frozen=True, slots=True)
class LogState:
    """What the followers derived from a campaign's log.

    Attributes:
        tree_size: The size of the signed head that the counts belong to.
        counts: Action -> count.
        head: The last signed head; None before the first.
        history: The leading action's history as a picture; None before there is one.
    """

    tree_size: int
    counts: dict[str, int]
    head: Head | None
    history: Chart | None


def campaign_values(
    campaign: PublicCampaign,
    *,
    leading: PublicAction,
    log: LogState,
    supporters: Sequence[NamedSupporter],
    is_live: bool,
    stamp: str,
    consent_version: str,
    language: str,
    now: datetime,
    via: str = "",
) -> CampaignValues:
    """Return everything that the page of a campaign shows, with one action leading.

    Args:
        campaign: As published.
        leading: The action whose form the page carries.
        log: Counts, head and history.
        supporters: The latest of the leading action who agreed to be named.
        is_live: Whether the count of an open page is renewed.
        stamp: When the page was made, coarse and signed.
        consent_version: Of the wording of ``consent_text``.
        language: The reader's.
        now: Decides what is open, and counts the days of silence.
        via: The code of the link by which the reader came; "" without one.
    """

    def values(action: PublicAction) -> ActionValues:
        return _action(campaign, action, log, stamp, consent_version, language, now, via)

    return CampaignValues(
        slug=campaign.slug,
        url=brought_url(campaign, campaign.actions[0], via),
        language=campaign.language,
        title=campaign.title,
        summary=campaign.summary,
        story=rich_text(campaign.story) if campaign.story else "",
        organisation=organisation_names(campaign),
        consent=consent_text(organisation_names(campaign)),
        leading=values(leading),
        others=tuple(values(action) for action in campaign.actions if action.kind != leading.kind),
        facts=tuple(
            Moment(fact.day, "", fact.text, fact.language, fact.source_name, fact.source_url) for fact in campaign.facts
        ),
        targets=tuple(
            TargetLine(target.name, target.language, target_kind(target.kind), target.link)
            for target in campaign.targets
        ),
        answers=answer_cards(campaign),
        silences=silences(campaign, now),
        milestones=milestones(campaign),
        signers=signers(supporters),
        history=log.history,
        head=log.head,
        check_url=reverse("pages:check", args=[campaign.slug]),
        live_path=f"/c/{campaign.slug}/live" if is_live else "",
        result_url=reverse("pages:result", args=[campaign.slug]) if campaign.closed_at else "",
        picture=lead_picture(campaign.picture),
        via=via,
    )


def signers(supporters: Sequence[NamedSupporter]) -> tuple[Signer, ...]:
    """Return supporters who agreed to be named as pages show them."""
    return tuple(Signer(supporter.first_name, supporter.city, supporter.reason) for supporter in supporters)


def answer_cards(campaign: PublicCampaign) -> tuple[AnswerCard, ...]:
    """Return all answers, target by target."""
    return tuple(card for target in campaign.targets for card in _answers(target))


def silences(campaign: PublicCampaign, now: datetime) -> tuple[Silence, ...]:
    """Return the targets that have not answered."""
    return tuple(_silence(campaign, target, now) for target in campaign.targets if not target.answers)


def milestones(campaign: PublicCampaign) -> tuple[Moment, ...]:
    """Return the way from the call over the answers to the end, day by day."""
    answers = [
        Moment(answer.received_on, "answer-given", target.name, target.language, link=f"#answer-{answer.leaf_index}")
        for target in campaign.targets
        for answer in target.answers
    ]
    end = [Moment(campaign.closed_at.date(), "end", gettext("The campaign ends"))] if campaign.closed_at else []
    call = Moment(campaign.published_at.date(), "call", gettext("The call is published"))
    return tuple(sorted((call, *answers, *end), key=lambda moment: moment.day))


def consent_text(organisation: str) -> SafeString:
    """Return what a supporter agrees to; whoever changes its meaning gives the wording a new version."""
    words = gettext(
        "I agree that %(organisation)s keeps my name and address, sealed, to count me. "
        "Signing may reveal my political opinion; I can take it back at any time."
    )
    return format_html(
        '{} <a href="{}">{}</a>',
        # Isolated: a name in another script must not turn the words around it.
        words % {"organisation": f"\u2068{organisation}\u2069"},
        reverse("pages:privacy"),
        gettext("Privacy"),
    )


def target_kind(kind: str) -> str:
    """Return what a target is, in the reader's language."""
    kinds = {"operator": gettext("Operator"), "regulator": gettext("Regulator"), "company": gettext("Company")}
    return kinds.get(kind, "")


def heading_and_body(ask: str, fallback: str) -> tuple[str, str]:
    """Split what is asked into a heading and the rest: a short first line is the heading."""
    first, _, rest = ask.strip().partition("\n")
    if first and len(first) <= _HEADING_AT_MOST and not first.startswith(("-", "*", "1.")):
        return first.lstrip("# "), rest.strip()
    return fallback, ask


def state_at(action: PublicAction, moment: datetime) -> State:
    """Return whether an action can be signed, not yet, or no more."""
    if action.is_open_at(moment):
        return "open"
    is_still_to_come = action.campaign_runs and action.opens_at is not None and moment < action.opens_at
    return "soon" if is_still_to_come else "closed"


def action_tally(action: PublicAction, log: LogState) -> TallyLine:
    """Return an action's number beside its next goal."""
    return tally_line(action.kind, log.counts.get(action.kind, 0), log.tree_size, action.goals)


def action_url(campaign: PublicCampaign, action: PublicAction) -> str:
    """Return the page on which an action leads: the campaign's own for its first one."""
    if action.kind == campaign.actions[0].kind:
        return reverse("pages:campaign", args=[campaign.slug])
    return reverse("pages:action", args=[campaign.slug, action.kind])


def brought_url(campaign: PublicCampaign, action: PublicAction, via: str) -> str:
    """Return the page on which an action leads, for a reader whom a referral code has brought, or none."""
    if not via:
        return action_url(campaign, action)
    if action.kind == campaign.actions[0].kind:
        return reverse("pages:brought", args=[campaign.slug, via])
    return reverse("pages:brought_action", args=[campaign.slug, via, action.kind])


def _action(
    campaign: PublicCampaign,
    action: PublicAction,
    log: LogState,
    stamp: str,
    consent_version: str,
    language: str,
    now: datetime,
    via: str,
) -> ActionValues:
    title, body = heading_and_body(action.ask, campaign.title)
    return ActionValues(
        kind=action.kind,
        title=title,
        language=action.language,
        ask=rich_text(body),
        abstain_from=rich_text(action.abstain_from),
        addressee=action.addressee,
        companies=action.companies,
        window=_window(action, language),
        state=state_at(action, now),
        opens_at=action.opens_at,
        closes_at=action.closes_at,
        tally=action_tally(action, log),
        text_version=action.t,
        text_url=reverse("pages:text", args=[campaign.slug, action.t_hex]),
        consent_version=consent_version,
        stamp=stamp,
        url=brought_url(campaign, action, via),
        # The door's own paths: they carry no language, the form does.
        sign_path=f"/c/{campaign.slug}/{action.kind}/sign",
        challenge_path=f"/c/{campaign.slug}/{action.kind}/challenge",
        sent_url=reverse("pages:sent", args=[campaign.slug, action.kind]),
    )


def _window(action: PublicAction, language: str) -> Window | None:
    if action.window_starts_at is None or action.window_ends_at is None:
        return None
    zone = action.time_zone or "UTC"
    starts, ends = window_text(action.window_starts_at, action.window_ends_at, language, ZoneInfo(zone))
    return Window(starts, ends, zone)


def _answers(target: PublicTarget) -> Sequence[AnswerCard]:
    return [
        AnswerCard(target.name, answer.received_on, answer.text, answer.language, answer.sha256_hex, answer.leaf_index)
        for answer in target.answers
    ]


def _silence(campaign: PublicCampaign, target: PublicTarget, now: datetime) -> Silence:
    until = campaign.closed_at or now
    return Silence(target.name, target.language, max(0, (until.date() - campaign.published_at.date()).days))


def organisation_names(campaign: PublicCampaign) -> str:
    """Return who answers for a campaign, as a list in words."""
    return pgettext("between the names in a list", ", ").join(campaign.organisations)
