"""What pages, mails and commands ask about campaigns: frozen values, no model leaves this room by them.

Each query says how many database queries it costs, and a test holds it.
"""

from nidaa.campaigns.queries.for_members import campaign_for_member, campaigns_for_member
from nidaa.campaigns.queries.front_page import CampaignCard, front_page_campaigns
from nidaa.campaigns.queries.pictures import PublicPicture, picture_file
from nidaa.campaigns.queries.public import public_campaign
from nidaa.campaigns.queries.public_values import (
    PublicAction,
    PublicAnswer,
    PublicCampaign,
    PublicFact,
    PublicTarget,
)
from nidaa.campaigns.queries.published_texts import PublishedDocument, published_text
from nidaa.campaigns.queries.receipts import Receipt, receipt_for
from nidaa.campaigns.queries.referrals import has_referral_code, referral_codes
from nidaa.campaigns.queries.supporters import (
    NamedSupporter,
    latest_named_supporters,
    shown_as,
    supporters_named_between,
)
from nidaa.campaigns.queries.switches import Switches, SwitchRow, all_switches, switches

__all__ = [
    "CampaignCard",
    "NamedSupporter",
    "PublicAction",
    "PublicAnswer",
    "PublicCampaign",
    "PublicFact",
    "PublicPicture",
    "PublicTarget",
    "PublishedDocument",
    "Receipt",
    "SwitchRow",
    "Switches",
    "all_switches",
    "campaign_for_member",
    "campaigns_for_member",
    "front_page_campaigns",
    "has_referral_code",
    "latest_named_supporters",
    "picture_file",
    "public_campaign",
    "published_text",
    "receipt_for",
    "referral_codes",
    "shown_as",
    "supporters_named_between",
    "switches",
]
