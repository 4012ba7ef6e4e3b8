"""What the forms of a petition and of a boycott share: times on a local clock, goals, the ask in each language."""

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar, Final, TypeVar
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions, moments
from nidaa.campaigns.actions.calls import DEFAULT_GOALS
from nidaa.campaigns.admin.forms import ActionForm, by_language, field_name, language_fields
from nidaa.campaigns.content_languages import LANGUAGE_CODES
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Action, Boycott, Campaign, Petition, Target
from nidaa.campaigns.queries.for_members import campaigns_for_member
from nidaa.campaigns.roles import Right

Call = TypeVar("Call", bound=Petition | Boycott)

DEFAULT_TIME_ZONE: Final = "Africa/Casablanca"


class LocalTime(forms.DateTimeField):
    """A moment as typed on a clock whose time zone another field names: naive."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401 - whatever a browser sends.
        """Return the time without the zone that Django adds."""
        moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None


class CallForm(ActionForm[Call]):
    """What a petition and a boycott share: campaign, opening, goals, and the ask in each language."""

    texts: ClassVar[tuple[str, ...]] = ("ask",)

    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=_("campaign"))
    time_zone = forms.CharField(
        label=_("time zone"), initial=DEFAULT_TIME_ZONE, help_text=_("Of all times in this form.")
    )
    opens = LocalTime(label=_("opens"), required=False, help_text=_("Empty: when published."))
    goals = forms.CharField(
        label=_("goals"),
        initial=" ".join(map(str, DEFAULT_GOALS)),
        help_text=_("Rising numbers, with spaces between them."),
        widget=forms.TextInput({"size": 80, "dir": "ltr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the admin passes.
        super().__init__(*args, **kwargs)
        self.fields.update(language_fields("ask", _("ask"), rows=3))
        if "abstain_from" in self.texts:
            self.fields.update(language_fields("abstain_from", _("what to abstain from"), rows=3))
        self.fields["campaign"] = forms.ModelChoiceField(self.open_campaigns(), label=_("campaign"))
        if self.instance.pk:
            self._show(self.instance.action)
            del self.fields["campaign"]

    def _show(self, action: Action) -> None:
        self.initial["goals"] = " ".join(map(str, action.goals))
        self.initial["opens"] = self.on_clock(action.opens_at)
        for text in action.texts.all():
            for name in self.texts:
                self.initial[field_name(name, text.language)] = getattr(text, name)

    def open_campaigns(self) -> QuerySet[Campaign]:
        """Return the campaigns that the organiser may edit and that are not closed."""
        editable = campaigns_for_member(member=self.organiser, right=Right.EDIT)
        return editable.filter(state__in=(CampaignState.DRAFT, CampaignState.PUBLISHED))

    def own_targets(self) -> QuerySet[Target]:
        """Return the targets to choose from: of the campaign, or of all that the organiser may edit."""
        if self.instance.pk:
            return Target.objects.filter(campaign=self.instance.action.campaign_id)
        chosen = self.data.get("campaign") or self.initial.get("campaign")
        own = Target.objects.filter(campaign__in=self.open_campaigns().order_by().values("pk"))
        return own.filter(campaign=chosen) if str(chosen).isdecimal() else own

    def clock(self) -> str:
        """Return the time zone of the times shown."""
        return DEFAULT_TIME_ZONE

    def on_clock(self, moment: datetime | None) -> datetime | None:
        """Return a moment as the form shows it: naive, in whole minutes."""
        return moment.astimezone(ZoneInfo(self.clock())).replace(tzinfo=None, second=0) if moment else None

    def moment(self, name: str) -> datetime | None:
        """Return what was typed in a time field, as a moment."""
        typed = self.cleaned_data.get(name)
        if typed is None:
            return None
        stored = self.stored_moment(name) if self.instance.pk else None
        if stored and not {name, "time_zone"} & set(self.changed_data):
            return stored  # The form shows minutes: what nobody touched keeps its seconds.
        return moments.moment_of(typed, self.cleaned_data["time_zone"], field=name)

    @abstractmethod
    def stored_moment(self, name: str) -> datetime | None:
        """Return the moment behind a time field."""

    def numbers(self) -> list[int]:
        """Return the goals."""
        try:
            return [int(word) for word in self.cleaned_data["goals"].split()]
        except ValueError as error:
            raise ActionRefused(RefusedBecause.BAD_GOALS, "goals") from error

    def write_asks(self, action: Action) -> None:
        """Write the asks that changed."""
        for language in LANGUAGE_CODES:
            names = {field_name(name, language) for name in self.texts}
            if names & set(self.changed_data):
                values = {name: by_language(self.cleaned_data, name)[language] for name in self.texts}
                with blaming(language):
                    actions.write_ask(by=self.organiser, action=action, language=language, now=timezone.now(), **values)


@contextmanager
def blaming(language: str) -> Iterator[None]:
    """Blame the field of one language for what is refused meanwhile."""
    try:
        yield
    except ActionRefused as refused:
        raise ActionRefused(refused.code, field_name(refused.field, language) if refused.field else "") from refused
