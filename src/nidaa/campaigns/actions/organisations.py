"""Accounts, organisations and their members."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from nidaa.campaigns import plain_text
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.access import require_right_in, unless_taken
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import Member, Organisation, Organiser
from nidaa.campaigns.roles import Right, Role


@transaction.atomic
def create_organiser(*, email: str, password: str, organisation_name: str, now: datetime) -> Organiser:
    """Make an account that may run campaigns, as an owner of an organisation, which is made if it is new.

    A command on the instance's machine calls this; no page does.

    Raises:
        ActionRefused: BAD_EMAIL, EMAIL_TAKEN, WEAK_PASSWORD, or what ``create_organisation`` refuses.
    """
    organiser = Organiser(email=_usable_email(email), is_staff=True, created_at=now)
    try:
        validate_password(password, organiser)
    except ValidationError as error:
        raise ActionRefused(RefusedBecause.WEAK_PASSWORD, "password") from error
    organiser.set_password(password)
    with unless_taken(RefusedBecause.EMAIL_TAKEN, "email"):
        organiser.save()
    audit.record("create_organiser", by=None, subject=organiser, now=now)
    name = plain_text.line(organisation_name, field="organisation_name", max_length=120)
    organisation = Organisation.objects.filter(name__iexact=name).first()
    if organisation is None:
        organisation = create_organisation(by=None, name=name, now=now)
    add_member(by=None, organisation=organisation, organiser=organiser, role=Role.OWNER, now=now)
    return organiser


def _usable_email(email: str) -> str:
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise ActionRefused(RefusedBecause.BAD_EMAIL, "email") from error
    if Organiser.objects.filter(email__iexact=address).exists():
        raise ActionRefused(RefusedBecause.EMAIL_TAKEN, "email")
    return address


@transaction.atomic
def create_organisation(*, by: Organiser | None, name: str, now: datetime) -> Organisation:
    """Make an organisation; whoever makes it becomes its owner.

    Raises:
        ActionRefused: The name is missing, too long, unsafe, or taken (SLUG_TAKEN).
    """
    clean = plain_text.line(name, field="name", max_length=120)
    if Organisation.objects.filter(name__iexact=clean).exists():
        raise ActionRefused(RefusedBecause.SLUG_TAKEN, "name")
    with unless_taken(RefusedBecause.SLUG_TAKEN, "name"):
        organisation = Organisation.objects.create(name=clean, created_at=now)
    audit.record("create_organisation", by=by, subject=organisation, now=now)
    if by is not None:
        Member.objects.create(organiser=by, organisation=organisation, role=Role.OWNER)
    return organisation


@transaction.atomic
def add_member(
    *, by: Organiser | None, organisation: Organisation, organiser: Organiser, role: Role, now: datetime
) -> Member:
    """Give an organiser a part in an organisation.

    Raises:
        ActionRefused: NOT_ALLOWED, ALREADY_MEMBER.
    """
    require_right_in(by, organisation, Right.MANAGE_MEMBERS)
    if Member.objects.filter(organiser=organiser, organisation=organisation).exists():
        raise ActionRefused(RefusedBecause.ALREADY_MEMBER, "organiser")
    with unless_taken(RefusedBecause.ALREADY_MEMBER, "organiser"):
        member = Member.objects.create(organiser=organiser, organisation=organisation, role=role)
    audit.record("add_member", by=by, subject=member, now=now, details={"role": str(role)})
    return member
