"""An organiser who signs in sees what has stopped."""

import pytest
from django.test import Client

from nidaa.followers import alarms
from nidaa.followers.errors import IntegrityError, Trouble
from tests.unit.campaigns.builders import make_organiser
from tests.unit.campaigns.organisers_browser import signed_in

pytestmark = pytest.mark.django_db


def test_the_start_page_says_what_has_stopped_and_nothing_when_all_is_well() -> None:
    client: Client = signed_in(make_organiser())
    well = client.get("/admin/").content.decode()
    alarms.sound("counter", 7, IntegrityError(Trouble.ENTRIES_MISSING, "Entry <12> is gone."), now=1_452_686_400)

    stopped = client.get("/admin/").content.decode()

    assert 'role="alert"' not in well
    assert 'role="alert"' in stopped
    assert "counter" in stopped
    assert "Entry &lt;12&gt; is gone." in stopped
    assert "app-campaigns" in stopped
