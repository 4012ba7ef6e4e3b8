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
    site = request.headers.get(b"sec-fetch-site")
    if site in (b"same-origin", b"none"):
        return
    origin = request.headers.get(b"origin")
    if site == b"cross-site" or not (origin is None or _is_ours(origin, request, null_is_ours=null_is_ours)):
        raise RequestRefused(403)


def _is_ours(origin: bytes, request: Request, *, null_is_ours: bool) -> bool:
    if origin == b"null":
        return null_is_ours
    try:
        netloc = urlsplit(origin.decode("latin-1")).netloc
    except ValueError:
        return False
    return bool(netloc) and netloc.lower() == request.header(b"host").lower()
