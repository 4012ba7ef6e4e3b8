"""People who sign in tests: their form goes the way of every form, into the test's own transaction."""

from django.conf import settings
from django.db import connection

from nidaa.campaigns.models import Campaign
from nidaa.campaigns.queries import public_campaign
from nidaa.followers.assembly import signers
from nidaa.followers.books_view import logs
from nidaa.followers.counter import Counter
from nidaa.followers.integrator import Integrator
from nidaa.intake.addresses import AddressBook
from nidaa.intake.books import Books
from nidaa.intake.commands import Command, Confirm, Mute, Withdraw
from nidaa.intake.consent import CONSENT_VERSION
from nidaa.intake.form import RawForm
from nidaa.intake.gate import Gate
from nidaa.intake.outcomes import Outcome, Stored
from nidaa.intake.pipeline import prepare_submission
from nidaa.intake.registry import Registry
from nidaa.intake.stamps import make_stamp
from nidaa.intake.tokens import make_token
from nidaa.intake.writer import apply_within
from tests.unit.pages.seed import NOW, secrets

AT = int(NOW.timestamp()) + 600


def send_form(
    campaign: Campaign,
    *,
    name: str = "Sanaa Alaoui",
    email: str = "sanaa@example.org",
    action: str = "petition",
    show_name: bool = True,
    via: str = "",
    reason: str = "",
) -> int:
    """Store a form; return the number of its submission."""
    books = Books.over(connection.connection)
    registry = Registry(books, secrets())
    registry.refresh()
    state = registry.action(campaign.slug, action, 0.0)
    shown = public_campaign(campaign.slug, "fr")
    assert state
    assert shown
    call = shown.action(action)
    assert call
    raw = RawForm(
        name=name,
        email=email,
        city="Rabat",
        show_name="1" if show_name else "",
        consent=CONSENT_VERSION,
        language="fr",
        text=call.t,
        stamp=make_stamp(secrets(), AT - 60),
        threshold="1" if action == "boycott" else "",
        via=via,
        reason=reason,
    )
    command = prepare_submission(
        raw, state, gate=Gate(secrets(), AT), addresses=AddressBook(), client_address="192.0.2.1", now=AT
    )
    stored = act(command)
    assert isinstance(stored, Stored)
    return stored.seq


def act(command: Command) -> Outcome:
    """Apply one command in the test's transaction."""
    return apply_within(Books.over(connection.connection), [command])[0]


def confirm(campaign: Campaign, seq: int) -> None:
    """Press the button of the confirmation."""
    act(Confirm(_log_id(campaign), seq, AT + 60))


def withdraw(campaign: Campaign, seq: int) -> None:
    """Press the button of the withdrawal."""
    act(Withdraw(_log_id(campaign), seq, AT + 120))


def mute(campaign: Campaign, seq: int) -> None:
    """Press the button that stops the mails."""
    act(Mute(_log_id(campaign), seq, AT + 120))


def token_of(campaign: Campaign, seq: int) -> str:
    """Return the token that the mail brings."""
    return make_token(secrets(), _log_id(campaign), seq)


def sign_heads() -> None:
    """Let the followers sign what stands in the logs, and count it."""
    heads = settings.NIDAA.heads_dir
    integrator = Integrator(heads=heads, signer_for=signers(secrets()), clock=lambda: AT + 180)
    for log in logs():
        integrator.advance(log)
        Counter().advance(log)


def _log_id(campaign: Campaign) -> int:
    assert campaign.log_id is not None
    return campaign.log_id
