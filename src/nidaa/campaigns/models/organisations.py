"""Who runs campaigns: organisers, their organisations, and their part in them."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.personal_data import NO_PERSONAL_DATA, PersonalData
from nidaa.campaigns.roles import Right, Role, roles_with


class OrganiserManager(BaseUserManager["Organiser"]):
    """Finds organisers by the address that they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Organiser":
        """Return the organiser with an address, in any case (Django's authentication calls this)."""
        return self.get(email__iexact=username)


class Organiser(AbstractBaseUser, PermissionsMixin):
    """An account that may sign in, by its e-mail address. Supporters have none."""

    email = models.EmailField(_("e-mail address"), unique=True)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), editable=False)

    objects: ClassVar[OrganiserManager] = OrganiserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    personal_data = PersonalData(
        fields=("email", "password", "last_login"),
        purpose="signing in to run campaigns",
        days_kept=None,
    )

    class Meta:
        """One account an address, whatever its case."""

        verbose_name = _("organiser")
        verbose_name_plural = _("organisers")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_organiser_per_email"),)

    def __str__(self) -> str:
        """Return the address: shown to colleagues in the admin only."""
        return self.email


class Organisation(models.Model):
    """A group that answers for campaigns."""

    name = models.CharField(_("name"), max_length=120)
    members = models.ManyToManyField(
        Organiser, through="campaigns.Member", related_name="organisations", verbose_name=_("members")
    )
    created_at = models.DateTimeField(_("created"), editable=False)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        """One organisation a name: readers tell them apart by it."""

        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = (models.UniqueConstraint(Lower("name"), name="one_organisation_per_name"),)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    """Vocabulary about members."""

    def having(self, right: Right) -> "MemberQuerySet":
        """Keep the members whose role has a right."""
        return self.filter(role__in=roles_with(right))


class Member(models.Model):
    """An organiser's part in an organisation."""

    organiser = models.ForeignKey(
        Organiser, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organiser")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)

    objects = MemberQuerySet.as_manager()

    personal_data = PersonalData(fields=("organiser",), purpose="deciding what an organiser may do", days_kept=None)

    class Meta:
        """One part an organisation."""

        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = (
            models.UniqueConstraint(fields=("organiser", "organisation"), name="one_role_per_organisation"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role_is_known"),
        )

    def __str__(self) -> str:
        """Return who and as what."""
        return f"{self.organiser} ({self.get_role_display()})"
