"""Which campaigns an organiser may see: access is by function, and a foreign campaign does not exist."""

from nidaa.campaigns.models import Campaign, Organiser
from nidaa.campaigns.models.campaigns import CampaignQuerySet
from nidaa.campaigns.roles import Right


def campaigns_for_member(*, member: Organiser, right: Right = Right.VIEW) -> CampaignQuerySet:
    """Return the campaigns on which an organiser has a right."""
    return Campaign.objects.for_organiser(member, right)


def campaign_for_member(*, member: Organiser, slug: str, right: Right = Right.VIEW) -> Campaign | None:
    """Return a campaign if an organiser has a right on it; None if not, or if there is none. One query."""
    return campaigns_for_member(member=member, right=right).named(slug).first()
