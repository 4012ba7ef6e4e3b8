"""Which followers run, and what each is given: the one place that knows all of them."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from nidaa.campaigns import actions
from nidaa.campaigns import queries as campaigns
from nidaa.campaigns.kinds import Part
from nidaa.followers.counter import Counter
from nidaa.followers.integrator import Integrator
from nidaa.followers.mailer import Mailer, Pace, folder_transport, smtp_transport
from nidaa.followers.mailer.transport import Transport
from nidaa.followers.purger import Purger
from nidaa.followers.referrals import Referrals
from nidaa.followers.wall import Wall
from nidaa.intake.instance import Instance
from nidaa.intake.secrets import InstanceSecrets
from nidaa.ledger.note import Signer

if TYPE_CHECKING:
    from nidaa.followers.runner import Follower

#: Connections to the mail server that are used at once.
SMTP_CONNECTIONS: Final = 4


def signers(secrets: InstanceSecrets) -> Callable[[str], Signer]:
    """Return the function from a log's origin to its signer."""
    return lambda origin: Signer(origin, secrets.log_seed(origin))


def title_of(slug: str, language: str) -> str:
    """Return the title of a campaign as published, in the language or in its default one."""
    campaign = campaigns.public_campaign(slug, language)
    return campaign.title if campaign else slug


def store_referrals(log_id: int, came: Mapping[actions.Brought, actions.Came]) -> None:
    """Add to the counts of a campaign's referral codes, in the caller's transaction."""
    actions.count_referrals(log_id=log_id, came=came)


def assemble(instance: Instance, *, clock: Callable[[], float], holder: str) -> Sequence["Follower"]:
    """Return the followers of an instance, ready to run, each for one thread.

    Args:
        instance: The instance.
        clock: Returns unix seconds.
        holder: Name of this runner, for claims on mails.
    """
    secrets = InstanceSecrets.load_or_create(instance.secrets_dir)
    pace = Pace(instance.mails_per_second, time.monotonic)
    mailers = [
        Mailer(
            instance,
            secrets,
            transport,
            title_of=title_of,
            clock=clock,
            holder=f"{holder}:{place}",
            pace=pace,
            may_remind=lambda: campaigns.switches.is_on(Part.REMINDERS),
        )
        for place, transport in enumerate(transports(instance))
    ]
    return [
        Integrator(heads=instance.heads_dir, signer_for=signers(secrets), clock=clock),
        Counter(),
        Purger(days=instance.unconfirmed_days, clock=clock),
        Referrals(secrets, codes_of=campaigns.referral_codes, store=store_referrals, clock=clock),
        Wall(clock=clock),
        *mailers,
    ]


def transports(instance: Instance) -> list[Transport]:
    """Return the ways out for mails: one folder, or some connections to a mail server."""
    if instance.mail == "folder":
        return [folder_transport(instance.mail_dir)]
    return [smtp_transport(instance.mail) for _ in range(SMTP_CONNECTIONS)]
