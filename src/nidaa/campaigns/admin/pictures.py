"""Pictures: the form that uploads and describes one."""

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions
from nidaa.campaigns.admin.access import OwnCampaignsAdmin, organiser_of
from nidaa.campaigns.admin.confirmed import button
from nidaa.campaigns.admin.forms import ActionForm, acting_as, by_language, field_names, language_fields, show_languages
from nidaa.campaigns.errors import ActionRefused
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Campaign, Picture
from nidaa.campaigns.pictures import Drawn, picture_name
from nidaa.campaigns.queries.for_members import campaigns_for_member
from nidaa.campaigns.refusal_texts import REFUSAL_TEXTS
from nidaa.campaigns.roles import Right


class PictureForm(ActionForm[Picture]):
    """A file, what it shows in each language, and who made it."""

    field_of_parameter = {"descriptions": "description"}  # noqa: RUF012 - declared as a ClassVar by ActionForm.

    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=_("campaign"))
    file = forms.FileField(
        label=_("file"),
        required=False,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text=_(
            "JPEG, PNG, WebP or AVIF, 8 MB at most. It is drawn anew: place, camera and all else that the file holds"
            " beside the picture is left out. Use only a picture that you may publish, of people who agree to it."
        ),
    )
    credit = forms.CharField(
        label=_("credit"), required=False, help_text=_("Who made it, and under which licence: it stands below.")
    )

    class Meta:
        """The fields of the row itself."""

        model = Picture
        fields = ("campaign", "file", "credit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the admin passes.
        super().__init__(*args, **kwargs)
        help_text = _("What it shows, in a sentence, for who does not see it.")
        self.fields.update(language_fields("description", _("description"), help_text=help_text))
        show_languages(self, "description", self.instance.descriptions)
        if self.instance.pk:
            self.fields.pop("campaign", None)
        else:
            editable = campaigns_for_member(member=self.organiser, right=Right.EDIT)
            running = editable.filter(state__in=(CampaignState.DRAFT, CampaignState.PUBLISHED), picture=None)
            self.fields["campaign"] = forms.ModelChoiceField(running, label=_("campaign"))

    def clean_file(self) -> Drawn | None:
        """Draw the picture once, before the action is tried and then done."""
        upload = self.cleaned_data.get("file")
        if upload is None:
            return None
        try:
            return actions.draw_picture(upload.read())
        except ActionRefused as refused:
            raise forms.ValidationError(str(REFUSAL_TEXTS[refused.code])) from refused

    def act(self) -> Picture:
        """Give the campaign this picture."""
        data = self.cleaned_data
        return actions.set_picture(
            by=self.organiser,
            campaign=self.instance.campaign if self.instance.pk else data["campaign"],
            drawn=data["file"],
            descriptions=by_language(data, "description"),
            credit=data["credit"],
            now=timezone.now(),
        )


remove: Final = button(
    "remove",
    _("Take away"),
    consequence=_("The page has no picture any more, and its files are erased here."),
    act=lambda by, row, _asked: actions.remove_picture(by=by, picture=row, now=timezone.now()),
)


class PictureAdmin(OwnCampaignsAdmin[Picture]):
    """The list of pictures, and the form of one."""

    form = PictureForm
    list_display = ("campaign", "credit", "uploaded_at")
    list_select_related = ("campaign",)
    actions = (remove,)
    readonly_fields = ("as_shown",)

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> Any:  # noqa: ANN401
        """Show the campaign to choose from for a new picture, the picture for one that is there."""
        first = "as_shown" if obj else "campaign"
        return [(None, {"fields": (first, "file", *field_names("description"), "credit")})]

    def get_form(self, request: HttpRequest, obj: Picture | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002
        """Return the form, which knows who acts."""
        form = super().get_form(request, obj, change, **{**kwargs, "fields": ("campaign", "credit")})
        return acting_as(form, organiser_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        """Leave the pictures of closed campaigns as they are."""
        ended = obj is not None and obj.campaign.state in (CampaignState.CLOSED, CampaignState.ARCHIVED)
        return not ended and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001
        """Save by the form's action."""
        form.act_for_good()

    @admin.display(description=_("picture"))
    def as_shown(self, picture: Picture) -> SafeString:
        """Return the picture as the page shows it, small."""
        path = f"/pictures/{picture_name(picture.digest, picture.widths[0], 'jpg')}"
        return format_html('<img src="{}" width="240" alt="">', path)
