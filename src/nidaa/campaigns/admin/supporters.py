"""The confirmed supporters, without their addresses; the buttons that strike one from the count, or hide his name."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions, queries
from nidaa.campaigns.admin.access import OwnCampaignsAdmin
from nidaa.campaigns.admin.confirmed import button
from nidaa.campaigns.models import Organiser, Supporter
from nidaa.entries.kinds import VoidReason

REASONS = {
    VoidReason.AUTOMATED: _("sent by a program"),
    VoidReason.DISPOSABLE_ADDRESS: _("a throw-away address"),
    VoidReason.DUPLICATE: _("the same person twice"),
    VoidReason.NOT_A_PERSON: _("not a person"),
    VoidReason.OTHER: _("another reason"),
    VoidReason.TEST: _("a test"),
}


class ReasonForm(forms.Form):
    """Why."""

    why = forms.ChoiceField(label=_("reason"), choices=[(reason.value, text) for reason, text in REASONS.items()])


def _void(by: Organiser, row: Supporter, asked: Mapping[str, Any]) -> object:
    return actions.void_supporter(
        by=by, campaign=row.campaign, entry_index=row.entry_index, why=asked["why"], now=timezone.now()
    )


void: Final = button(
    "void",
    _("Strike from the count"),
    consequence=_(
        "They do not count any more. The log says so for ever, in public, with the reason, and without a name."
    ),
    act=_void,
    form_class=ReasonForm,
)


hide: Final = button(
    "hide",
    _("Hide from the wall"),
    consequence=_("First name, city and reason are shown no more, within a minute. They count as before."),
    act=lambda by, row, _asked: actions.hide_supporter(
        by=by, campaign=row.campaign, entry_index=row.entry_index, now=timezone.now()
    ),
)
show: Final = button(
    "show",
    _("Show on the wall again"),
    consequence=_("Only who agreed to be named is shown."),
    act=lambda by, row, _asked: actions.show_supporter(
        by=by, campaign=row.campaign, entry_index=row.entry_index, now=timezone.now()
    ),
)


class SupporterAdmin(OwnCampaignsAdmin[Supporter]):
    """Who counts, by entry: what is public anyway, and nothing that reaches a person."""

    list_display = ("entry_index", "campaign", "action", "state", "named", "on_the_wall", "confirmed")
    list_filter = ("action", "state", "named")
    list_select_related = ("campaign",)
    actions = (void, hide, show)
    list_per_page = 50
    fields = ("entry_index", "campaign", "action", "state", "named", "confirmed")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Add nobody: people sign by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Supporter | None = None) -> bool:
        """Change nobody."""
        return False

    def _campaign_key(self) -> str:
        return "log_id"

    @admin.display(description=_("on the wall"))
    def on_the_wall(self, supporter: Supporter) -> SafeString:
        """Return what everybody reads, or would read if it were not hidden, of who agreed to be named."""
        shown = queries.shown_as(supporter.campaign.log_id or 0, (supporter.entry_index,)).get(supporter.entry_index)
        parts = filter(None, (shown.first_name, shown.city, shown.reason)) if shown else ()
        return format_html_join(" · ", "<bdi>{}</bdi>", ((part,) for part in parts))

    @admin.display(description=_("confirmed"), ordering="confirmed_at")
    def confirmed(self, supporter: Supporter) -> datetime:
        """Return the moment."""
        return datetime.fromtimestamp(supporter.confirmed_at, UTC)
