"""`nidaa switch`: what it says, and what it refuses."""

import pytest
from click.testing import CliRunner

from nidaa.campaigns.kinds import Part
from nidaa.campaigns.queries.switches import parts_off
from nidaa.cli.switch import switch

pytestmark = pytest.mark.django_db


def test_switch_turns_a_part_off_and_lists_it() -> None:
    turned = CliRunner().invoke(switch, ["live", "off"])

    listed = CliRunner().invoke(switch, ["list"])

    assert (turned.exit_code, turned.output) == (0, "live is off.\n")
    assert listed.output.splitlines()[0].startswith("live         off, since ")
    assert [line.split()[:2] for line in listed.output.splitlines()[1:]] == [
        ["supporters", "on"],
        ["history", "on"],
        ["reminders", "on"],
    ]
    assert parts_off() == {Part.LIVE}


@pytest.mark.parametrize("words", [["everything", "off"], ["live"], ["live", "down"], ["list", "live"]])
def test_switch_refuses_what_it_does_not_know(words: list[str]) -> None:
    refused = CliRunner().invoke(switch, words)

    assert refused.exit_code == 2
    assert "live, supporters, history, reminders" in refused.output
    assert parts_off() == frozenset()
