"""What each role of a member may do."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The part of a member in an organisation."""

    OWNER = "owner", _("owner")
    EDITOR = "editor", _("editor")
    MODERATOR = "moderator", _("moderator")
    VIEWER = "viewer", _("viewer")


class Right(StrEnum):
    """Something that a role allows."""

    VIEW = "view"
    EDIT = "edit"
    PUBLISH = "publish"
    MODERATE = "moderate"
    CLOSE = "close"
    MANAGE_MEMBERS = "manage-members"


RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.OWNER: frozenset(Right),
    Role.EDITOR: frozenset({Right.VIEW, Right.EDIT, Right.PUBLISH}),
    Role.MODERATOR: frozenset({Right.VIEW, Right.MODERATE}),
    Role.VIEWER: frozenset({Right.VIEW}),
}


def roles_with(right: Right) -> tuple[Role, ...]:
    """Return the roles that have a right, for a query over members."""
    return tuple(role for role, rights in RIGHTS.items() if right in rights)
