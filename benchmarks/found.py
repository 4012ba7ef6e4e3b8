"""Makes the schema and one published campaign with an open petition in the data folder; prints it as JSON.

`site` runs it in a process of its own, with the environment of the site and Django set up.
"""

from base64 import b64encode
from datetime import UTC, datetime

import msgspec
from django.conf import settings
from django.core.management import call_command

from benchmarks.site import SLUG, Found
from nidaa.campaigns import actions
from nidaa.campaigns.kinds import TargetKind
from nidaa.intake.books import open_books
from nidaa.intake.secrets import InstanceSecrets


def main() -> None:
    """Found the campaign and print it."""
    call_command("migrate", interactive=False, verbosity=0)
    now = datetime.now(UTC)
    organisation = actions.create_organisation(by=None, name="The callers", now=now)
    campaign = actions.create_campaign(by=None, organisation=organisation, slug=SLUG, default_language="fr", now=now)
    target = actions.add_target(
        by=None,
        campaign=campaign,
        slug="regulator",
        kind=TargetKind.REGULATOR,
        country="MA",
        names={"fr": "Le régulateur"},
        link="",
        now=now,
    )
    petition = actions.add_petition(by=None, campaign=campaign, addressee=target, now=now)
    for language in ("fr", "ar", "en"):
        actions.write_text(by=None, campaign=campaign, language=language, title="Un appel", now=now)
        actions.write_ask(by=None, action=petition, language=language, ask="Débloquez la VoIP.", now=now)
    secrets = InstanceSecrets.load_or_create(settings.NIDAA.secrets_dir)
    actions.publish_campaign(by=None, campaign=campaign, instance=settings.NIDAA, secrets=secrets, now=now)
    books = open_books(settings.NIDAA)
    log = books.log_named(SLUG)
    assert log is not None
    action = books.action(log.log_id, "petition")
    assert action is not None
    text = next(digest for digest, language in action.texts.items() if language == "fr")
    found = Found(SLUG, log.log_id, log.origin, b64encode(text).decode(), action.consent_version)
    print(msgspec.json.encode(found).decode())
    books.close()
