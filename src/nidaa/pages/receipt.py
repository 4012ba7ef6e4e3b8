"""The receipt: a page, a proof that may be shown to anybody, and an opening that is private."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nidaa.followers.queries import inclusion_proof
from nidaa.ledger.receipt import encode_receipt
from nidaa.pages.found import reader_language
from nidaa.pages.share_ways import share_ways
from nidaa.pages.slips import file_name, held_by, slip
from nidaa.web.caching import private_page


@require_safe
@private_page
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Show where a signature stands: unconfirmed, waiting for its head, counted, taken back, voided, erased."""
    held = held_by(token)
    shown = slip(held, token)
    action = held.campaign.action(shown.action)
    # The campaign is passed on, never the receipt.
    ways = share_ways(held.campaign, action, reader_language(), datetime.now(UTC)) if action else None
    return render(request, "pages/receipt.html", {"receipt": shown, "share": ways if shown.state == "active" else None})


@require_safe
@private_page
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """Serve the proof of inclusion as a ``.tlog-proof`` file; its extra data is the entry itself, no more."""
    held = held_by(token)
    index, entry = held.receipt.entry_index, held.receipt.entry
    found = inclusion_proof(held.campaign.log_id, index) if index is not None else None
    if index is None or entry is None or found is None:
        raise Http404
    path, note = found
    return _download(encode_receipt(index, path, note, entry), file_name(held))


@require_safe
@private_page
def opening(request: HttpRequest, token: str) -> HttpResponse:
    """Serve the private opening: with it, and only with it, an entry can be shown to be one's own."""
    held = held_by(token)
    if not held.receipt.opening or held.receipt.entry_index is None:
        raise Http404
    return _download(held.receipt.opening, f"{held.campaign.slug}-{held.receipt.entry_index}-private.json")


def _download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
