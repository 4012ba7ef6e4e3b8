"""What the pages behind a token show of one submission: who, what, in which words, and where it stands.

Before: a token was read. After: the templates of confirm, receipt, withdraw and unsubscribe.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import segno
from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from nidaa.campaigns import queries
from nidaa.campaigns.documents import parse
from nidaa.campaigns.queries import PublicCampaign, Receipt
from nidaa.followers.queries import inclusion_proof
from nidaa.pages.campaign_page import action_url, heading_and_body
from nidaa.pages.campaign_values import Head
from nidaa.pages.found import found_campaign
from nidaa.pages.instance import submission_of, verifier_key
from nidaa.pages.log_state import head_of


@dataclass(frozen=True, slots=True)
class Slip:
    """One submission as its owner sees it.

    Attributes:
        state: ``unconfirmed``, ``active``, ``withdrawn``, ``voided`` or ``erased``.
        title: What is signed or pledged, in a line.
        name: As typed; "" once erased. So are the address and the city.
        via: The code of the link by which she came; "" without one, or once erased.
        own_reason: Why she takes part, as typed; "" if she did not say.
        is_hidden: Whether the organisers have hidden her name, which she agreed to show.
        text: The version of the text that is signed, in the words and the language signed.
        text_language: Of the text, and of the title.
        index: The entry's number in the log; None before it is confirmed.
        reason: Why it was voided, in words.
        head: The signed head that covers the entry; None while it is awaited.
        check_url: Where a browser checks the proof by itself.
        qr: The receipt's address as a picture; "" when there is nothing to keep.
    """

    action: str
    state: str
    title: str
    campaign_title: str
    campaign_url: str
    name: str
    email: str
    city: str
    via: str
    show_name: bool
    is_hidden: bool
    own_reason: str
    text: str
    text_language: str
    text_hex: str
    text_url: str
    can_confirm: bool
    is_muted: bool
    is_waiting: bool
    index: int | None
    day: date | None
    reason: str
    head: Head | None
    verifier_key: str
    file_name: str
    check_url: str
    url: str
    confirm_url: str
    confirm_path: str
    withdraw_url: str
    withdraw_path: str
    unsubscribe_url: str
    unsubscribe_path: str
    proof_url: str
    opening_url: str
    qr: SafeString | str


@dataclass(frozen=True, slots=True)
class Held:
    """A submission with its campaign: what a token opens."""

    campaign: PublicCampaign
    receipt: Receipt


def held_by(token: str) -> Held:
    """Return what a token opens.

    Raises:
        Http404: It is none of ours, or what it opened is no longer there.
    """
    submission = submission_of(token)
    receipt = queries.receipt_for(*submission) if submission else None
    if receipt is None:
        raise Http404
    return Held(found_campaign(receipt.slug), receipt)


def slip(held: Held, token: str) -> Slip:
    """Return what the pages of a token show."""
    campaign, receipt = held.campaign, held.receipt
    action = campaign.action(receipt.action)
    if action is None:
        raise Http404
    published = queries.published_text(campaign.slug, receipt.t_hex)
    signed = parse(published.document) if published else None
    title, _ = heading_and_body(signed.ask if signed else action.ask, campaign.title)
    has_proof = receipt.entry_index is not None and inclusion_proof(campaign.log_id, receipt.entry_index) is not None
    head = head_of(campaign.log_id) if has_proof else None
    return Slip(
        action=receipt.action,
        state=receipt.state,
        title=title,
        campaign_title=campaign.title,
        campaign_url=action_url(campaign, action),
        name=receipt.name,
        email=receipt.address,
        city=receipt.city,
        via=receipt.via,
        show_name=receipt.show_name,
        is_hidden=receipt.is_hidden,
        own_reason=receipt.reason,
        text="\n\n".join(filter(None, (signed.ask, signed.abstain_from))) if signed else "",
        text_language=signed.language if signed else action.language,
        text_hex=receipt.t_hex,
        text_url=reverse("pages:text", args=[campaign.slug, receipt.t_hex]) if published else "",
        can_confirm=action.takes_confirmation_at(datetime.now(UTC)),
        is_muted=receipt.muted,
        is_waiting=receipt.entry_index is not None and head is None,
        index=receipt.entry_index,
        day=receipt.day,
        reason=void_reason(receipt.void_reason),
        head=head,
        verifier_key=verifier_key(head) if head else "",
        file_name=file_name(held),
        check_url=f"{reverse('pages:check', args=[campaign.slug])}#here",
        url=reverse("pages:receipt", args=[token]),
        confirm_url=reverse("pages:confirm", args=[token]),
        # The door's own paths: they carry no language, the form does.
        confirm_path=f"/confirm/{token}",
        withdraw_url=reverse("pages:withdraw", args=[token]) if receipt.state == "active" else "",
        withdraw_path=f"/withdraw/{token}",
        unsubscribe_url=reverse("pages:unsubscribe", args=[token]),
        unsubscribe_path=f"/unsubscribe/{token}",
        proof_url=reverse("pages:proof", args=[token]) if has_proof else "",
        opening_url=reverse("pages:opening", args=[token]) if has_proof and receipt.opening else "",
        qr=qr_code(f"{settings.NIDAA.base_url}/receipt/{token}") if receipt.state == "active" else "",
    )


def file_name(held: Held) -> str:
    """Return the name of the proof's file: it says which entry, and nothing of whose."""
    index = held.receipt.entry_index
    return f"{held.campaign.slug}-{index}.tlog-proof" if index is not None else f"{held.campaign.slug}.tlog-proof"


def qr_code(address: str) -> SafeString:
    """Return an address as an inline SVG, black on nothing, with a quiet zone."""
    svg: str = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - segno writes paths only; the address is drawn, not quoted.


def void_reason(code: str) -> str:
    """Return why an entry was voided, in the reader's language; the code itself if it is a new one."""
    reasons = {
        "automated": gettext("It was sent by a program."),
        "disposable-address": gettext("The address is of a kind that is thrown away after use."),
        "duplicate": gettext("The same person is counted under another address."),
        "not-a-person": gettext("It does not name a person."),
        "other": gettext("Another reason."),
        "test": gettext("It was a test."),
    }
    return reasons.get(code, code)
