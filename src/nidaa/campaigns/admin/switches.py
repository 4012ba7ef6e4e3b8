"""The switches of the site's costly parts: every organiser sees them, the host turns them."""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions
from nidaa.campaigns.admin.access import organiser_of
from nidaa.campaigns.admin.confirmed import button
from nidaa.campaigns.admin.records import ReadOnlyAdmin
from nidaa.campaigns.kinds import Part
from nidaa.campaigns.models import Switch

turn_off: Final = button(
    "turn_off",
    _("Turn off"),
    consequence=_("This part of the site rests until it is turned on again. Nothing is lost."),
    act=lambda by, row, _asked: actions.turn_switch(by=by, part=Part(row.part), on=False, now=timezone.now()),
)
turn_on: Final = button(
    "turn_on",
    _("Turn on"),
    consequence=_("This part of the site works again, for everybody, within seconds."),
    act=lambda by, row, _asked: actions.turn_switch(by=by, part=Part(row.part), on=True, now=timezone.now()),
)


class SwitchAdmin(ReadOnlyAdmin):
    """What is on and what rests."""

    list_display = ("part", "on", "changed_at")
    list_display_links = None
    actions = (turn_off, turn_on)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show every switch: they belong to no campaign."""
        return Switch.objects.all()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the buttons to the host alone."""
        return super().get_actions(request) if organiser_of(request).is_superuser else {}
