"""The published versions of texts, byte for byte: what an auditor hashes, and a person can read."""

import re
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nidaa.campaigns import queries

#: One spelling only: each that were accepted would be another page for caches to keep.
_VERSION: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


@require_safe
def text(request: HttpRequest, slug: str, t_hex: str) -> HttpResponse:
    """Serve the exact bytes whose SHA-256 begins with ``t_hex``; they can never change."""
    published = queries.published_text(slug, t_hex) if _VERSION.fullmatch(t_hex) else None
    if published is None:
        raise Http404
    return HttpResponse(
        published.document,
        content_type="text/plain; charset=utf-8",
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "No-Vary-Search": "params",
            "Content-Language": published.language,
            "Access-Control-Allow-Origin": "*",
        },
    )
