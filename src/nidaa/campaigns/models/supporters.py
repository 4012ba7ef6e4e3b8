"""The confirmed supporters as the admin lists them: a window on the private book, without its secrets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.kinds import ActionKind, SupporterState
from nidaa.campaigns.models.campaigns import Campaign
from nidaa.campaigns.personal_data import NO_PERSONAL_DATA


class Supporter(models.Model):
    """A row of the view ``campaigns_supporter``, which leaves out the person key and the sealed record.

    Django does not manage it: the private book is ``intake``'s, and only its writer changes it.
    """

    #: log_id * 2**32 + entry_index: the admin needs one number.
    id = models.BigIntegerField(primary_key=True)
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.DO_NOTHING,
        to_field="log_id",
        db_column="log_id",
        db_constraint=False,
        related_name="supporters",
        verbose_name=_("campaign"),
    )
    action = models.CharField(_("action"), max_length=16, choices=ActionKind.choices)
    entry_index = models.BigIntegerField(_("entry"))
    seq = models.BigIntegerField(_("submission"))
    state = models.CharField(_("state"), max_length=16, choices=SupporterState.choices)
    named = models.BooleanField(_("agreed to be named"))
    confirmed_at = models.BigIntegerField(_("confirmed"), help_text=_("Unix seconds"))

    #: The view shows no field that names or reaches a person.
    personal_data = NO_PERSONAL_DATA

    class Meta:
        """A view, not a table."""

        managed = False
        db_table = "campaigns_supporter"
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        ordering = ("-id",)

    def __str__(self) -> str:
        """Return the action and the entry: all that is public about a person."""
        return f"{self.action} {self.entry_index}"
