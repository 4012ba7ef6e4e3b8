"""How a campaign is passed on: the words, the address, and a plain link to each network. None of their scripts.

Before: a view has found a campaign. After: `web/components/share.html`. A link tells its network what it has to know,
and only when somebody presses it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from nidaa.campaigns.queries import PublicAction, PublicCampaign
from nidaa.pages.campaign_page import action_url, heading_and_body
from nidaa.web.languages import split_prefix

#: The networks by their own names, which no language translates.
WHATSAPP: Final = "WhatsApp"
TELEGRAM: Final = "Telegram"
SIGNAL: Final = "Signal"
FACEBOOK: Final = "Facebook"
X: Final = "X"
MASTODON: Final = "Mastodon"


@dataclass(frozen=True, slots=True)
class Way:
    """One link.

    Attributes:
        name: What stands on it.
        url: Where it leads.
        is_foreign: Whether it leads to somebody else's site.
        is_copied: Whether a script copies the words instead: the network takes them from nowhere but a paste.
    """

    name: str
    url: str
    is_foreign: bool = True
    is_copied: bool = False


@dataclass(frozen=True, slots=True)
class ShareWays:
    """Everything that the component shows.

    Attributes:
        title: What is passed on, in a line; in ``language``.
        text: Title and invitation, a line each: each line keeps its own direction wherever it is pasted.
        url: Absolute, in the reader's language.
        page_url: Of the page with the QR code, the text and the widget.
        message: Text and address, as they are pasted.
    """

    title: str
    language: str
    text: str
    url: str
    page_url: str
    ways: tuple[Way, ...]

    @property
    def message(self) -> str:
        """Return text and address, as they are pasted."""
        return f"{self.text}\n{self.url}"


def share_ways(campaign: PublicCampaign, action: PublicAction, language: str, now: datetime) -> ShareWays:
    """Return the ways to pass on an action of a campaign.

    Args:
        campaign: As published.
        action: Which of its actions the link leads to.
        language: The reader's; the link keeps to it, and so do the cards that networks show.
        now: Decides whether people are called to sign, or to read how it ended.
    """
    title, shown_in = _title(campaign, action)
    url = absolute(action_url(campaign, action), language)
    invitation = _invitation(action, now)
    text = f"{title}\n{invitation}"
    page_url = reverse("pages:share_action", args=[campaign.slug, action.kind])
    return ShareWays(title, shown_in, text, url, page_url, _ways(title, invitation, url, page_url))


def absolute(path: str, language: str) -> str:
    """Return the absolute address of one of our pages in a language."""
    return f"{settings.NIDAA.base_url}/{language}{split_prefix(path)[1]}"


def _title(campaign: PublicCampaign, action: PublicAction) -> tuple[str, str]:
    if action.kind == "boycott":
        return heading_and_body(action.ask, campaign.title)[0], action.language
    return campaign.title, campaign.language


def _invitation(action: PublicAction, now: datetime) -> str:
    if not action.is_open_at(now):
        return gettext("Read what became of it, and check the count yourself:")
    if action.kind == "boycott":
        return gettext("Read it, take part, and pass it on:")
    return gettext("Read it, sign, and pass it on:")


def _ways(title: str, invitation: str, url: str, page_url: str) -> tuple[Way, ...]:
    address, words = _quoted(url), _quoted(f"{title}\n{invitation}")
    message = _quoted(f"{title}\n{invitation}\n{url}")
    # Sources: WhatsApp and Telegram document these addresses; Mastodon's is of its own share page, which reads what
    # stands behind the "#" in the browser. Signal offers none (signalapp/Signal-Android issue 7310).
    return (
        Way(WHATSAPP, f"https://wa.me/?text={message}"),
        Way(TELEGRAM, f"https://t.me/share/url?url={address}&text={words}"),
        Way(SIGNAL, f"{page_url}#text", is_foreign=False, is_copied=True),
        Way(FACEBOOK, f"https://www.facebook.com/sharer/sharer.php?u={address}"),
        Way(X, f"https://x.com/intent/post?text={words}&url={address}"),
        Way(MASTODON, f"https://share.joinmastodon.org/#text={message}"),
        Way(gettext("E-mail"), f"mailto:?subject={_quoted(title)}&body={_mailed(invitation, url)}", is_foreign=False),
    )


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _mailed(invitation: str, url: str) -> str:
    # RFC 6068: a line ends with CR and LF.
    return _quoted(f"{invitation}\r\n\r\n{url}")
