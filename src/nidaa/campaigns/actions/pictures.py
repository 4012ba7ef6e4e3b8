"""The picture of a campaign: put there, described, taken away. Pages show a change at once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from nidaa.campaigns import log_keeping, plain_text
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.access import locked, require_right
from nidaa.campaigns.actions.drafts import for_editing, require_language
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import Campaign, Organiser, Picture
from nidaa.campaigns.pictures import Drawn, PictureRefused, PictureStore, drawn_anew
from nidaa.campaigns.pictures.drawing import Fault
from nidaa.campaigns.roles import Right

_REFUSALS = {
    Fault.UNREADABLE: RefusedBecause.NOT_A_PICTURE,
    Fault.TOO_LARGE: RefusedBecause.PICTURE_TOO_LARGE,
    Fault.TOO_SMALL: RefusedBecause.PICTURE_TOO_SMALL,
}
_DESCRIPTION_AT_MOST = 300


def draw_picture(upload: bytes) -> Drawn:
    """Return an uploaded picture, drawn anew: seconds of work that no transaction should wait for.

    Raises:
        ActionRefused: NOT_A_PICTURE, PICTURE_TOO_LARGE, PICTURE_TOO_SMALL.
    """
    try:
        return drawn_anew(upload)
    except PictureRefused as refused:
        raise ActionRefused(_REFUSALS[refused.fault], "file") from refused


@transaction.atomic
def set_picture(
    *,
    by: Organiser | None,
    campaign: Campaign,
    drawn: Drawn | None,
    descriptions: Mapping[str, str],
    credit: str = "",
    now: datetime,
) -> Picture:
    """Give a campaign its picture, instead of the one that it had; or describe the one that it has anew.

    Args:
        by: Who does it.
        campaign: Not closed.
        drawn: From ``draw_picture``; None: the picture stays.
        descriptions: Language -> what it shows, for who does not see it; the campaign's first language at least.
        credit: Who made it; may be "".
        now: The moment of the act.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, NO_PICTURE, TEXT_MISSING or another fault of a text.
    """
    current = for_editing(by, campaign)
    before = Picture.objects.filter(campaign=current).first()
    picture = before or Picture(campaign=current)
    picture.descriptions = _descriptions(descriptions, current.default_language)
    picture.credit = plain_text.line(credit, field="credit", max_length=200, required=False)
    old_digest = picture.digest
    if drawn is not None:
        _store().keep(drawn)
        picture.digest, picture.width, picture.height = drawn.digest, drawn.width, drawn.height
        picture.widths, picture.uploaded_at = list(drawn.widths), now
    if not picture.digest:
        raise ActionRefused(RefusedBecause.NO_PICTURE, "file")
    picture.save()
    _drop_after_commit(old_digest)
    audit.record(
        "set_picture",
        by=by,
        subject=picture,
        campaign=current,
        now=now,
        details={"digest": picture.digest, "languages": sorted(picture.descriptions)},
    )
    return picture


@transaction.atomic
def remove_picture(*, by: Organiser | None, picture: Picture, now: datetime) -> None:
    """Take a campaign's picture away, from a closed one too: its right may have ended.

    Raises:
        ActionRefused: NOT_ALLOWED.
    """
    require_right(by, picture.campaign, Right.EDIT)
    current = locked(picture.campaign)
    audit.record(
        "remove_picture", by=by, subject=picture, campaign=current, now=now, details={"digest": picture.digest}
    )
    Picture.objects.filter(pk=picture.pk).delete()
    _drop_after_commit(picture.digest)


def _descriptions(descriptions: Mapping[str, str], first_language: str) -> dict[str, str]:
    clean: dict[str, str] = {}
    for language, text in descriptions.items():
        require_language(language, "descriptions")
        if text.strip():
            clean[language] = plain_text.line(text, field="descriptions", max_length=_DESCRIPTION_AT_MOST)
    if first_language not in clean:
        raise ActionRefused(RefusedBecause.TEXT_MISSING, "descriptions")
    return clean


def _drop_after_commit(digest: str) -> None:
    """Remove a picture's files once nothing names them: two campaigns may show the same one."""

    def drop() -> None:
        if digest and not Picture.objects.filter(digest=digest).exists():
            _store().drop(digest)

    transaction.on_commit(drop)


def _store() -> PictureStore:
    return PictureStore.of(log_keeping.this_instance().data_dir)
