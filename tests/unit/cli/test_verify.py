import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from nidaa.cli.command import nidaa
from nidaa.cli.errors import WrongUsageError
from nidaa.cli.verify.address import parse_address
from tests.unit.cli.served_log import ServedLog, served_log, write_log, write_page

SIZE = 700
ROOT = Path(__file__).parents[3]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[ServedLog]:
    with served_log(tmp_path, SIZE) as served:
        yield served


def verify(*arguments: str) -> Result:
    return CliRunner().invoke(nidaa, ["verify", *arguments])


def test_verify_says_that_true_numbers_hold(log: ServedLog) -> None:
    result = verify(log.url, "--key", log.key)

    assert result.exit_code == 0, result.output
    assert "HOLDS" in result.output
    assert "700 entries" in result.output
    assert "The key was taken from the same server" not in result.output


def test_verify_takes_the_key_from_the_server_and_says_what_that_is_worth(log: ServedLog) -> None:
    result = verify(f"{log.base_url}/ar/c/voip/")

    assert result.exit_code == 0, result.output
    assert "The key was taken from the same server" in result.output


def test_verify_reports_as_json(log: ServedLog) -> None:
    result = verify(log.url, "--key", log.key, "--json")

    report = json.loads(result.output)
    assert report["holds"] is True
    assert report["tree_size"] == SIZE
    assert report["actions"]["petition"]["withdrawals"] == 14
    assert {claim["source"] for claim in report["claims"]} == {"page", "counts.json"}


def test_verify_compares_at_the_size_that_the_page_names(log: ServedLog) -> None:
    write_page(log.folder, 300)

    result = verify(log.url, "--key", log.key, "--json")

    report = json.loads(result.output)
    assert (result.exit_code, report["holds"], report["tree_size"]) == (0, True, SIZE)
    assert {claim["tree_size"] for claim in report["claims"]} == {300}


def test_verify_finds_a_page_that_says_another_number(log: ServedLog) -> None:
    page = log.folder / "c/voip/index.html"
    page.write_text(page.read_text().replace('value="', 'value="9'))

    result = verify(log.url, "--key", log.key)

    assert result.exit_code == 1
    assert "The page says 9" in result.output
    assert "DOES NOT HOLD" in result.output


def test_verify_finds_a_page_that_is_ahead_of_the_signed_log(log: ServedLog) -> None:
    write_page(log.folder, SIZE + 10)

    result = verify(log.url, "--key", log.key)

    assert result.exit_code == 1
    assert "the signed log has only 700" in result.output


def test_verify_finds_a_page_that_states_nothing(log: ServedLog) -> None:
    (log.folder / "c/voip/index.html").write_text("<p>Thousands of us!</p>")

    result = verify(log.url, "--key", log.key)

    assert result.exit_code == 1
    assert "The page states no number for the petition" in result.output


@pytest.mark.parametrize("seed", range(12))
def test_verify_finds_any_changed_byte_of_the_log(log: ServedLog, seed: int) -> None:
    random = Random(seed)
    file = random.choice(sorted(path for path in log.log_folder.rglob("*") if path.is_file()))
    data = bytearray(file.read_bytes())
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    file.write_bytes(data)

    result = verify(log.url, "--key", log.key)

    assert result.exit_code == 1, (file, result.output)


def test_verify_names_the_entry_that_was_changed(log: ServedLog) -> None:
    bundle = log.log_folder / "tile/entries/001"
    bundle.write_bytes(bundle.read_bytes().replace(b"2016-01-13", b"2016-01-14", 1))

    result = verify(log.url, "--key", log.key)

    assert result.exit_code == 1
    assert "entry 256" in result.output


def test_verify_finds_a_file_that_the_log_does_not_serve(log: ServedLog) -> None:
    (log.log_folder / "tile/0/001").unlink()

    result = verify(log.url, "--key", log.key)

    assert result.exit_code == 1
    assert "tile/0/001" in result.output


def test_verify_refuses_a_log_of_another_key(log: ServedLog) -> None:
    write_log(log.log_folder, log.key.partition("+")[0], SIZE, seed=bytes(32))

    result = verify(log.url, "--key", log.key)

    assert result.exit_code == 1
    assert "The log does not hold" in result.output


def test_verify_keeps_the_head_and_sees_that_the_log_has_grown(log: ServedLog, tmp_path: Path) -> None:
    state = tmp_path / "head"
    assert verify(log.url, "--key", log.key, "--state", str(state)).exit_code == 0
    write_log(log.log_folder, log.key.partition("+")[0], SIZE + 300)

    result = verify(log.url, "--key", log.key, "--state", str(state))

    assert result.exit_code == 0, result.output
    assert "continues the log of 700 entries" in result.output
    assert state.read_bytes() == (log.log_folder / "checkpoint").read_bytes()


def test_verify_finds_a_history_that_was_rewritten_and_signed_again(log: ServedLog, tmp_path: Path) -> None:
    state = tmp_path / "head"
    assert verify(log.url, "--key", log.key, "--state", str(state)).exit_code == 0
    kept = state.read_bytes()
    write_log(log.log_folder, log.key.partition("+")[0], SIZE + 300, first=1)

    result = verify(log.url, "--key", log.key, "--state", str(state))

    assert result.exit_code == 1
    assert "not those that were verified before" in result.output
    assert state.read_bytes() == kept


def test_verify_finds_a_log_that_was_cut(log: ServedLog, tmp_path: Path) -> None:
    state = tmp_path / "head"
    assert verify(log.url, "--key", log.key, "--state", str(state)).exit_code == 0
    write_log(log.log_folder, log.key.partition("+")[0], SIZE - 100)
    write_page(log.folder, SIZE - 100)

    result = verify(log.url, "--key", log.key, "--state", str(state))

    assert result.exit_code == 1
    assert "had 700 entries when it was last verified, and has 600 now" in result.output


def test_verify_takes_a_log_without_a_page_only_with_a_key(log: ServedLog) -> None:
    folder = log.folder / "elsewhere"
    log.log_folder.rename(folder)

    refused = verify(f"{log.base_url}/elsewhere")
    result = verify(f"{log.base_url}/elsewhere/", "--key", log.key)

    assert (refused.exit_code, result.exit_code) == (2, 0)
    assert "THE LOG HOLDS" in result.output


def test_verify_says_when_the_server_cannot_be_reached() -> None:
    result = verify("http://127.0.0.1:1/c/voip/")

    assert result.exit_code == 3
    assert "Could not read http://127.0.0.1:1/c/voip/" in result.output


def test_verify_says_when_there_is_no_such_campaign(log: ServedLog) -> None:
    result = verify(f"{log.base_url}/c/other/")

    assert result.exit_code == 3
    assert "does not exist" in result.output


def test_verify_refuses_a_malformed_key(log: ServedLog) -> None:
    result = verify(log.url, "--key", log.key[:-2])

    assert result.exit_code == 2
    assert "The key cannot be used" in result.output


def test_parse_address_knows_pages_in_any_language_and_logs() -> None:
    pages = ["https://n.example/c/voip", "https://n.example/fr/c/voip/", "n.example/ar/c/voip/history"]

    found = [parse_address(page) for page in [*pages, "https://n.example/c/voip/log/checkpoint"]]

    assert {address.log_path for address in found} == {"/c/voip/log"}
    assert [address.page_path for address in found] == ["/c/voip/", "/fr/c/voip/", "/ar/c/voip/", "/c/voip/"]
    assert found[0].expected_name == "n.example/c/voip/log"


@pytest.mark.parametrize(
    "text", ["", "ftp://n.example/c/voip", "https://", "https://u@n.example/", "http://n.example:99999/"]
)
def test_parse_address_refuses_what_is_no_address(text: str) -> None:
    with pytest.raises(WrongUsageError):
        parse_address(text)


def test_verifying_runs_without_django(log: ServedLog) -> None:
    program = (
        "import sys\n"
        "from nidaa.cli.command import nidaa\n"
        "try:\n    nidaa(['verify', sys.argv[1]])\n"
        "except SystemExit as end:\n    assert end.code == 0, end.code\n"
        "import nidaa.cli.verify_receipt\n"
        "foreign = {name.partition('.')[0] for name in sys.modules} & {'django', 'granian', 'altcha', 'nh3'}\n"
        "rooms = {name for name in sys.modules if name.startswith(('nidaa.intake', 'nidaa.campaigns', 'nidaa.web'))}\n"
        "assert not foreign | rooms, foreign | rooms\n"
    )

    finished = subprocess.run(
        [sys.executable, "-c", program, log.url],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert finished.returncode == 0, finished.stderr
