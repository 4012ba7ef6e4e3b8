"""Every write of this room. Keyword-only, atomic, refused with ``ActionRefused``, recorded in the audit.

An action reads the row as it stands now, under lock, so that what its caller holds may be old. ``by`` is
who acts; None is the instance itself, a command on its own machine. ``now`` is the moment of the act.
"""

from nidaa.campaigns.actions.answers import record_answer
from nidaa.campaigns.actions.calls import (
    add_boycott,
    add_petition,
    edit_boycott,
    edit_petition,
    remove_action,
    write_ask,
)
from nidaa.campaigns.actions.drafts import create_campaign, set_default_language, write_text
from nidaa.campaigns.actions.ending import archive_campaign, close_campaign
from nidaa.campaigns.actions.moderation import hide_supporter, show_supporter, void_supporter
from nidaa.campaigns.actions.organisations import add_member, create_organisation, create_organiser
from nidaa.campaigns.actions.pictures import draw_picture, remove_picture, set_picture
from nidaa.campaigns.actions.publishing import publish_action, publish_campaign, publish_text
from nidaa.campaigns.actions.referrals import (
    Brought,
    Came,
    add_referral_code,
    count_referrals,
    remove_referral_code,
    rename_referral_code,
)
from nidaa.campaigns.actions.switches import turn_switch
from nidaa.campaigns.actions.targets import (
    add_fact,
    add_target,
    edit_fact,
    edit_target,
    remove_fact,
    remove_target,
)

__all__ = [
    "Brought",
    "Came",
    "add_boycott",
    "add_fact",
    "add_member",
    "add_petition",
    "add_referral_code",
    "add_target",
    "archive_campaign",
    "close_campaign",
    "count_referrals",
    "create_campaign",
    "create_organisation",
    "create_organiser",
    "draw_picture",
    "edit_boycott",
    "edit_fact",
    "edit_petition",
    "edit_target",
    "hide_supporter",
    "publish_action",
    "publish_campaign",
    "publish_text",
    "record_answer",
    "remove_action",
    "remove_fact",
    "remove_picture",
    "remove_referral_code",
    "remove_target",
    "rename_referral_code",
    "set_default_language",
    "set_picture",
    "show_supporter",
    "turn_switch",
    "void_supporter",
    "write_ask",
    "write_text",
]
