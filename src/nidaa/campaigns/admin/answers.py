"""Answers of targets: recorded once, word for word, then only to be read."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions
from nidaa.campaigns.admin.access import OwnCampaignsAdmin, organiser_of
from nidaa.campaigns.admin.forms import ActionForm, acting_as
from nidaa.campaigns.content_languages import LANGUAGES
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Answer, Target
from nidaa.campaigns.queries.for_members import campaigns_for_member
from nidaa.campaigns.roles import Right


class AnswerForm(ActionForm[Answer]):
    """What a target replied."""

    target = forms.ModelChoiceField(Target.objects.none(), label=_("target"))
    received_on = forms.DateField(label=_("received on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    language = forms.ChoiceField(label=_("language"), choices=LANGUAGES)
    text = forms.CharField(
        label=_("text"),
        strip=False,
        widget=forms.Textarea({"dir": "auto", "rows": 16}),
        help_text=_("Word for word. Its digest goes into the public log: it cannot be changed afterwards."),
    )

    class Meta:
        """The fields of the row itself."""

        model = Answer
        fields = ("target", "received_on", "language", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the admin passes.
        super().__init__(*args, **kwargs)
        editable = campaigns_for_member(member=self.organiser, right=Right.EDIT)
        published = editable.filter(state=CampaignState.PUBLISHED)
        self.fields["target"] = forms.ModelChoiceField(
            Target.objects.filter(campaign__in=published.values("pk")), label=_("target")
        )

    def act(self) -> Answer:
        """Record the answer."""
        data = self.cleaned_data
        return actions.record_answer(
            by=self.organiser,
            target=data["target"],
            received_on=data["received_on"],
            text=data["text"],
            language=data["language"],
            now=timezone.now(),
        )


class AnswerAdmin(OwnCampaignsAdmin[Answer]):
    """The list of answers, and the form that records one."""

    campaign_lookup = "target__campaign"
    form = AnswerForm
    fields = ("target", "received_on", "language", "text")
    list_display = ("target", "received_on", "language", "leaf_index")
    list_select_related = ("target",)

    def get_form(self, request: HttpRequest, obj: Answer | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002
        """Return the form, which knows who acts."""
        form = super().get_form(request, obj, change, **kwargs)
        return acting_as(form, organiser_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Answer | None = None) -> bool:
        """Let nobody change what the log has a digest of."""
        return False

    def save_model(self, request: HttpRequest, obj: Answer, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save by the form's action."""
        form.act_for_good()
