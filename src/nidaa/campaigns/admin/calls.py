"""Petitions and boycotts: a form each, with the ask in every language."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions
from nidaa.campaigns.admin.access import OwnCampaignsAdmin, organiser_of
from nidaa.campaigns.admin.call_form import Call, CallForm, LocalTime
from nidaa.campaigns.admin.confirmed import publish_action
from nidaa.campaigns.admin.forms import AS_WRITTEN, acting_as, fieldsets_by_language
from nidaa.campaigns.kinds import CampaignState, TargetKind
from nidaa.campaigns.models import Boycott, Petition, Target


class PetitionForm(CallForm[Petition]):
    """A petition: whom it addresses, and until when it can be signed."""

    field_of_parameter: ClassVar[Mapping[str, str]] = {"opens_at": "opens", "closes_at": "closes"}

    addressee = forms.ModelChoiceField(Target.objects.none(), label=_("addressee"))
    closes = LocalTime(label=_("closes"), required=False, help_text=_("Empty: with the campaign."))

    class Meta:
        """The fields of the row itself."""

        model = Petition
        fields = ("addressee",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the admin passes.
        super().__init__(*args, **kwargs)
        self.fields["addressee"] = forms.ModelChoiceField(self.own_targets(), label=_("addressee"))
        if self.instance.pk:
            self.initial["closes"] = self.on_clock(self.instance.action.closes_at)

    def stored_moment(self, name: str) -> datetime | None:
        """Return the opening or the closing."""
        action = self.instance.action
        return action.opens_at if name == "opens" else action.closes_at

    def act(self) -> Petition:
        """Add the petition, or rewrite it, and write its asks."""
        values: dict[str, Any] = {
            "by": self.organiser,
            "addressee": self.cleaned_data["addressee"],
            "opens_at": self.moment("opens"),
            "closes_at": self.moment("closes"),
            "goals": self.numbers(),
            "now": timezone.now(),
        }
        if self.instance.pk:
            action = actions.edit_petition(action=self.instance.action, **values)
        else:
            action = actions.add_petition(campaign=self.cleaned_data["campaign"], **values)
        self.write_asks(action)
        return Petition.objects.get(pk=action.pk)


class BoycottForm(CallForm[Boycott]):
    """A boycott: its window and the companies that it leaves alone."""

    texts: ClassVar[tuple[str, ...]] = ("ask", "abstain_from")
    field_of_parameter: ClassVar[Mapping[str, str]] = {
        "opens_at": "opens",
        "window_starts_at": "starts",
        "window_ends_at": "ends",
    }

    companies = forms.ModelMultipleChoiceField(
        Target.objects.none(), label=_("companies"), widget=forms.CheckboxSelectMultiple
    )
    starts = LocalTime(label=_("starts"))
    ends = LocalTime(label=_("ends"))

    class Meta:
        """The fields of the row itself."""

        model = Boycott
        fields = ("time_zone",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the admin passes.
        super().__init__(*args, **kwargs)
        companies = self.own_targets().exclude(kind=TargetKind.REGULATOR)
        self.fields["companies"] = forms.ModelMultipleChoiceField(
            companies, label=_("companies"), widget=forms.CheckboxSelectMultiple
        )
        if self.instance.pk:
            self.initial["companies"] = [company.pk for company in self.instance.companies.all()]
            self.initial["starts"] = self.on_clock(self.instance.window_starts_at)
            self.initial["ends"] = self.on_clock(self.instance.window_ends_at)

    def clock(self) -> str:
        """Return the boycott's own time zone."""
        return self.instance.time_zone if self.instance.pk else super().clock()

    def stored_moment(self, name: str) -> datetime | None:
        """Return the opening, or a side of the window."""
        boycott = self.instance
        return {
            "opens": boycott.action.opens_at,
            "starts": boycott.window_starts_at,
            "ends": boycott.window_ends_at,
        }[name]

    def act(self) -> Boycott:
        """Add the boycott, or rewrite it, and write its asks."""
        values: dict[str, Any] = {
            "by": self.organiser,
            "companies": list(self.cleaned_data["companies"]),
            "window_starts_at": self.moment("starts"),
            "window_ends_at": self.moment("ends"),
            "time_zone": self.cleaned_data["time_zone"],
            "opens_at": self.moment("opens"),
            "goals": self.numbers(),
            "now": timezone.now(),
        }
        if self.instance.pk:
            action = actions.edit_boycott(action=self.instance.action, **values)
        else:
            action = actions.add_boycott(campaign=self.cleaned_data["campaign"], **values)
        self.write_asks(action)
        return Boycott.objects.get(pk=action.pk)


def moment_text(moment: datetime | None) -> str:
    """Return a moment as the reader's language writes it, in UTC; a dash for none."""
    return f"{date_format(moment.astimezone(UTC), 'DATETIME_FORMAT')} UTC" if moment else "–"


class _CallAdmin(OwnCampaignsAdmin[Call]):
    """The list and the form of one kind of action."""

    campaign_lookup = "action__campaign"
    actions = (publish_action,)
    list_display = ("campaign_name", "opens_at", "closes_at", "published_at")
    list_select_related = ("action__campaign",)
    readonly_fields = ("campaign_name", "opens_at", "closes_at", "published_at", "asks_as_written")
    own_fields: ClassVar[tuple[str, ...]] = ()
    model_fields: ClassVar[tuple[str, ...]] = ()
    texts: ClassVar[tuple[str, ...]] = ("ask",)

    class Media:
        """Sets the languages side by side."""

        css: ClassVar = {"all": ("campaigns/admin.css",)}

    def get_fieldsets(self, request: HttpRequest, obj: Call | None = None) -> Any:  # noqa: ANN401
        """Show the asks side by side; the campaign can be chosen once."""
        first: tuple[str, ...] = ("campaign_name", "published_at") if obj else ("campaign",)
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": (*first, "opens_at", "closes_at", "asks_as_written")})]
        return [(None, {"fields": (*first, *self.own_fields)}), *fieldsets_by_language(self.texts)]

    def get_form(self, request: HttpRequest, obj: Call | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002
        """Return the form, which knows who acts."""
        form = super().get_form(request, obj, change, **{**kwargs, "fields": self.model_fields})
        return acting_as(form, organiser_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Call | None = None) -> bool:
        """Leave the actions of closed campaigns to be looked at."""
        ended = (CampaignState.CLOSED, CampaignState.ARCHIVED)
        return not (obj is not None and obj.action.campaign.state in ended) and super().has_change_permission(
            request, obj
        )

    def save_model(self, request: HttpRequest, obj: Call, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save by the form's action."""
        form.act_for_good()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save nothing more: the action did."""

    @admin.display(description=_("campaign"), ordering="action__campaign__slug")
    def campaign_name(self, row: Call) -> str:
        """Return the campaign's slug."""
        return row.action.campaign.slug

    @admin.display(description=_("ask"))
    def asks_as_written(self, row: Call) -> SafeString:
        """Return the asks for those who only look."""
        texts = ((text.language, "", text.ask, text.abstain_from) for text in row.action.texts.all())
        return format_html_join("", AS_WRITTEN, texts)

    @admin.display(description=_("opens"))
    def opens_at(self, row: Call) -> str:
        """Return when it opens."""
        return moment_text(row.action.opens_at)

    @admin.display(description=_("closes"))
    def closes_at(self, row: Call) -> str:
        """Return when it closes."""
        return moment_text(row.action.closes_at)

    @admin.display(description=_("published"))
    def published_at(self, row: Call) -> str:
        """Return when it was published."""
        return moment_text(row.action.published_at)


class PetitionAdmin(_CallAdmin[Petition]):
    """Petitions."""

    form = PetitionForm
    model_fields = ("addressee",)
    own_fields = ("addressee", "time_zone", "opens", "closes", "goals")


class BoycottAdmin(_CallAdmin[Boycott]):
    """Boycotts."""

    form = BoycottForm
    model_fields = ("time_zone",)
    texts = ("ask", "abstain_from")
    own_fields = ("companies", "time_zone", "starts", "ends", "opens", "goals")
