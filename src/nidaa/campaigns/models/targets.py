"""Whom a campaign addresses, what is known about it, and what they answered."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.content_languages import LANGUAGES
from nidaa.campaigns.kinds import TargetKind
from nidaa.campaigns.models.campaigns import Campaign
from nidaa.campaigns.personal_data import NO_PERSONAL_DATA

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Target(models.Model):
    """A company or authority that the campaign addresses."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="targets", verbose_name=_("campaign"))
    #: Stands as ``from`` in the log's answers, so it never changes.
    slug = models.SlugField(_("short name"), max_length=50)
    kind = models.CharField(_("kind"), max_length=16, choices=TargetKind.choices)
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters, ISO 3166: MA"))
    #: Language -> name.
    names = models.JSONField(_("names"), default=dict)
    link = models.URLField(_("link"), max_length=300, blank=True)

    if TYPE_CHECKING:
        answers: RelatedManager["Answer"]

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One target a short name, in a fixed order."""

        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("slug",)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "slug"), name="one_target_per_slug"),
            models.CheckConstraint(condition=models.Q(kind__in=TargetKind.values), name="target_kind_is_known"),
            models.CheckConstraint(condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="target_country_is_iso"),
        )

    def __str__(self) -> str:
        """Return the short name."""
        return self.slug


class Fact(models.Model):
    """Something that happened, with where it is said."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="facts", verbose_name=_("campaign"))
    day = models.DateField(_("day"))
    #: Language -> what happened.
    texts = models.JSONField(_("texts"), default=dict)
    source_name = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """In the order of what happened."""

        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ("day", "pk")

    def __str__(self) -> str:
        """Return the day and the source."""
        return f"{self.day}: {self.source_name}"


class Answer(models.Model):
    """What a target replied, word for word; the log has its digest."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="answers", verbose_name=_("target"))
    received_on = models.DateField(_("received on"))
    language = models.CharField(_("language"), max_length=3, choices=LANGUAGES)
    text = models.TextField(_("text"))
    #: SHA-256 of the text's UTF-8 bytes.
    sha256 = models.BinaryField(_("digest"), max_length=32, editable=False)
    leaf_index = models.BigIntegerField(_("entry"), editable=False)
    recorded_at = models.DateTimeField(_("recorded"), editable=False)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """In the order of the log."""

        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("leaf_index",)
        constraints = (models.UniqueConstraint(fields=("target", "leaf_index"), name="one_answer_per_entry"),)

    def __str__(self) -> str:
        """Return who answered, and when."""
        return f"{self.target}, {self.received_on}"
