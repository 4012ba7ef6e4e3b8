"""`nidaa adopt-head`: what it says before it writes, and when it does not write."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings

from nidaa.cli.adopt_head import adopt_head
from nidaa.cli.serve.lock import ServeLock
from nidaa.followers.integrator import head_file
from tests.unit.pages.people import confirm, send_form, sign_heads
from tests.unit.pages.seed import published_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A campaign with a signed head whose file is gone."""
    monkeypatch.setenv("NIDAA_DATA_DIR", str(settings.NIDAA.data_dir))
    campaign = published_campaign()
    confirm(campaign, send_form(campaign))
    sign_heads()
    path = head_file.path_of(settings.NIDAA.heads_dir, campaign.slug)
    path.unlink()
    yield path
    shutil.rmtree(settings.NIDAA.heads_dir)  # The campaign is rolled back.


def test_it_says_what_it_risks_and_takes_no_for_an_answer(lost: Path) -> None:
    refused = CliRunner().invoke(adopt_head, ["voip"], input="n\n")

    assert refused.exit_code == 1
    assert "the log is forked" in refused.output
    assert not lost.exists()


def test_it_writes_the_file_when_told_to(lost: Path) -> None:
    done = CliRunner().invoke(adopt_head, ["voip", "--yes"])

    assert (done.exit_code, done.output) == (0, "The last signed head of voip is kept again: 4 entries.\n")
    assert lost.read_bytes().startswith(b"127.0.0.1:8000/c/voip/log\n4\n")


def test_it_refuses_what_is_no_head(lost: Path, tmp_path: Path) -> None:
    strange = tmp_path / "head"
    strange.write_text("hello\n")

    refused = CliRunner().invoke(adopt_head, ["voip", "--yes", "--checkpoint", str(strange)])

    assert refused.exit_code == 1
    assert "Nothing was written." in refused.output
    assert not lost.exists()


def test_it_refuses_a_log_that_is_not_there(lost: Path) -> None:
    refused = CliRunner().invoke(adopt_head, ["water", "--yes"])

    assert refused.exit_code == 2


def test_it_refuses_while_a_server_runs(lost: Path) -> None:
    lock = ServeLock(settings.NIDAA.data_dir)

    refused = CliRunner().invoke(adopt_head, ["voip", "--yes"])

    lock.release()
    assert refused.exit_code == 4
    assert not lost.exists()
