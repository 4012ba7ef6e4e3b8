"""Targets and facts, as rows of the campaign's form."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions
from nidaa.campaigns.admin.access import may_edit_anywhere, organiser_of
from nidaa.campaigns.admin.forms import ActionForm, acting_as, by_language, field_names, language_fields, show_languages
from nidaa.campaigns.admin.generic import InlineFormSet, StackedInline
from nidaa.campaigns.errors import ActionRefused
from nidaa.campaigns.kinds import CampaignState, TargetKind
from nidaa.campaigns.models import Campaign, Fact, Target
from nidaa.campaigns.refusal_texts import REFUSAL_TEXTS


class TargetForm(ActionForm[Target]):
    """One target, its name in each language."""

    field_of_parameter = {"names": "name"}  # noqa: RUF012 - declared as a ClassVar by ActionForm.

    slug = forms.CharField(label=_("short name"), widget=forms.TextInput({"size": 16}))
    kind = forms.ChoiceField(label=_("kind"), choices=TargetKind.choices)
    country = forms.CharField(label=_("country"), initial="MA", widget=forms.TextInput({"size": 3}))
    link = forms.CharField(label=_("link"), required=False, widget=forms.URLInput({"size": 24}))

    class Meta:
        """The fields of the row itself."""

        model = Target
        fields = ("slug", "kind", "country", "link")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the admin passes.
        super().__init__(*args, **kwargs)
        self.fields.update(language_fields("name", _("name")))
        self.fields["slug"].disabled = bool(self.instance.pk)
        show_languages(self, "name", self.instance.names)

    def act(self) -> Target:
        """Add the target, or rewrite it."""
        data = self.cleaned_data
        values: dict[str, Any] = {
            "by": self.organiser,
            "kind": TargetKind(data["kind"]),
            "country": data["country"],
            "names": by_language(data, "name"),
            "link": data["link"],
            "now": timezone.now(),
        }
        if self.instance.pk:
            return actions.edit_target(target=self.instance, **values)
        return actions.add_target(campaign=self.instance.campaign, slug=data["slug"], **values)

    def remove(self) -> None:
        """Take the target out of the campaign."""
        actions.remove_target(by=self.organiser, target=self.instance, now=timezone.now())


class FactForm(ActionForm[Fact]):
    """One fact, its text in each language."""

    field_of_parameter = {"texts": "text"}  # noqa: RUF012 - declared as a ClassVar by ActionForm.

    day = forms.DateField(label=_("day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    source_name = forms.CharField(label=_("source"), widget=forms.TextInput({"size": 24}))
    source_url = forms.CharField(label=_("link to the source"), required=False, widget=forms.URLInput({"size": 24}))

    class Meta:
        """The fields of the row itself."""

        model = Fact
        fields = ("day", "source_name", "source_url")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the admin passes.
        super().__init__(*args, **kwargs)
        self.fields.update(language_fields("text", _("text"), rows=2))
        show_languages(self, "text", self.instance.texts)

    def act(self) -> Fact:
        """Add the fact, or rewrite it."""
        data = self.cleaned_data
        values: dict[str, Any] = {
            "by": self.organiser,
            "day": data["day"],
            "texts": by_language(data, "text"),
            "source_name": data["source_name"],
            "source_url": data["source_url"],
            "now": timezone.now(),
        }
        if self.instance.pk:
            return actions.edit_fact(fact=self.instance, **values)
        return actions.add_fact(campaign=self.instance.campaign, **values)

    def remove(self) -> None:
        """Take the fact out of the campaign."""
        actions.remove_fact(by=self.organiser, fact=self.instance, now=timezone.now())


class RemovingFormSet(InlineFormSet[Any, Any, Any]):
    """Asks the action before a row is removed, as its forms do before they are saved."""

    def clean(self) -> None:
        """Refuse a removal that would be refused."""
        super().clean()
        for row in self.deleted_forms:
            try:
                with transaction.atomic():
                    row.remove()
                    transaction.set_rollback(True)
            except ActionRefused as refused:
                raise forms.ValidationError(str(REFUSAL_TEXTS[refused.code])) from refused


class OfCampaign(StackedInline[Any, Campaign]):
    """Rows that whoever may edit the campaign may edit."""

    extra = 0
    classes = ("rows",)
    formset = RemovingFormSet

    def get_formset(self, request: HttpRequest, obj: Campaign | None = None, **kwargs: Any) -> Any:  # noqa: ANN401
        """Return the formset, whose forms know who acts."""
        formset = super().get_formset(request, obj, **{**kwargs, "fields": None})
        formset.form = acting_as(formset.form, organiser_of(request))
        return formset

    def has_view_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Show the rows to whoever sees the campaign."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Let those add who may change."""
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Let organisers change the rows of a campaign that is not closed."""
        ended = obj is not None and obj.state in (CampaignState.CLOSED, CampaignState.ARCHIVED)
        return not ended and may_edit_anywhere(request)

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Let those take away who may change."""
        return self.has_change_permission(request, obj)


class TargetInline(OfCampaign):
    """The targets of a campaign."""

    model = Target
    form = TargetForm
    fields = (("slug", "kind", "country", "link"), field_names("name"))


class FactInline(OfCampaign):
    """The facts of a campaign."""

    model = Fact
    form = FactForm
    fields = (("day", "source_name", "source_url"), field_names("text"))
