"""The picture that leads a campaign's page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.models.campaigns import Campaign
from nidaa.campaigns.personal_data import PersonalData


class Picture(models.Model):
    """One picture a campaign; its files are in the data folder, named by their content (``campaigns.pictures``)."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.PROTECT, related_name="picture", verbose_name=_("campaign")
    )
    digest = models.CharField(_("digest"), max_length=32, editable=False)
    #: Of the widest variant, in pixels: the page keeps its place free.
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    #: Ascending.
    widths = models.JSONField(_("widths"), editable=False)
    #: Language -> what it shows, for who does not see it.
    descriptions = models.JSONField(_("descriptions"), default=dict)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)

    personal_data = PersonalData(
        fields=("credit",), purpose="naming who made the picture, as its licence may ask", days_kept=None
    )

    class Meta:
        """Names for the admin."""

        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        """Return the campaign."""
        return str(self.campaign)
