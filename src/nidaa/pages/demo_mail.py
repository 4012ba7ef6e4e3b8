"""The demo's mail reader: what a person would find in her mailbox. Its addresses exist in demo mode only.

A mail is untrusted text here as everywhere: escaped in the page, its HTML shown in a frame that runs no script and
loads nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Final

from csp.decorators import csp_exempt, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

LISTED: Final = 100
_MAIL_LIMIT_BYTES: Final = 1024 * 1024
_LINK: Final = re.compile(r"(https?://[^\s<>\"]+)")
_FRAME_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-top-navigation-by-user-activation"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a mail's text; `is_link` if it is an address on the web."""

    text: str
    is_link: bool


@dataclass(frozen=True, slots=True)
class ShownMail:
    """What the reader shows of a mail."""

    name: str
    subject: str
    sender: str
    recipient: str
    sent_at: datetime
    pieces: tuple[Piece, ...]
    html: str


@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """List the newest mails, newest first."""
    files = sorted(settings.NIDAA.mail_dir.glob("*.eml"), key=_written_at, reverse=True)
    shown = [_read(file) for file in files[:LISTED]]
    return render(request, "pages/demo_mails.html", {"mails": shown, "more": len(files) > LISTED})


@never_cache
@require_safe
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # django-csp knows views without arguments.
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail: its text with working links, and its HTML in a frame."""
    return render(request, "pages/demo_mail.html", {"mail": _mail_named(name)})


@never_cache
@require_safe
@csp_exempt()  # type: ignore[arg-type]  # The policy for this page is set below, stricter.
@xframe_options_sameorigin
def mail_html(_request: HttpRequest, name: str) -> HttpResponse:
    """Serve a mail's HTML for the frame: links open in the whole window, and nothing else works."""
    html = _mail_named(name).html
    if not html:
        raise Http404
    return HttpResponse(
        f'<base target="_top">{html}',
        headers={"Content-Security-Policy": _FRAME_POLICY, "Referrer-Policy": "no-referrer"},
    )


def _mail_named(name: str) -> ShownMail:
    # The address carries [a-z0-9-] only; the folder holds nothing but mails of this demo.
    file: Path = settings.NIDAA.mail_dir / f"{name}.eml"
    if not file.is_file():
        raise Http404
    return _read(file)


def _read(file: Path) -> ShownMail:
    with file.open("rb") as stream:
        message = BytesParser(policy=policy.default).parsebytes(stream.read(_MAIL_LIMIT_BYTES))
    return ShownMail(
        name=file.stem,
        subject=str(message["subject"] or ""),
        sender=str(message["from"] or ""),
        recipient=str(message["to"] or ""),
        sent_at=datetime.fromtimestamp(_written_at(file), tz=UTC),
        pieces=tuple(_pieces(_body(message, "plain"))),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _pieces(text: str) -> Iterator[Piece]:
    for place, piece in enumerate(_LINK.split(text)):
        if piece:
            yield Piece(piece, is_link=bool(place % 2))


def _written_at(file: Path) -> float:
    return file.stat().st_mtime
