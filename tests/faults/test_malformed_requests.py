"""No request, however broken, makes the server fail: no status of 5xx, no traceback, and the log stays sound."""

import os
import re
from pathlib import Path

import pytest

from benchmarks.site import Site, running_site
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token
from tests.faults.malformed import requests
from tests.faults.wire import send_all

#: `make faults` sends 100,000.
REQUESTS = int(os.environ.get("NIDAA_FAULT_REQUESTS", "5000"))
SEED = int(os.environ.get("NIDAA_FAULT_SEED", "2016"))
_FAILURE = re.compile(r'Traceback|"level": ?"(?:error|critical)"|\[ERROR\]|panicked')


@pytest.mark.timeout(180 + REQUESTS / 20)
def test_malformed_requests_never_make_the_server_fail(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        malformed = requests(SEED, REQUESTS, site.campaign.slug, _tokens(site))

        outcomes = send_all(site.port, malformed)

        assert outcomes.faults[:10] == []
        assert outcomes.statuses.total() == REQUESTS
        # Most get an answer: a server that only hung up would pass the rest of this test.
        assert outcomes.statuses[0] < REQUESTS / 3
        assert _FAILURE.findall(site.server_log) == []
        assert site.get(f"/c/{site.campaign.slug}/")[0] == 200
        verification = site.run("verify", f"{site.base_url}/c/{site.campaign.slug}/")
        assert verification.returncode == 0, verification.stderr


def _tokens(site: Site) -> list[str]:
    secrets = InstanceSecrets.load_or_create(site.data_dir / "secrets")
    return [make_token(secrets, site.campaign.log_id, seq) for seq in (1, 2, 99)]
