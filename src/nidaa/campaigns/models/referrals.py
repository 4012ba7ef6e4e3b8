"""What tells an organiser which poster or group brought people: codes, and what was counted under them."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.kinds import ActionKind
from nidaa.campaigns.models.campaigns import Campaign
from nidaa.campaigns.personal_data import NO_PERSONAL_DATA
from nidaa.intake.referral import CODE_PATTERN, MAX_CHARACTERS

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class ReferralCode(models.Model):
    """A code for one poster, group or place, never for one person; its link is ``/c/<slug>/from/<code>/``."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="referral_codes", verbose_name=_("campaign")
    )
    #: Stands on paper once it is printed, so it never changes.
    code = models.CharField(_("code"), max_length=MAX_CHARACTERS)
    label = models.CharField(_("what it is for"), max_length=120)
    created_at = models.DateTimeField(_("created"), editable=False)

    if TYPE_CHECKING:
        counts: RelatedManager["ReferralCount"]

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One row a code, in the order in which they were made."""

        verbose_name = _("referral code")
        verbose_name_plural = _("referral codes")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "code"), name="one_row_per_referral_code"),
            models.CheckConstraint(condition=models.Q(code__regex=f"^{CODE_PATTERN}$"), name="referral_code_is_plain"),
        )

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class ReferralCount(models.Model):
    """How many forms and confirmations of a day carried a code. No person and no hour is in it, nor can be found by it.

    A row goes with its code.
    """

    code = models.ForeignKey(ReferralCode, on_delete=models.CASCADE, related_name="counts", verbose_name=_("code"))
    action = models.CharField(_("action"), max_length=16, choices=ActionKind.choices)
    day = models.DateField(_("day"))
    forms = models.PositiveBigIntegerField(_("forms"), default=0)
    confirmed = models.PositiveBigIntegerField(_("confirmed"), default=0)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One row a code, action and day."""

        verbose_name = _("referral count")
        verbose_name_plural = _("referral counts")
        ordering = ("code", "day", "action")
        constraints = (
            models.UniqueConstraint(fields=("code", "action", "day"), name="one_referral_count_per_day"),
            models.CheckConstraint(
                condition=models.Q(action__in=ActionKind.values), name="referral_count_action_is_known"
            ),
        )

    def __str__(self) -> str:
        """Return the code and the day."""
        return f"{self.code} ({self.day})"
