"""A campaign, its state, and what it says in each language."""

import re
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.content_languages import LANGUAGES
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models.organisations import Organisation, Organiser
from nidaa.campaigns.personal_data import NO_PERSONAL_DATA
from nidaa.campaigns.roles import Right, roles_with

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from nidaa.campaigns.models.calls import Action
    from nidaa.campaigns.models.pictures import Picture
    from nidaa.campaigns.models.targets import Fact, Target

SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){1,49}$"
SLUG = re.compile(SLUG_PATTERN)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Vocabulary about campaigns."""

    def for_organiser(self, organiser: Organiser, right: Right) -> "CampaignQuerySet":
        """Keep the campaigns on which an organiser has a right, by any of its organisations."""
        if not organiser.is_active:
            return self.none()
        if organiser.is_superuser:
            return self
        member = Organisation.objects.filter(memberships__organiser=organiser, memberships__role__in=roles_with(right))
        return self.filter(pk__in=self.model.objects.filter(organisations__in=member).values("pk"))

    def named(self, slug: str) -> "CampaignQuerySet":
        """Keep the campaign with this slug. What could not be one is not asked for: PostgreSQL refuses a NUL."""
        return self.filter(slug=slug) if SLUG.fullmatch(slug) else self.none()

    def public(self) -> "CampaignQuerySet":
        """Keep the campaigns that have a public page: all but drafts."""
        return self.exclude(state=CampaignState.DRAFT)


class Campaign(models.Model):
    """One cause, with its targets, its story, its actions, its log. Never deleted, so its slug is never reused."""

    organisations = models.ManyToManyField(Organisation, related_name="campaigns", verbose_name=_("organisations"))
    slug = models.SlugField(_("address of the page"), max_length=50, unique=True)
    state = models.CharField(_("state"), max_length=16, choices=CampaignState.choices, default=CampaignState.DRAFT)
    default_language = models.CharField(_("first language"), max_length=3, choices=LANGUAGES)
    #: The log's number in the books; set once, by publishing.
    log_id = models.BigIntegerField(_("log"), null=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    if TYPE_CHECKING:
        texts: RelatedManager["CampaignText"]
        actions: RelatedManager["Action"]
        targets: RelatedManager["Target"]
        facts: RelatedManager["Fact"]
        picture: "Picture"

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """A state and its moments agree; a published campaign has a log for ever."""

        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=CampaignState.values), name="campaign_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state=CampaignState.DRAFT, log_id=None, published_at=None)
                | (~models.Q(state=CampaignState.DRAFT) & models.Q(log_id__isnull=False, published_at__isnull=False)),
                name="campaign_has_a_log_once_published",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=(CampaignState.DRAFT, CampaignState.PUBLISHED), closed_at=None, archived_at=None
                )
                | models.Q(state=CampaignState.CLOSED, closed_at__isnull=False, archived_at=None)
                | models.Q(state=CampaignState.ARCHIVED, closed_at__isnull=False, archived_at__isnull=False),
                name="campaign_moments_match_state",
            ),
            models.CheckConstraint(condition=models.Q(slug__regex=SLUG_PATTERN), name="campaign_slug_is_plain"),
        )

    def __str__(self) -> str:
        """Return the slug, which every language shares."""
        return self.slug


class CampaignText(models.Model):
    """What a campaign says in one language, as last edited. Pages show ``PublishedText``, not this."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="texts", verbose_name=_("campaign"))
    language = models.CharField(_("language"), max_length=3, choices=LANGUAGES)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    story = models.TextField(_("story"), blank=True, help_text=_("Markdown: paragraphs, lists, links, emphasis."))

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One text a language."""

        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "language"), name="one_text_per_language"),
            models.CheckConstraint(condition=~models.Q(title=""), name="campaign_text_has_a_title"),
        )

    def __str__(self) -> str:
        """Return the language and the title."""
        return f"{self.language}: {self.title}"
