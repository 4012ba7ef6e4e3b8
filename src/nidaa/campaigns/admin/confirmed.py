"""The buttons above the lists: each asks once more, on a page of its own, before it acts."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

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

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Act = Callable[[Organiser, Any, Mapping[str, Any]], object]
Button = Callable[[ModelAdmin[Any], HttpRequest, QuerySet[Any]], HttpResponse | None]


def button(
    name: str,
    description: "StrOrPromise",
    *,
    consequence: "StrOrPromise",
    act: Act,
    form_class: type[forms.Form] = forms.Form,
) -> Button:
    """Return a button that shows what will happen and asks; when that page's own was pressed, it is done to each row.

    Args:
        name: What the browser sends for it.
        description: What stands on it.
        consequence: What the page says, in a sentence or two.
        act: Does it to one row, with what the form holds.
        form_class: What else the page asks for.
    """

    def pressed(
        modeladmin: ModelAdmin[Any],
        request: HttpRequest,
        rows: QuerySet[Any],  # All of them the organiser's own.
    ) -> HttpResponse | None:
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

    pressed.__name__ = name  # By which the admin knows it.
    return admin.action(description=description)(pressed)


def _act_on(request: HttpRequest, row: Any, act: Act, asked: Mapping[str, Any]) -> None:  # noqa: ANN401
    try:
        act(organiser_of(request), row, asked)
    except ActionRefused as refused:
        messages.error(request, f"{row}: {REFUSAL_TEXTS[refused.code]}")
    else:
        messages.success(request, gettext("%(row)s: done.") % {"row": row})


def _publish(by: Organiser, campaign: Campaign, _asked: Mapping[str, Any]) -> object:
    return actions.publish_campaign(
        by=by,
        campaign=campaign,
        instance=log_keeping.this_instance(),
        secrets=log_keeping.its_secrets(),
        now=timezone.now(),
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


publish: Final = button(
    "publish",
    _("Publish"),
    consequence=_(
        "The campaign gets its public page and its log. Its address, its actions, the boycott's window and the"
        " addressee can never be changed afterwards; every version of its texts stays readable."
    ),
    act=_publish,
)
publish_texts: Final = button(
    "publish_texts",
    _("Publish the texts as they now stand"),
    consequence=_("From now on people sign the new texts. Who signed before keeps the words that he signed."),
    act=_publish_texts,
)
close: Final = button(
    "close",
    _("Close for ever"),
    consequence=_("Nobody can sign any more, and nothing can be added to the log, for ever. The page stays."),
    act=lambda by, campaign, _asked: actions.close_campaign(by=by, campaign=campaign, now=timezone.now()),
)
archive: Final = button(
    "archive",
    _("Archive"),
    consequence=_("The campaign leaves the front page; its own page and its log stay."),
    act=lambda by, campaign, _asked: actions.archive_campaign(by=by, campaign=campaign, now=timezone.now()),
)
#: Opens actions that were added to a published campaign.
publish_action: Final = button(
    "publish_action",
    _("Publish"),
    consequence=_("People can sign from now on, or from the opening on. The window and the addressee are then fixed."),
    act=lambda by, row, _asked: actions.publish_action(by=by, action=row.action, now=timezone.now()),
)
