"""What a campaign calls people to do: its actions, and every version of their text that was published."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.content_languages import LANGUAGES
from nidaa.campaigns.kinds import ActionKind
from nidaa.campaigns.models.campaigns import Campaign
from nidaa.campaigns.models.targets import Target
from nidaa.campaigns.personal_data import NO_PERSONAL_DATA

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Action(models.Model):
    """A petition or a boycott of a campaign; at most one of each, since the log counts by kind."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="actions", verbose_name=_("campaign"))
    kind = models.CharField(_("kind"), max_length=16, choices=ActionKind.choices)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True, help_text=_("Empty: when published."))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True, help_text=_("Empty: with the campaign."))
    #: Goals shown one after the other, rising.
    goals = models.JSONField(_("goals"), default=list, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    if TYPE_CHECKING:
        texts: RelatedManager["ActionText"]
        published_texts: RelatedManager["PublishedText"]
        petition: "Petition"
        boycott: "Boycott"

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One action a kind; it closes after it opens."""

        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ("campaign", "-kind")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "kind"), name="one_action_per_kind"),
            models.CheckConstraint(condition=models.Q(kind__in=ActionKind.values), name="action_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(closes_at=None)
                | models.Q(opens_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="action_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        """Return the campaign and the kind."""
        return f"{self.campaign}: {self.get_kind_display()}"


class ActionText(models.Model):
    """What an action asks for, in one language, as last edited."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="texts", verbose_name=_("action"))
    language = models.CharField(_("language"), max_length=3, choices=LANGUAGES)
    ask = models.TextField(_("ask"), help_text=_("What people sign: one or two sentences."))
    abstain_from = models.TextField(_("what to abstain from"), blank=True, help_text=_("For a boycott."))

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One ask a language."""

        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(fields=("action", "language"), name="one_ask_per_language"),
            models.CheckConstraint(condition=~models.Q(ask=""), name="action_text_has_an_ask"),
        )

    def __str__(self) -> str:
        """Return the action and the language."""
        return f"{self.action} ({self.language})"


class Petition(models.Model):
    """What only a petition has: whom it addresses."""

    action = models.OneToOneField(Action, on_delete=models.PROTECT, primary_key=True, verbose_name=_("action"))
    addressee = models.ForeignKey(
        Target, on_delete=models.PROTECT, related_name="petitions", verbose_name=_("addressee")
    )

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """Names for the admin."""

        verbose_name = _("petition")
        verbose_name_plural = _("petitions")

    def __str__(self) -> str:
        """Return the action."""
        return str(self.action)


class Boycott(models.Model):
    """What only a boycott has: its window and the companies that it leaves alone."""

    action = models.OneToOneField(Action, on_delete=models.PROTECT, primary_key=True, verbose_name=_("action"))
    window_starts_at = models.DateTimeField(_("starts"))
    window_ends_at = models.DateTimeField(_("ends"))
    #: IANA name: pages show the window in the clock of the people who keep it.
    time_zone = models.CharField(_("time zone"), max_length=64)
    companies = models.ManyToManyField(Target, related_name="boycotts", verbose_name=_("companies"))

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """The window runs forward."""

        verbose_name = _("boycott")
        verbose_name_plural = _("boycotts")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(window_ends_at__gt=models.F("window_starts_at")), name="boycott_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        """Return the action."""
        return str(self.action)


class PublishedText(models.Model):
    """One published version of an action's text in one language: the exact bytes that people signed.

    Rows are added and never changed: a trigger of the database refuses it.
    """

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="published_texts", verbose_name=_("action")
    )
    language = models.CharField(_("language"), max_length=3, choices=LANGUAGES)
    document = models.BinaryField(_("document"))
    #: SHA-256 of the document; its first 16 bytes stand as ``t`` in the entries.
    digest = models.BinaryField(_("digest"), max_length=32)
    published_at = models.DateTimeField(_("published"))

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """The last row of a language is the one shown; going back to older words is a new row."""

        verbose_name = _("published text")
        verbose_name_plural = _("published texts")
        ordering = ("pk",)
        indexes = (models.Index(fields=("action", "digest"), name="published_text_by_digest"),)

    def __str__(self) -> str:
        """Return the action, the language and the moment."""
        return f"{self.action} ({self.language}, {self.published_at:%Y-%m-%d})"
