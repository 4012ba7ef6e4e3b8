"""Who may press which button, in an organisation of his own and in another's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import pytest
from django.utils import timezone

from nidaa.campaigns import actions
from nidaa.campaigns.models import Action, Campaign, Member, Organiser, PublishedText, Supporter
from nidaa.campaigns.roles import Role
from tests.unit.campaigns.builders import (
    NOW,
    add_boycott,
    add_petition,
    make_campaign,
    make_colleague,
    make_organiser,
    make_ready_campaign,
    organisation_of,
    publish,
    write_texts,
)
from tests.unit.campaigns.organisers_browser import press, signed_in
from tests.unit.campaigns.signing import Person, sign

#: Pages and rights: the queries behind them are those of the modules beside this one.
ENGINES = ("sqlite",)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Button:
    """A button above a list, and how to see that it did something.

    Attributes:
        model: Of the list.
        name: Of the button.
        ready: Makes, for an owner, the row on which it can be pressed; returns its key.
        is_done: Whether it has done what it says.
        roles: Who may press it.
        asked: What its page asks for.
    """

    model: str
    name: str
    ready: Callable[[Organiser], int]
    is_done: Callable[[], bool]
    roles: frozenset[Role]
    asked: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def a_draft(owner: Organiser) -> int:
    campaign = make_campaign(owner)
    write_texts(campaign, "fr")
    add_petition(campaign)
    add_boycott(campaign, starts_in=timezone.now() - NOW + timedelta(days=3))
    return campaign.pk


def a_changed_text(owner: Organiser) -> int:
    campaign = publish(make_ready_campaign(owner))
    actions.write_text(by=None, campaign=campaign, language="fr", title="Nouveau titre", now=NOW)
    return campaign.pk


def a_published_campaign(owner: Organiser) -> int:
    return publish(make_ready_campaign(owner)).pk


def a_closed_campaign(owner: Organiser) -> int:
    return actions.close_campaign(by=None, campaign=publish(make_ready_campaign(owner)), now=NOW).pk


def a_later_boycott(owner: Organiser) -> int:
    campaign = make_campaign(owner)
    write_texts(campaign, "fr")
    add_petition(campaign)
    publish(campaign)
    return add_boycott(campaign, starts_in=timezone.now() - NOW + timedelta(days=3)).pk


def a_supporter(owner: Organiser) -> int:
    sign(publish(make_ready_campaign(owner)), Person())
    return Supporter.objects.get().pk


def is_state(state: str) -> Callable[[], bool]:
    return lambda: Campaign.objects.get().state == state


EDITORS: Final = frozenset({Role.OWNER, Role.EDITOR})
OWNERS: Final = frozenset({Role.OWNER})
BUTTONS: Final = (
    Button("campaign", "publish", a_draft, is_state("published"), EDITORS),
    Button("campaign", "publish_texts", a_changed_text, lambda: PublishedText.objects.count() == 4, EDITORS),
    Button("campaign", "close", a_published_campaign, is_state("closed"), OWNERS),
    Button("campaign", "archive", a_closed_campaign, is_state("archived"), OWNERS),
    Button(
        "boycott",
        "publish_action",
        a_later_boycott,
        lambda: Action.objects.get(kind="boycott").published_at is not None,
        EDITORS,
    ),
    Button(
        "supporter",
        "void",
        a_supporter,
        lambda: Supporter.objects.get().state == "voided",
        frozenset({Role.OWNER, Role.MODERATOR}),
        {"why": "duplicate"},
    ),
)


def member_with(role: Role, owner: Organiser) -> Organiser:
    """Return an organiser who has this one role, and no organisation of his own."""
    organisation = organisation_of(owner)
    colleague = make_colleague(organisation, role)
    Member.objects.filter(organiser=colleague).exclude(organisation=organisation).delete()
    return colleague


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("button", BUTTONS, ids=str)
def test_a_button_works_for_the_roles_that_may_press_it(button: Button, role: Role, owner: Organiser) -> None:
    row = button.ready(owner)
    client = signed_in(member_with(role, owner))

    page = press(client, button.model, button.name, row, **button.asked)

    may = role in button.roles
    assert button.is_done() is may
    assert ("Your role does not allow this." in page) is not may


@pytest.mark.parametrize("button", BUTTONS, ids=str)
def test_no_button_reaches_into_another_organisation(button: Button, owner: Organiser) -> None:
    row = button.ready(owner)
    client = signed_in(make_organiser("yassine@example.org", "Two"))

    press(client, button.model, button.name, row, **button.asked)

    assert not button.is_done()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", ["campaign", "petition", "boycott", "answer"])
def test_who_may_edit_nowhere_gets_no_form_to_add_something(model: str, role: Role, owner: Organiser) -> None:
    publish(make_ready_campaign(owner))
    client = signed_in(member_with(role, owner))

    response = client.get(f"/admin/campaigns/{model}/add/")

    assert response.status_code == (200 if role in EDITORS else 403)
