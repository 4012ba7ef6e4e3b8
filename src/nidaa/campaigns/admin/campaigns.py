"""The campaign: its texts side by side, its targets and facts, and the buttons that publish and end it."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions
from nidaa.campaigns.admin.access import OwnCampaignsAdmin, organiser_of
from nidaa.campaigns.admin.confirmed import archive, close, publish, publish_texts
from nidaa.campaigns.admin.forms import (
    AS_WRITTEN,
    ActionForm,
    acting_as,
    by_language,
    fieldsets_by_language,
    language_fields,
)
from nidaa.campaigns.admin.inlines import FactInline, TargetInline
from nidaa.campaigns.admin.referrals import ReferralCodeInline
from nidaa.campaigns.content_languages import LANGUAGE_CODES
from nidaa.campaigns.errors import ActionRefused
from nidaa.campaigns.kinds import ActionKind, CampaignState
from nidaa.campaigns.models import Campaign, Organisation
from nidaa.campaigns.refusal_texts import REFUSAL_TEXTS
from nidaa.campaigns.roles import Right, roles_with

_TEXTS = ("title", "summary", "story")


class CampaignForm(ActionForm[Campaign]):
    """A campaign and its texts in all languages."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("organisation"))
    slug = forms.CharField(label=_("address of the page"), help_text=_("/c/…/ It can never be changed."))

    class Meta:
        """The fields of the row itself."""

        model = Campaign
        fields = ("slug", "default_language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the admin passes.
        super().__init__(*args, **kwargs)
        self.fields.update(
            language_fields("title", _("title"))
            | language_fields("summary", _("summary"), rows=3)
            | language_fields(
                "story", _("story"), rows=14, help_text=_("Markdown: paragraphs, lists, links, emphasis.")
            )
        )
        if self.instance.pk:
            for name in ("organisation", "slug"):
                self.fields.pop(name, None)
            for text in self.instance.texts.all():
                self.initial.update({f"{name}_{text.language}": getattr(text, name) for name in _TEXTS})
        elif "organisation" in self.fields:
            own = Organisation.objects.filter(
                memberships__organiser=self.organiser, memberships__role__in=roles_with(Right.EDIT)
            )
            self.fields["organisation"] = forms.ModelChoiceField(
                own, label=_("organisation"), initial=own.first(), empty_label=None
            )

    def act(self) -> Campaign:
        """Start the campaign, or rewrite it; then write the texts that changed."""
        now, data = timezone.now(), self.cleaned_data
        if self.instance.pk:
            campaign = self.instance
            if data["default_language"] != self.initial["default_language"]:
                actions.set_default_language(
                    by=self.organiser, campaign=campaign, language=data["default_language"], now=now
                )
        else:
            campaign = actions.create_campaign(
                by=self.organiser,
                organisation=data["organisation"],
                slug=data["slug"],
                default_language=data["default_language"],
                now=now,
            )
        for language in LANGUAGE_CODES:
            self._write_text(campaign, language)
        return Campaign.objects.get(pk=campaign.pk)

    def _write_text(self, campaign: Campaign, language: str) -> None:
        if not {f"{name}_{language}" for name in _TEXTS} & set(self.changed_data):
            return
        text = {name: by_language(self.cleaned_data, name)[language] for name in _TEXTS}
        try:
            actions.write_text(by=self.organiser, campaign=campaign, language=language, now=timezone.now(), **text)
        except ActionRefused as refused:
            raise ActionRefused(refused.code, f"{refused.field}_{language}" if refused.field else "") from refused


class CampaignAdmin(OwnCampaignsAdmin[Campaign]):
    """The list and the form of campaigns."""

    campaign_lookup = ""
    form = CampaignForm
    list_display = ("slug", "first_title", "state", "published_at", "closed_at")
    list_filter = ("state",)
    search_fields = ("slug", "texts__title")
    actions = (publish, publish_texts, close, archive)
    inlines = (TargetInline, FactInline, ReferralCodeInline)
    readonly_fields = ("state", "calls_to_act", "texts_as_written", "published_at", "closed_at", "archived_at")

    class Media:
        """Sets the languages side by side."""

        css: ClassVar = {"all": ("campaigns/admin.css",)}

    def get_fieldsets(self, request: HttpRequest, obj: Campaign | None = None) -> Any:  # noqa: ANN401
        """Show what can be chosen now: the address and the organisation only for a new campaign."""
        new = ("organisation", "slug", "default_language")
        known = ("default_language", "state", "calls_to_act", "published_at", "closed_at", "archived_at")
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": (*known, "texts_as_written")})]
        return [(None, {"fields": known if obj else new}), *fieldsets_by_language(_TEXTS)]

    def get_inlines(self, request: HttpRequest, obj: Campaign | None) -> Any:  # noqa: ANN401
        """Show targets and facts once there is a campaign to hold them."""
        return self.inlines if obj else ()

    def get_form(self, request: HttpRequest, obj: Campaign | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002
        """Return the form, which knows who acts."""
        form = super().get_form(request, obj, change, **{**kwargs, "fields": ("slug", "default_language")})
        return acting_as(form, organiser_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Leave closed campaigns to be looked at."""
        ended = obj is not None and obj.state in (CampaignState.CLOSED, CampaignState.ARCHIVED)
        return not ended and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save by the form's action."""
        form.act_for_good()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save the targets and facts by theirs."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Call the action of each row that changed."""
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        for row in formset.forms:
            if row in formset.deleted_forms:
                row.remove()
            elif row.has_changed():
                row.act_for_good()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Explain a refusal that only showed when all was saved together; nothing was saved then."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ActionRefused as refused:
            messages.error(request, str(REFUSAL_TEXTS[refused.code]))
            return HttpResponseRedirect(request.path)

    @admin.display(description=_("texts"))
    def texts_as_written(self, campaign: Campaign) -> SafeString:
        """Return the texts for those who only look."""
        texts = ((text.language, text.title, text.summary, text.story) for text in campaign.texts.all())
        return format_html_join("", AS_WRITTEN, texts)

    @admin.display(description=_("title"))
    def first_title(self, campaign: Campaign) -> str:
        """Return the title in the campaign's first language."""
        titles = {text.language: text.title for text in campaign.texts.all()}
        return titles.get(campaign.default_language) or next(iter(titles.values()), "")

    @admin.display(description=_("petition and boycott"))
    def calls_to_act(self, campaign: Campaign) -> SafeString:
        """Return links to the campaign's actions, or to forms that add them."""
        existing = {action.kind for action in campaign.actions.all()}
        links = []
        for kind in ActionKind:
            if kind.value in existing:
                action = campaign.actions.get(kind=kind)
                links.append((reverse(f"admin:campaigns_{kind}_change", args=(action.pk,)), kind.label))
            else:
                text = _("add a petition") if kind == ActionKind.PETITION else _("add a boycott")
                links.append((f"{reverse(f'admin:campaigns_{kind}_add')}?campaign={campaign.pk}", text))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)
