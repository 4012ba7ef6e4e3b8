"""Every public page, by its route, with the places at which it is worth a look.

A test compares this list with the addresses that Django knows: whoever adds a page adds a line here, and so has it
visited in every language, light and dark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nidaa.web.languages import LANGUAGES

#: Routes that answer with something else than a page.
NOT_PAGES: Final = {
    "embed_loader": "a script",
    "history_json": "JSON",
    "icon": "a picture",
    "icon_for": "a picture",
    "manifest": "JSON",
    "oembed": "JSON",
    "opening": "a file",
    "picture": "a picture",
    "printed": "a picture or a sheet to print",
    "printed_action": "a picture or a sheet to print",
    "printed_brought": "a picture or a sheet to print",
    "printed_brought_action": "a picture or a sheet to print",
    "proof": "a file",
    "qr": "a picture",
    "qr_brought": "a picture",
    "text": "the exact bytes of a published text",
    "worker": "a script",
}
#: Routes to what another route's page shows as well: the same view and template, with another number or action.
SAME_AS: Final = {
    "action_wall": "wall",
    "brought": "campaign",
    "brought_action": "action",
    "embed_action": "embed",
    "embed_brought": "embed",
    "embed_brought_action": "embed",
    "posters_brought": "posters",
    "share_action": "share",
    "sign": "campaign",
    "wall_page": "wall",
}
#: Where a page's words differ and its markup does not, one language of each direction is enough.
_TWO: Final = ("fr", "ar")


@dataclass(frozen=True, slots=True)
class Place:
    """A page with something on it.

    Attributes:
        name: In the names of tests and of pictures.
        route: Of `nidaa.pages.urls`; "" for what has no route.
        path: Without its language.
        status: Of the answer.
        languages: In which it is looked at.
    """

    name: str
    route: str
    path: str
    status: int = 200
    languages: tuple[str, ...] = tuple(LANGUAGES)


def places(tokens: Mapping[str, str]) -> tuple[Place, ...]:
    """Return them all.

    Args:
        tokens: State of a submission ("unconfirmed", "active", "withdrawn", "voided") -> its token.
    """
    return (
        Place("front", "front", "/"),
        Place("campaign", "campaign", "/c/voip/"),
        Place("campaign-long", "campaign", "/c/long/"),
        Place("campaign-short", "campaign", "/c/short/", languages=("ar", "zgh")),
        Place("campaign-one-language", "campaign", "/c/one-language/", languages=("fr", "zgh")),
        Place("campaign-closed", "campaign", "/c/closed/", languages=_TWO),
        Place("campaign-hostile", "campaign", "/c/hostile/", languages=_TWO),
        Place("boycott", "action", "/c/voip/boycott/"),
        Place("sent", "sent", "/c/voip/petition/sent"),
        Place("check", "check", "/c/voip/check"),
        Place("history", "history", "/c/voip/history"),
        Place("wall", "wall", "/c/voip/wall"),
        Place("wall-hostile", "wall", "/c/hostile/wall", languages=_TWO),
        Place("result", "result", "/c/closed/result"),
        Place("share", "share", "/c/voip/share"),
        Place("share-hostile", "share", "/c/hostile/share", languages=_TWO),
        Place("posters", "posters", "/c/voip/posters"),
        Place("embed", "embed", "/c/voip/embed"),
        Place("embed-hostile", "embed", "/c/hostile/embed", languages=_TWO),
        Place("confirm", "confirm", f"/confirm/{tokens['unconfirmed']}"),
        Place("receipt", "receipt", f"/receipt/{tokens['active']}"),
        Place("receipt-unconfirmed", "receipt", f"/receipt/{tokens['unconfirmed']}", languages=_TWO),
        Place("receipt-withdrawn", "receipt", f"/receipt/{tokens['withdrawn']}", languages=_TWO),
        Place("receipt-voided", "receipt", f"/receipt/{tokens['voided']}", languages=_TWO),
        Place("withdraw", "withdraw", f"/withdraw/{tokens['active']}"),
        Place("unsubscribe", "unsubscribe", f"/unsubscribe/{tokens['active']}"),
        Place("about-the-count", "about_the_count", "/about-the-count"),
        Place("privacy", "privacy", "/privacy"),
        Place("offline", "offline", "/offline"),
        Place("design", "design", "/-/design", languages=_TWO),
        Place("design-dark", "design_theme", "/-/design/dark", languages=_TWO),
        Place("missing", "", "/c/no-such-campaign/", 404),
        Place("no-receipt", "receipt", "/receipt/no-such-token", 404, languages=_TWO),
    )
