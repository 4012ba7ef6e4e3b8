"""The organisers' tables. Imported by this package only: others use ``actions`` and ``queries``."""

from nidaa.campaigns.models.audit import AuditRecord
from nidaa.campaigns.models.calls import Action, ActionText, Boycott, Petition, PublishedText
from nidaa.campaigns.models.campaigns import Campaign, CampaignText
from nidaa.campaigns.models.organisations import Member, Organisation, Organiser
from nidaa.campaigns.models.pictures import Picture
from nidaa.campaigns.models.referrals import ReferralCode, ReferralCount
from nidaa.campaigns.models.supporters import Supporter
from nidaa.campaigns.models.switches import Switch
from nidaa.campaigns.models.targets import Answer, Fact, Target

__all__ = [
    "Action",
    "ActionText",
    "Answer",
    "AuditRecord",
    "Boycott",
    "Campaign",
    "CampaignText",
    "Fact",
    "Member",
    "Organisation",
    "Organiser",
    "Petition",
    "Picture",
    "PublishedText",
    "ReferralCode",
    "ReferralCount",
    "Supporter",
    "Switch",
    "Target",
]
