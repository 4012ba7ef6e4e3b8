"""The published document: the exact bytes of one action's text in one language. Pure.

Whoever signs signs these bytes: an entry carries ``t``, the first 16 bytes of their SHA-256 in base64.
The form is plain text that a person can read and any program can hash. Every line that an organiser
wrote is indented by four spaces, so that no words of his can pass for a heading.

Before: ``actions.publishing`` gathers the values. After: the bytes are stored as ``PublishedText``, and
pages show what ``parse`` reads from them.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from nidaa.campaigns.errors import CampaignsError

FIRST_LINE: Final = "Nidaa: the text of an action, version 1"
_INDENT: Final = "    "
#: How much of the SHA-256 stands for a document: 128 bits.
VERSION_BYTES: Final = 16
_FACTS: Final = ("campaign", "action", "language", "opens", "closes", "starts", "ends", "time-zone")
_SECTIONS: Final = ("title", "ask", "abstain-from", "summary", "story", "addressee", "companies")


class DocumentError(CampaignsError):
    """These bytes are no published document."""


@dataclass(frozen=True, slots=True)
class Text:
    """What one action says in one language.

    Attributes:
        campaign: The campaign's slug.
        action: "petition" or "boycott".
        language: Code of the language.
        title: Of the campaign.
        ask: What is signed or pledged.
        summary: Of the campaign, one paragraph; may be "".
        story: Of the campaign, Markdown; may be "".
        abstain_from: Of a boycott; else "".
        opens_at: None: when it is published.
        closes_at: None: with the campaign.
        window_starts_at: Of a boycott; else None.
        window_ends_at: Of a boycott; else None.
        time_zone: IANA name of the window's clock; "" without a window.
        addressee: Of a petition: the target's name; else "".
        companies: Of a boycott: names, in the order of their slugs.
    """

    campaign: str
    action: str
    language: str
    title: str
    ask: str
    summary: str = ""
    story: str = ""
    abstain_from: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    window_starts_at: datetime | None = None
    window_ends_at: datetime | None = None
    time_zone: str = ""
    addressee: str = ""
    companies: tuple[str, ...] = ()


def encode(text: Text) -> bytes:
    """Return the document: UTF-8, LF, in a fixed order; equal values give equal bytes.

    The texts must be normalised already (NFC, no CR, no trailing spaces): ``plain_text`` does it when
    they are written.
    """
    return ("\n".join(_lines(text)) + "\n").encode()


def _lines(text: Text) -> Iterator[str]:
    yield FIRST_LINE
    for name, value in _fact_values(text).items():
        if value:
            yield f"{name}: {value}"
    for name, value in _section_values(text).items():
        if value:
            yield ""
            yield f"{name}:"
            yield from (_INDENT + line for line in value.split("\n"))


def _fact_values(text: Text) -> dict[str, str]:
    moments = (text.opens_at, text.closes_at, text.window_starts_at, text.window_ends_at)
    values = (text.campaign, text.action, text.language, *map(_moment, moments), text.time_zone)
    return dict(zip(_FACTS, values, strict=True))


def _section_values(text: Text) -> dict[str, str]:
    values = (text.title, text.ask, text.abstain_from, text.summary, text.story, text.addressee)
    return dict(zip(_SECTIONS, (*values, "\n".join(text.companies)), strict=True))


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def parse(document: bytes) -> Text:
    """Return the values of a document; the inverse of ``encode``.

    Raises:
        DocumentError: These are not the bytes that ``encode`` makes of any values.
    """
    try:
        text = _parsed(document.decode())
    except (ValueError, KeyError) as error:
        raise DocumentError("not a published document") from error
    if encode(text) != document:
        raise DocumentError("not in canonical form")
    return text


def _parsed(document: str) -> Text:
    facts: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    first, *rest = document.removesuffix("\n").split("\n")
    if first != FIRST_LINE:
        raise DocumentError("unknown first line")
    for line in rest:
        if line.startswith(_INDENT):
            lines.append(line.removeprefix(_INDENT))
        elif line.endswith(":"):
            lines = sections.setdefault(line.removesuffix(":"), [])
        elif line:
            name, _, value = line.partition(": ")
            facts[name] = value
    return _text(facts, {name: "\n".join(lines) for name, lines in sections.items()})


def _text(facts: Mapping[str, str], sections: Mapping[str, str]) -> Text:
    companies = sections.get("companies")
    return Text(
        campaign=facts["campaign"],
        action=facts["action"],
        language=facts["language"],
        title=sections["title"],
        ask=sections["ask"],
        summary=sections.get("summary", ""),
        story=sections.get("story", ""),
        abstain_from=sections.get("abstain-from", ""),
        opens_at=_read_moment(facts.get("opens")),
        closes_at=_read_moment(facts.get("closes")),
        window_starts_at=_read_moment(facts.get("starts")),
        window_ends_at=_read_moment(facts.get("ends")),
        time_zone=facts.get("time-zone", ""),
        addressee=sections.get("addressee", ""),
        companies=tuple(companies.split("\n")) if companies else (),
    )


def _read_moment(value: str | None) -> datetime | None:
    return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if value else None


def digest(document: bytes) -> bytes:
    """Return the SHA-256 of a document."""
    return hashlib.sha256(document).digest()


def text_version(document_digest: bytes) -> bytes:
    """Return the 16 bytes that stand for a document in the registry and in forms."""
    return document_digest[:VERSION_BYTES]


def version_base64(document_digest: bytes) -> str:
    """Return ``t`` as entries and forms write it: base64 of the first 16 bytes."""
    return base64.b64encode(text_version(document_digest)).decode()


def local(moment: datetime, time_zone: str) -> datetime:
    """Return a moment on the clock of a boycott's place, for pages to format."""
    return moment.astimezone(ZoneInfo(time_zone))
