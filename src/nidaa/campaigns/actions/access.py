"""Who may act on what, and on which state: asked by every action, inside its transaction.

``by=None`` is the instance itself: a command on its own machine. A request never passes None: an
anonymous user is no ``Organiser``.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Campaign, Member, Organisation, Organiser
from nidaa.campaigns.roles import Right


def require_right(by: Organiser | None, campaign: Campaign, right: Right) -> None:
    """Refuse an organiser who has not this right on this campaign.

    Raises:
        ActionRefused: NOT_ALLOWED.
    """
    if by is None:
        return
    if not Campaign.objects.for_organiser(by, right).filter(pk=campaign.pk).exists():
        raise ActionRefused(RefusedBecause.NOT_ALLOWED)


def require_right_in(by: Organiser | None, organisation: Organisation, right: Right) -> None:
    """Refuse an organiser who has not this right in this organisation.

    Raises:
        ActionRefused: NOT_ALLOWED.
    """
    if by is None or (by.is_active and by.is_superuser):
        return
    if not by.is_active or not Member.objects.having(right).filter(organiser=by, organisation=organisation).exists():
        raise ActionRefused(RefusedBecause.NOT_ALLOWED)


def locked(campaign: Campaign) -> Campaign:
    """Return the campaign as it stands now, its row locked until the transaction ends.

    The object that the caller holds may be minutes old: two organisers may press "publish" at once.
    (SQLite ignores the lock clause: there the transaction, begun IMMEDIATE, is the lock.)
    """
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


@contextmanager
def unless_taken(because: RefusedBecause, field: str) -> Iterator[None]:
    """Refuse if what the block inserts is there already: somebody may have inserted it since one looked.

    Raises:
        ActionRefused: ``because``; the transaction around the block can go on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ActionRefused(because, field) from error


def require_editable(campaign: Campaign) -> None:
    """Refuse to change a campaign that is closed or archived.

    Raises:
        ActionRefused: CAMPAIGN_CLOSED.
    """
    if campaign.state in (CampaignState.CLOSED, CampaignState.ARCHIVED):
        raise ActionRefused(RefusedBecause.CAMPAIGN_CLOSED)


def require_state(campaign: Campaign, state: CampaignState, otherwise: RefusedBecause) -> None:
    """Refuse an act that only fits another state.

    Raises:
        ActionRefused: ``otherwise``.
    """
    if campaign.state != state:
        raise ActionRefused(otherwise)
