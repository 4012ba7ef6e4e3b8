"""Founds the further campaigns: a program of its own, whose environment names the data folder of a demo at rest.

Writes `gallery.json` into it: how a signature stands -> the token that opens its pages.
"""

import json
import time
from typing import Final

from nidaa.cli.django_setup import set_up_django
from nidaa.cli.serve.preparation import make_data_folder, read_instance
from tools.gallery.signing import Signing
from tools.gallery.texts import Supporter, further_campaigns, hostile_supporters

TOKENS_NAME: Final = "gallery.json"
#: How a signature of the demo's petition stands -> who gave it.
_STATES: Final = {
    "active": Supporter("سلمى بنعلي", "أكادير", "أختي في مونتريال؛ مكالمة يوم الأحد هي كل ما بقي لنا.", "ar"),
    "unconfirmed": Supporter("ياسين العلوي", "فاس"),
    "withdrawn": Supporter("Idir Amezian", ""),
    "voided": Supporter("Nadia Alami", "Rabat"),
}


def main() -> None:
    """Found all of them, sign and count their logs, and write down where the pages of a person are."""
    instance, now_at = read_instance(), int(time.time())
    secrets = make_data_folder(instance)
    set_up_django()
    from tools.gallery import campaigns  # noqa: PLC0415 - it needs Django set up.

    further = further_campaigns()
    logs = {campaign.slug: campaigns.found(campaign, instance, secrets, now_at) for campaign in further}
    signing = Signing(instance, secrets, now_at)
    for supporter in hostile_supporters():
        signing.confirm(signing.submit(campaigns.HOSTILE, supporter))
    tokens = {state: signing.token(signing.bring(state, supporter)) for state, supporter in _STATES.items()}
    signing.close()
    for campaign in further:
        if campaign.is_closed:
            campaigns.close(campaign.slug, now_at)
    campaigns.sign_and_count(instance, secrets, now_at)
    for campaign in further:
        if campaign.signatures:
            campaigns.show(logs[campaign.slug], campaign.signatures)
    (instance.data_dir / TOKENS_NAME).write_text(json.dumps(tokens), "ascii")


if __name__ == "__main__":
    main()
