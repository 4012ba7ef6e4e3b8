"""Which costly parts of the site are on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.kinds import Part
from nidaa.campaigns.personal_data import NO_PERSONAL_DATA


class Switch(models.Model):
    """The switch of one part; a part without a row is on."""

    part = models.CharField(_("part"), max_length=16, choices=Part.choices, unique=True)
    on = models.BooleanField(_("on"), default=True)
    changed_at = models.DateTimeField(_("last turned"), null=True, editable=False)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """In the order in which they were added."""

        verbose_name = _("switch")
        verbose_name_plural = _("switches")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=models.Q(part__in=Part.values), name="switched_part_is_known"),)

    def __str__(self) -> str:
        """Return what is switched, in words."""
        return str(self.get_part_display())
