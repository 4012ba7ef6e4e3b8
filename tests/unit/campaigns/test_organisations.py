"""Accounts, organisations, members and their rights."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from nidaa.campaigns import actions
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import AuditRecord, Member, Organisation, Organiser
from nidaa.campaigns.roles import RIGHTS, Right, Role, roles_with
from tests.unit.campaigns.builders import NOW, PASSWORD, make_colleague, make_organiser, organisation_of

pytestmark = pytest.mark.django_db


def test_create_organiser_makes_an_account_that_signs_in_with_its_address() -> None:
    organiser = make_organiser("Amina@Example.org")

    signed_in = authenticate(username="amina@example.ORG", password=PASSWORD)

    assert signed_in == organiser
    assert (organiser.is_staff, organiser.is_superuser) == (True, False)


def test_create_organiser_makes_the_organisation_and_its_owner() -> None:
    organiser = make_organiser(organisation="  Consumers  of Morocco ")

    member = Member.objects.get(organiser=organiser)

    assert (member.organisation.name, member.role) == ("Consumers of Morocco", Role.OWNER)


def test_create_organiser_joins_an_organisation_that_exists() -> None:
    first = make_organiser("amina@example.org")

    second = make_organiser("yassine@example.org", organisation="consumers of morocco")

    assert organisation_of(first) == organisation_of(second)
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("email", ["amina@example.org", "AMINA@example.org", " amina@EXAMPLE.org "])
def test_create_organiser_refuses_an_address_that_has_an_account(email: str) -> None:
    make_organiser("amina@example.org")

    with pytest.raises(ActionRefused) as refused:
        make_organiser(email)

    assert (refused.value.code, refused.value.field) == (RefusedBecause.EMAIL_TAKEN, "email")


@pytest.mark.parametrize(
    "email", ["", "amina", "amina@", "a b@example.org", "amina@example.org\nBcc: x@y.z", "a" * 300]
)
def test_create_organiser_refuses_what_is_no_address(email: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        make_organiser(email)

    assert refused.value.code is RefusedBecause.BAD_EMAIL


@pytest.mark.parametrize("password", ["", "short", "123456789012345", "password1234"])
def test_create_organiser_refuses_a_weak_password_and_makes_nothing(password: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        actions.create_organiser(email="amina@example.org", password=password, organisation_name="Group", now=NOW)

    assert refused.value.code is RefusedBecause.WEAK_PASSWORD
    assert not Organiser.objects.exists()


def test_create_organiser_makes_no_account_when_the_organisation_is_refused() -> None:
    with pytest.raises(ActionRefused):
        make_organiser(organisation="a\u202eb")

    assert not Organiser.objects.exists()
    assert not AuditRecord.objects.exists()


def test_the_audit_of_a_new_organiser_holds_no_address() -> None:
    make_organiser("amina@example.org")

    details = [str(record.details) for record in AuditRecord.objects.all()]

    assert [record.act for record in AuditRecord.objects.order_by("pk")] == [
        "create_organiser",
        "create_organisation",
        "add_member",
    ]
    assert "amina" not in "".join(details)


def test_the_database_refuses_two_accounts_whose_addresses_differ_by_case() -> None:
    make_organiser("amina@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        Organiser.objects.create(email="AMINA@example.org", created_at=NOW)


def test_create_organisation_refuses_a_name_that_is_taken_in_any_case() -> None:
    organiser = make_organiser(organisation="Group")

    with pytest.raises(ActionRefused) as refused:
        actions.create_organisation(by=organiser, name="GROUP", now=NOW)

    assert refused.value.code is RefusedBecause.SLUG_TAKEN


def test_whoever_creates_an_organisation_owns_it() -> None:
    organiser = make_organiser()

    organisation = actions.create_organisation(by=organiser, name="Second group", now=NOW)

    assert organisation.memberships.get().role == Role.OWNER


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.VIEWER])
def test_only_an_owner_adds_members(role: Role) -> None:
    organisation = organisation_of(make_organiser())
    colleague = make_colleague(organisation, role)
    newcomer = make_organiser("new@example.org", "Elsewhere")

    with pytest.raises(ActionRefused) as refused:
        actions.add_member(by=colleague, organisation=organisation, organiser=newcomer, role=Role.VIEWER, now=NOW)

    assert refused.value.code is RefusedBecause.NOT_ALLOWED


def test_an_owner_who_was_deactivated_may_do_nothing() -> None:
    owner = make_organiser()
    newcomer = make_organiser("new@example.org", "Elsewhere")
    Organiser.objects.filter(pk=owner.pk).update(is_active=False)
    owner.refresh_from_db()

    with pytest.raises(ActionRefused) as refused:
        actions.add_member(by=owner, organisation=organisation_of(owner), organiser=newcomer, role=Role.VIEWER, now=NOW)

    assert refused.value.code is RefusedBecause.NOT_ALLOWED


def test_a_member_is_not_added_twice() -> None:
    owner = make_organiser()

    with pytest.raises(ActionRefused) as refused:
        actions.add_member(by=owner, organisation=organisation_of(owner), organiser=owner, role=Role.VIEWER, now=NOW)

    assert refused.value.code is RefusedBecause.ALREADY_MEMBER


def test_every_role_may_look_and_only_the_owner_may_close() -> None:
    assert all(Right.VIEW in rights for rights in RIGHTS.values())
    assert roles_with(Right.CLOSE) == (Role.OWNER,)
    assert set(RIGHTS) == set(Role)
