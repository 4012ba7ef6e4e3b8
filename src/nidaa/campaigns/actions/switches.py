"""Turning costly parts of the site off and on, by its host."""

from datetime import datetime

from django.db import transaction

from nidaa.campaigns.actions import audit
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import Part
from nidaa.campaigns.models import Organiser, Switch
from nidaa.campaigns.queries.switches import switches


@transaction.atomic
def turn_switch(*, by: Organiser | None, part: Part, on: bool, now: datetime) -> Switch:
    """Turn a part of the site on or off; every process knows it within about a second.

    Turning it to where it stands already changes nothing, and is not recorded.

    Raises:
        ActionRefused: NOT_ALLOWED: switches are the host's, not an organiser's.
    """
    if by is not None and not (by.is_active and by.is_superuser):
        raise ActionRefused(RefusedBecause.NOT_ALLOWED)
    Switch.objects.get_or_create(part=part)
    switch = Switch.objects.select_for_update().get(part=part)
    if switch.on == on:
        return switch
    switch.on = on
    switch.changed_at = now
    switch.save(update_fields=["on", "changed_at"])
    details = {"part": part.value, "to": "on" if on else "off"}
    audit.record("turn_switch", by=by, subject=switch, now=now, details=details)
    transaction.on_commit(switches.forget)
    return switch
