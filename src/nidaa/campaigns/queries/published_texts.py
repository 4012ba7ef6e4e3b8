"""The published versions of texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from nidaa.campaigns import documents
from nidaa.campaigns.kinds import ActionKind
from nidaa.campaigns.models import Action, Campaign, PublishedText


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """One version, as it is served for hashing.

    Attributes:
        document: The exact bytes.
        kind: "petition" or "boycott".
        language: Code of its language.
        published_at: The first moment at which it could be signed.
    """

    document: bytes
    kind: str
    language: str
    published_at: datetime


def published_text(slug: str, t_hex: str) -> PublishedDocument | None:
    """Return the version of a campaign's text that has this digest. One query.

    Args:
        slug: Of the campaign.
        t_hex: The first 16 bytes of the document's SHA-256, in hex.
    """
    try:
        version = bytes.fromhex(t_hex)
    except ValueError:
        return None
    if len(version) != documents.VERSION_BYTES:
        return None
    rows = PublishedText.objects.filter(action__campaign__in=Campaign.objects.public().named(slug))
    # A digest is found by its beginning: as a range, which an index can answer.
    row = rows.filter(digest__gte=version, digest__lte=version + b"\xff" * 16).select_related("action").first()
    if row is None:
        return None
    return PublishedDocument(bytes(row.document), row.action.kind, row.language, row.published_at)


@dataclass(frozen=True, slots=True)
class Version:
    """A published text with its values and what stands for it in entries.

    Attributes:
        text: What its document says.
        digest: SHA-256 of the document.
    """

    text: documents.Text
    digest: bytes


def current_versions(action_ids: Iterable[int]) -> Mapping[int, Mapping[str, Version]]:
    """Return the last published version of each action in each language: action id -> language -> version.

    One query.
    """
    last = (
        PublishedText.objects.filter(action_id__in=list(action_ids))
        .order_by()
        .values("action_id", "language")
        .annotate(last=Max("pk"))
        .values("last")
    )
    versions: dict[int, dict[str, Version]] = {}
    for row in PublishedText.objects.filter(pk__in=last):
        version = Version(documents.parse(bytes(row.document)), bytes(row.digest))
        versions.setdefault(row.action_id, {})[row.language] = version
    return versions


def petition_first(actions: Iterable[Action]) -> list[Action]:
    """Return actions in the order of pages: the petition, then the boycott."""
    return sorted(actions, key=lambda action: ActionKind.values.index(action.kind))
