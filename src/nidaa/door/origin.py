"""Whether a form comes from a page of this instance: a foreign page must not post in a visitor's name."""

from urllib.parse import urlsplit

from nidaa.door.errors import RequestRefused
from nidaa.door.request import Request


def refuse_foreign(request: Request, *, null_is_ours: bool = False) -> None:
    """Refuse a form that a page of another site sent.

    Browsers write these headers and no page can change them. A program sends neither and is let through: it has no
    visitor whose name it could use.

    Args:
        request: The form.
        null_is_ours: Accept `Origin: null`. Pages whose address is a credential send no referrer, and browsers
            then write null into the origin of their forms.

    Raises:
        RequestRefused: 403.
    """
    site = request.header("sec-fetch-site")
    if site in ("same-origin", "none"):
        return
    has_origin = "origin" in request.headers
    if site == "cross-site" or (has_origin and not _is_ours(request, null_is_ours=null_is_ours)):
        raise RequestRefused(403)


def _is_ours(request: Request, *, null_is_ours: bool) -> bool:
    origin = request.header("origin")
    if origin == "null":
        return null_is_ours
    try:
        netloc = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(netloc) and netloc.lower() == request.host.lower()
