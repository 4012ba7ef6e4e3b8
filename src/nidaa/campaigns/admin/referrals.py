"""Referral codes, as rows of the campaign's form, with what was counted under each."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions, log_keeping
from nidaa.campaigns.admin.forms import ActionForm
from nidaa.campaigns.admin.inlines import OfCampaign
from nidaa.campaigns.models import ReferralCode
from nidaa.campaigns.queries.referrals import with_counts


class ReferralCodeForm(ActionForm[ReferralCode]):
    """One code."""

    code = forms.CharField(
        label=_("code"),
        widget=forms.TextInput({"size": 24}),
        help_text=_("For a poster, a group or a place, never for one person. It can never be changed."),
    )
    label = forms.CharField(label=_("what it is for"), widget=forms.TextInput({"size": 40, "dir": "auto"}))

    class Meta:
        """The fields of the row itself."""

        model = ReferralCode
        fields = ("code", "label")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the admin passes.
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = bool(self.instance.pk)

    def act(self) -> ReferralCode:
        """Make the code, or rewrite what it is for."""
        data, now = self.cleaned_data, timezone.now()
        if self.instance.pk:
            return actions.rename_referral_code(
                by=self.organiser, referral_code=self.instance, label=data["label"], now=now
            )
        return actions.add_referral_code(
            by=self.organiser, campaign=self.instance.campaign, code=data["code"], label=data["label"], now=now
        )

    def remove(self) -> None:
        """Take the code away."""
        actions.remove_referral_code(by=self.organiser, referral_code=self.instance, now=timezone.now())


class ReferralCodeInline(OfCampaign):
    """The codes of a campaign, and how many came by each."""

    model = ReferralCode
    form = ReferralCodeForm
    fields = (("code", "label"), ("link", "forms_brought", "confirmed_brought"))
    readonly_fields = ("link", "forms_brought", "confirmed_brought")

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ANN401
        """Count with the rows, up to the end of yesterday."""
        return with_counts(super().get_queryset(request), timezone.now().date())

    @admin.display(description=_("link"))
    def link(self, row: ReferralCode) -> SafeString | str:
        """Return the address to print or send."""
        if not row.pk:
            return ""
        address = f"{log_keeping.this_instance().base_url}/c/{row.campaign.slug}/from/{row.code}/"
        links = '<a href="{}" dir="ltr">{}</a> · <a href="{}posters">{}</a>'
        return format_html(links, address, address, address, _("posters with this link"))

    @admin.display(description=_("forms until yesterday"))
    def forms_brought(self, row: ReferralCode) -> int:
        """Return how many forms carried the code."""
        return getattr(row, "forms", None) or 0

    @admin.display(description=_("confirmed until yesterday"))
    def confirmed_brought(self, row: ReferralCode) -> int:
        """Return how many of them were confirmed."""
        return getattr(row, "confirmed", None) or 0
