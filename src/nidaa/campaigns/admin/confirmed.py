"""The buttons above the lists: each asks once more, on a page of its own, before it acts."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns import actions, log_keeping
from nidaa.campaigns.admin.access import organiser_of
from nidaa.campaigns.admin.generic import ModelAdmin
from nidaa.campaigns.content_languages import LANGUAGE_CODES
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import Campaign, Organiser
from nidaa.campaigns.refusal_texts import REFUSAL_TEXTS

Act = Callable[[Organiser, Any, Mapping[str, Any]], object]


def confirmed(
    modeladmin: ModelAdmin[Any],
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    name: str,
    consequence: object,
    act: Act,
    form_class: type[forms.Form] = forms.Form,
) -> HttpResponse | None:
    """Show what will happen and ask; when that page's button was pressed, do it to each row.

    Args:
        modeladmin: The list.
        request: Of the list, or of the page that asks.
        rows: Those chosen, all of them the organiser's own.
        name: Of the button's function.
        consequence: What the page says, in a sentence or two.
        act: Does it to one row, with what the form holds.
        form_class: What else the page asks for.
    """
    form = form_class(request.POST if "confirmed" in request.POST else None)
    if form.is_bound and form.is_valid():
        for row in rows:
            _act_on(request, row, act, form.cleaned_data)
        return None
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": gettext("Are you sure?"),
        "opts": modeladmin.opts,
        "consequence": consequence,
        "rows": rows,
        "form": form,
        "action": name,
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/campaigns/confirm.html", context)


def _act_on(request: HttpRequest, row: Any, act: Act, asked: Mapping[str, Any]) -> None:  # noqa: ANN401
    try:
        act(organiser_of(request), row, asked)
    except ActionRefused as refused:
        messages.error(request, f"{row}: {REFUSAL_TEXTS[refused.code]}")
    else:
        messages.success(request, gettext("%(row)s: done.") % {"row": row})


@admin.action(description=_("Publish"))
def publish(modeladmin: ModelAdmin[Campaign], request: HttpRequest, rows: QuerySet[Campaign]) -> Any:  # noqa: ANN401
    """Publish drafts."""
    return confirmed(
        modeladmin,
        request,
        rows,
        name="publish",
        consequence=_(
            "The campaign gets its public page and its log. Its address, its actions, the boycott's window and the"
            " addressee can never be changed afterwards; every version of its texts stays readable."
        ),
        act=_publish,
    )


def _publish(by: Organiser, campaign: Campaign, _asked: Mapping[str, Any]) -> object:
    return actions.publish_campaign(
        by=by,
        campaign=campaign,
        instance=log_keeping.this_instance(),
        secrets=log_keeping.its_secrets(),
        now=timezone.now(),
    )


@admin.action(description=_("Publish the texts as they now stand"))
def publish_texts(modeladmin: ModelAdmin[Campaign], request: HttpRequest, rows: QuerySet[Campaign]) -> Any:  # noqa: ANN401
    """Publish new versions of the texts that changed."""
    return confirmed(
        modeladmin,
        request,
        rows,
        name="publish_texts",
        consequence=_("From now on people sign the new texts. Who signed before keeps the words that he signed."),
        act=_publish_texts,
    )


def _publish_texts(by: Organiser, campaign: Campaign, _asked: Mapping[str, Any]) -> object:
    """Publish each language that changed; refuse when none did."""
    quiet = (RefusedBecause.TEXT_UNCHANGED, RefusedBecause.TEXT_MISSING)
    refusals = []
    for language in LANGUAGE_CODES:
        try:
            actions.publish_text(by=by, campaign=campaign, language=language, now=timezone.now())
        except ActionRefused as refused:
            if refused.code not in quiet:
                raise
            refusals.append(refused)
    if len(refusals) == len(LANGUAGE_CODES):
        raise ActionRefused(RefusedBecause.TEXT_UNCHANGED)
    return None


@admin.action(description=_("Close for ever"))
def close(modeladmin: ModelAdmin[Campaign], request: HttpRequest, rows: QuerySet[Campaign]) -> Any:  # noqa: ANN401
    """Close campaigns."""
    return confirmed(
        modeladmin,
        request,
        rows,
        name="close",
        consequence=_("Nobody can sign any more, and nothing can be added to the log, for ever. The page stays."),
        act=lambda by, campaign, _asked: actions.close_campaign(by=by, campaign=campaign, now=timezone.now()),
    )


@admin.action(description=_("Archive"))
def archive(modeladmin: ModelAdmin[Campaign], request: HttpRequest, rows: QuerySet[Campaign]) -> Any:  # noqa: ANN401
    """Take closed campaigns off the front page."""
    return confirmed(
        modeladmin,
        request,
        rows,
        name="archive",
        consequence=_("The campaign leaves the front page; its own page and its log stay."),
        act=lambda by, campaign, _asked: actions.archive_campaign(by=by, campaign=campaign, now=timezone.now()),
    )


@admin.action(description=_("Publish"))
def publish_action(modeladmin: ModelAdmin[Any], request: HttpRequest, rows: QuerySet[Any]) -> Any:  # noqa: ANN401
    """Open actions that were added to a published campaign."""
    return confirmed(
        modeladmin,
        request,
        rows,
        name="publish_action",
        consequence=_(
            "People can sign from now on, or from the opening on. The window and the addressee are then fixed."
        ),
        act=lambda by, row, _asked: actions.publish_action(by=by, action=row.action, now=timezone.now()),
    )
