"""The closed sets of this room. Values are stored, and some stand in the log: never renamed, only added."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignState(models.TextChoices):
    """Where a campaign stands. It only moves forward, in this order."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("closed")
    ARCHIVED = "archived", _("archived")


class ActionKind(models.TextChoices):
    """What a supporter can do. The value stands in the log's entries."""

    PETITION = "petition", _("petition")
    BOYCOTT = "boycott", _("boycott")


class TargetKind(models.TextChoices):
    """What a target is."""

    OPERATOR = "operator", _("operator")
    REGULATOR = "regulator", _("regulator")
    COMPANY = "company", _("company")


class SupporterState(models.TextChoices):
    """Whether a supporter counts; the values are the private book's."""

    ACTIVE = "active", _("active")
    WITHDRAWN = "withdrawn", _("withdrawn")
    VOIDED = "voided", _("voided")
    ERASED = "erased", _("erased")


class Part(models.TextChoices):
    """What a site can do without when too many come: each has a switch."""

    LIVE = "live", _("counts that rise on an open page")
    SUPPORTERS = "supporters", _("the latest supporters by name")
    HISTORY = "history", _("the history of the count")
    REMINDERS = "reminders", _("reminders by mail")
