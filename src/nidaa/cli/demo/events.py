"""What the invented people do and when, decided before anything is stored: a list of acts, a function of the seed."""

from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Final

from nidaa.cli.demo.arrivals import DAY_SECONDS, HOUR_SECONDS, Curve, arrivals, begins_at
from nidaa.cli.demo.people import Person, invent
from nidaa.intake.commands import ActionName

PETITION_DAYS: Final = 10
BOYCOTT_DAYS: Final = 5
#: One in so many never confirms; one in so many withdraws later; one in so many is struck by the organiser.
_NEVER_CONFIRMS: Final = 25
_WITHDRAWS: Final = 90
_IS_VOIDED: Final = 300
#: So many of a hundred pledgers had signed the petition.
_SIGNED_BEFORE_PERCENT: Final = 25
#: Nobody signs before the page is there.
_AFTER_CALL: Final = 60
_VOID_REASONS: Final = ("duplicate", "automated", "disposable-address", "test")


@dataclass(frozen=True, slots=True)
class Act:
    """One person in one action: sent at `sent_at`, and what followed (unix seconds; None: never)."""

    person: Person
    action: ActionName
    sent_at: int
    confirmed_at: int | None
    withdrawn_at: int | None = None
    voided_at: int | None = None
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """The whole replay. Moments are unix seconds.

    Attributes:
        begins_at: The campaign is published.
        boycott_begins_at: The boycott is called.
        answered_at: The regulator answers.
        acts: Ordered by `sent_at`.
    """

    begins_at: int
    boycott_begins_at: int
    answered_at: int
    acts: tuple[Act, ...]


def make_plot(curve: Curve, *, now_at: int, signers: int, pledgers: int, random: Random) -> Plot:
    """Decide everything that happens before `now_at`.

    Args:
        curve: The shape in which people arrive, from the day of each call on.
        now_at: The present; nothing happens later.
        signers: How many people sign and confirm.
        pledgers: How many people pledge and confirm.
        random: Decides who and when; the same seed gives the same plot.
    """
    petition_at = begins_at(curve, now_at=now_at, days=PETITION_DAYS)
    boycott_at = begins_at(curve, now_at=now_at, days=BOYCOTT_DAYS)
    people = invent(random)
    signing = list(islice(people, signers))
    both = random.sample(signing, min(len(signing), pledgers * _SIGNED_BEFORE_PERCENT // 100))
    pledging = [*both, *islice(people, pledgers - len(both))]
    random.shuffle(pledging)
    # Beyond those who count: some open the mail and never press the button.
    idle_signers = list(islice(people, signers // _NEVER_CONFIRMS))
    idle_pledgers = list(islice(people, pledgers // _NEVER_CONFIRMS))
    acts = [
        *_acts(curve, "petition", signing, starts_at=petition_at, now_at=now_at, random=random),
        *_acts(curve, "boycott", pledging, starts_at=boycott_at, now_at=now_at, random=random),
        *_idle(curve, "petition", idle_signers, starts_at=petition_at, now_at=now_at, random=random),
        *_idle(curve, "boycott", idle_pledgers, starts_at=boycott_at, now_at=now_at, random=random),
    ]
    acts.sort(key=lambda act: act.sent_at)
    return Plot(petition_at, boycott_at, petition_at + DAY_SECONDS + 16 * HOUR_SECONDS, tuple(acts))


def _acts(
    curve: Curve, action: ActionName, people: list[Person], *, starts_at: int, now_at: int, random: Random
) -> list[Act]:
    moments = arrivals(curve, starts_at=starts_at + _AFTER_CALL, ends_at=now_at, people=len(people), random=random)
    return [_confirmed(person, action, at, now_at, random) for person, at in zip(people, moments, strict=True)]


def _idle(
    curve: Curve, action: ActionName, people: list[Person], *, starts_at: int, now_at: int, random: Random
) -> list[Act]:
    moments = arrivals(curve, starts_at=starts_at + _AFTER_CALL, ends_at=now_at, people=len(people), random=random)
    return [Act(person, action, at, None) for person, at in zip(people, moments, strict=True)]


def _confirmed(person: Person, action: ActionName, sent_at: int, now_at: int, random: Random) -> Act:
    confirmed_at = min(sent_at + _mail_delay_seconds(random), now_at - 1)
    later_at = confirmed_at + int(random.uniform(0.5, 48) * HOUR_SECONDS)
    if later_at < now_at:
        if random.randrange(_WITHDRAWS) == 0:
            return Act(person, action, sent_at, confirmed_at, withdrawn_at=later_at)
        if random.randrange(_IS_VOIDED) == 0:
            reason = random.choice(_VOID_REASONS)
            return Act(person, action, sent_at, confirmed_at, voided_at=later_at, void_reason=reason)
    return Act(person, action, sent_at, confirmed_at)


def _mail_delay_seconds(random: Random) -> int:
    """Most confirm within minutes, some in the evening, a few on the next day."""
    kind = random.random()
    if kind < 0.7:
        return int(random.uniform(20, 600))
    if kind < 0.95:
        return int(random.uniform(600, 3 * HOUR_SECONDS))
    return int(random.uniform(3, 20) * HOUR_SECONDS)
