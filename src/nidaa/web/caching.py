"""Which answers a cache may keep: public pages for seconds, a token's pages never."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.gzip import gzip_page

#: So much longer than fresh a page may be shown while it is made anew. With its freshness it bounds how late an
#: organiser's change is seen.
STALE_SECONDS: Final = 10
#: So much longer it may be shown when it cannot be made at all. Its form stays good: a stamp lives for a day.
SPARE_SECONDS: Final = 3600

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
ConditionalView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class LanguageFree(HttpResponse):
    """An answer that is the same in every language: caches need not keep it once for each."""


def public_page(shared_seconds: int, *, spare_seconds: int = SPARE_SECONDS) -> Callable[[View[P]], ConditionalView[P]]:
    """Let any shared cache keep a view's good answers for some seconds; compress them; answer 304 when unchanged.

    A page is the same for everybody who asks in its language: it must depend on nothing else, the query included
    (each link that a social network shows has a query of its own). Therefore it holds no secret of the reader's that
    its compressed size could betray.

    Args:
        shared_seconds: So long it is fresh.
        spare_seconds: So much longer it may be shown when it cannot be made; 0 where an error says something.
    """
    lifetime = f"s-maxage={shared_seconds}, stale-while-revalidate={STALE_SECONDS}, stale-if-error={spare_seconds}"

    def decorate(view: View[P]) -> ConditionalView[P]:
        @wraps(view)
        def cached(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or request.method not in ("GET", "HEAD"):
                response.headers.setdefault("Cache-Control", "no-store")
                return response
            response.headers["Cache-Control"] = f"public, max-age=0, {lifetime}"
            response.headers["No-Vary-Search"] = "params"
            set_response_etag(response)
            return get_conditional_response(request, etag=response["ETag"], response=response) or response

        return gzip_page(cached)

    return decorate


def private_page(view: View[P]) -> View[P]:
    """Keep a view's answers out of every cache, index and ``Referer``: its URL is a credential."""

    @wraps(view)
    def uncached(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return uncached
