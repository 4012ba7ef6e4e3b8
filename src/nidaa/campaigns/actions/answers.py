"""What a target replied: word for word on the page, its digest in the log."""

import hashlib
from datetime import date, datetime, timedelta

from django.db import transaction

from nidaa.campaigns import log_keeping, plain_text
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.access import locked, require_editable, require_right, require_state
from nidaa.campaigns.actions.drafts import require_language
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Answer, Organiser, Target
from nidaa.campaigns.roles import Right


@transaction.atomic
def record_answer(
    *, by: Organiser | None, target: Target, received_on: date, text: str, language: str, now: datetime
) -> Answer:
    """Keep a target's answer, and put its digest into the log. It cannot be edited afterwards.

    Args:
        by: Who records it.
        target: Of a published campaign.
        received_on: The day on which it came.
        text: Its words; what is stored, and hashed, is NFC with LF.
        language: That it is in.
        now: The moment of the act.

    Raises:
        ActionRefused: NOT_ALLOWED, NOT_PUBLISHED, CAMPAIGN_CLOSED, DAY_IN_FUTURE, UNKNOWN_LANGUAGE, ALREADY_RECORDED
            (the form was sent twice), or the text's fault.
    """
    require_right(by, target.campaign, Right.EDIT)
    current = locked(target.campaign)
    require_editable(current)
    require_state(current, CampaignState.PUBLISHED, RefusedBecause.NOT_PUBLISHED)
    require_language(language, "language")
    if received_on > (now + timedelta(hours=14)).date():  # Somewhere it is tomorrow already.
        raise ActionRefused(RefusedBecause.DAY_IN_FUTURE, "received_on")
    clean = plain_text.paragraphs(text, field="text", max_length=30_000)
    sha256 = hashlib.sha256(clean.encode()).digest()
    # Nothing is taken out of the log: a button that is pressed twice must not put the same answer there twice.
    last = target.answers.order_by("-leaf_index").first()
    if last is not None and bytes(last.sha256) == sha256:
        raise ActionRefused(RefusedBecause.ALREADY_RECORDED, "text")
    answer = Answer.objects.create(
        target=target,
        received_on=received_on,
        language=language,
        text=clean,
        sha256=sha256,
        leaf_index=log_keeping.answer(log_keeping.log_id_of(current), target.slug, sha256, now),
        recorded_at=now,
    )
    audit.record(
        "record_answer",
        by=by,
        subject=answer,
        campaign=current,
        now=now,
        details={"from": target.slug, "leaf_index": answer.leaf_index},
    )
    return answer
