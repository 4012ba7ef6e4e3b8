"""A site on a bad line: installable, with a service worker, and a page for when there is no line at all.

What is kept in the browser and what never is: `web/static/web/offline-worker.js`. After: the visited pages open
offline, and a form that was kept goes by itself.
"""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from nidaa.pages.found import reader_language
from nidaa.pages.icon_drawing import icon_png
from nidaa.web.caching import public_page
from nidaa.web.languages import language_named

_DAY_SECONDS: Final = 24 * 3600
#: Widths of the icons; the first is what iOS takes.
_ICON_SIZES: Final = (180, 192, 512)
#: The sheet of the palette.
_PAPER: Final = "#f4f5f1"


@require_safe
@public_page(shared_seconds=60)
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker: at the root, since it may answer for what lies beside and below it.

    It names its program by the hash of its content; so it changes when, and only when, the program does. The program is
    one joined script, which browsers that know no modules in service workers take as well.
    """
    program = f'importScripts("{static("web/offline-worker.js")}");\n'
    return HttpResponse(program, content_type="text/javascript; charset=utf-8")


@require_safe
@public_page(shared_seconds=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the site to a system that can install it, in the reader's language."""
    language = language_named(reader_language())
    icons = [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}]
    for purpose in ("any", "maskable"):
        icons += [_icon(size, purpose) for size in _ICON_SIZES[1:]]
    values = {
        "id": "/",
        "name": pgettext("the wordmark", "Nidaa"),
        "short_name": pgettext("the wordmark", "Nidaa"),
        "description": gettext("A call, the people who answer it, and a count that nobody has to take on trust."),
        "lang": language.code,
        "dir": language.direction,
        "start_url": reverse("pages:front"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": icons,
    }
    return JsonResponse(values, content_type="application/manifest+json")


@require_safe
@public_page(shared_seconds=_DAY_SECONDS)
def icon(request: HttpRequest, size: int, purpose: str = "any") -> HttpResponse:
    """Serve the icon of an installed site, drawn once a process."""
    if size not in _ICON_SIZES or purpose not in ("any", "maskable"):
        raise Http404
    return HttpResponse(icon_png(size, maskable=purpose == "maskable"), content_type="image/png")


@require_safe
@public_page(shared_seconds=3600)
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no line, and what this browser holds: the service worker shows this page in place of others."""
    return render(request, "pages/offline.html", {"indexed": False})


def _icon(size: int, purpose: str) -> dict[str, str]:
    name = f"icon-{size}.png" if purpose == "any" else f"icon-{size}-{purpose}.png"
    return {"src": f"/{name}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
