"""Which campaign a page is about: published, in the reader's language, or a page that is not there."""

from django.http import Http404
from django.utils import translation

from nidaa.campaigns import queries
from nidaa.campaigns.queries import PublicAction, PublicCampaign
from nidaa.web.languages import language_named


def reader_language() -> str:
    """Return the code of the language that the page is made in."""
    return language_named(translation.get_language()).code


def found_campaign(slug: str) -> PublicCampaign:
    """Return a published campaign.

    Raises:
        Http404: There is none of that name, or it is a draft.
    """
    found = queries.public_campaign(slug, reader_language())
    if found is None or not found.actions:
        raise Http404
    return found


def leading_action(found: PublicCampaign, kind: str | None) -> PublicAction:
    """Return the action that a page leads with: the one named, or the campaign's first.

    Raises:
        Http404: The campaign has no such action.
    """
    action = found.actions[0] if kind is None else found.action(kind)
    if action is None:
        raise Http404
    return action
