"""Who did what: one row for each act of an organiser, written in the transaction of the act."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.models.campaigns import Campaign
from nidaa.campaigns.models.organisations import Organiser
from nidaa.campaigns.personal_data import PersonalData


class AuditRecord(models.Model):
    """One act. Rows are added and never changed: a trigger of the database refuses it."""

    at = models.DateTimeField(_("moment"))
    #: Empty for the instance itself: a command on its machine.
    who = models.ForeignKey(
        Organiser, null=True, on_delete=models.PROTECT, related_name="audit_records", verbose_name=_("who")
    )
    #: The action function's name; never renamed, only added.
    act = models.CharField(_("what was done"), max_length=40)
    campaign = models.ForeignKey(
        Campaign, null=True, on_delete=models.PROTECT, related_name="audit_records", verbose_name=_("campaign")
    )
    object_kind = models.CharField(_("kind of object"), max_length=40)
    object_id = models.BigIntegerField(_("object"))
    #: What changed, without personal data: languages, kinds, entry indexes, reasons.
    details = models.JSONField(_("details"), default=dict)

    personal_data = PersonalData(
        fields=("who",), purpose="showing which organiser did what, to colleagues and auditors", days_kept=None
    )

    class Meta:
        """In the order of the acts, latest first."""

        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("campaign", "-at"), name="audit_by_campaign"),)

    def __str__(self) -> str:
        """Return the act and its object."""
        return f"{self.act} {self.object_kind} {self.object_id}"
