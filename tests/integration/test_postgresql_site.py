"""The command `nidaa` on PostgreSQL: build, serve, sign, confirm, verify; and what it says of a wrong database."""

import json
import urllib.parse
from pathlib import Path

import pytest

from tests.integration.nidaa_process import free_port, nidaa, serving, wait_for
from tests.integration.test_cli_journey import confirm_address, count, get, post, send_form
from tests.postgres import Cluster


@pytest.fixture(scope="module")
def url(postgres: Cluster) -> str:
    return postgres.url(postgres.create_database())


@pytest.fixture(scope="module")
def data_dir(url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of a small demo, built in PostgreSQL."""
    data_dir = tmp_path_factory.mktemp("postgresql") / "data"
    built = nidaa(data_dir, "demo", "--data-dir", str(data_dir), "--people", "5", "--build-only", DATABASE_URL=url)
    assert built.returncode == 0, built.stderr
    return data_dir


def test_a_form_becomes_a_receipt_and_a_number_that_verifies(data_dir: Path, url: str) -> None:
    with serving(data_dir, "demo", "--data-dir", str(data_dir), "--workers", "2", DATABASE_URL=url) as served:
        before = count(served, "petition")
        send_form(served, "en", "petition")
        token = urllib.parse.urlsplit(confirm_address(served)).path.rpartition("/")[2]
        post(f"{served.base_url}/confirm/{token}", {"language": "en"})
        wait_for(lambda: count(served, "petition") == before + 1)

        opening = get(f"{served.base_url}/receipt/{token}/opening")
        verified = nidaa(data_dir, "verify", f"{served.base_url}/en/c/voip/", "--json")

    assert "Youssef Tazi" in opening
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["actions"]["petition"]["count"] == before + 1
    assert not (data_dir / "nidaa.sqlite3").exists()


def test_check_reads_the_database_and_the_heads(data_dir: Path, url: str) -> None:
    checked = nidaa(data_dir, "check", DATABASE_URL=url)

    assert checked.returncode == 0, checked.stderr
    assert "1 log holds" in checked.stdout


def test_an_organiser_is_made_in_the_database(data_dir: Path, url: str, postgres: Cluster) -> None:
    made = nidaa(
        data_dir,
        *("create-organiser", "second@example.org", "--organisation", "Les usagers", "--password-stdin"),
        stdin="a long enough passphrase\n",
        DATABASE_URL=url,
    )

    assert made.returncode == 0, made.stderr
    found = postgres.admin("SELECT count(*) FROM campaigns_organiser", urllib.parse.urlsplit(url).path[1:])
    assert found == [(2,)]


def test_a_demo_is_not_built_among_campaigns(url: str, data_dir: Path, tmp_path: Path) -> None:
    second = nidaa(tmp_path, "demo", "--data-dir", str(tmp_path / "second"), "--build-only", DATABASE_URL=url)

    assert second.returncode == 4
    assert "wants a database of its own" in second.stderr
    assert not (tmp_path / "second").exists()


def test_a_demo_is_not_served_from_the_other_engine(data_dir: Path) -> None:
    served = nidaa(data_dir, "demo", "--data-dir", str(data_dir), "--build-only")

    assert served.returncode == 4
    assert "was built in postgresql" in served.stderr


def test_another_database_than_the_one_that_was_signed_is_refused(data_dir: Path, postgres_url: str) -> None:
    served = nidaa(data_dir, "serve", "--port", str(free_port()), DATABASE_URL=postgres_url)

    assert served.returncode == 1
    assert "a head of this log was signed, and the log is not there" in served.stderr


@pytest.mark.parametrize("command", [("migrate",), ("check",), ("serve",), ("demo", "--build-only")])
@pytest.mark.parametrize("wrong", ["password", "database", "port"])
def test_a_database_that_does_not_let_us_in_is_named_without_the_password(
    command: tuple[str, ...], wrong: str, postgres: Cluster, tmp_path: Path
) -> None:
    password = postgres.password
    right = postgres.url("nobody-here" if wrong == "database" else "postgres")
    address = {
        "password": right.replace(password, f"{password}x"),
        "database": right,
        "port": right.replace(f":{postgres.port}/", ":1/"),
    }[wrong]
    folder = ("--data-dir", str(tmp_path / "demo")) if command[0] == "demo" else ()

    refused = nidaa(tmp_path, *command, *folder, DATABASE_URL=address)

    assert refused.returncode == 4, refused.stderr
    assert f"postgresql://nidaa@127.0.0.1:{1 if wrong == 'port' else postgres.port}/" in refused.stderr
    assert password not in refused.stderr + refused.stdout
    assert "Traceback" not in refused.stderr


def test_a_database_without_tables_has_no_books(postgres_url: str, tmp_path: Path) -> None:
    checked = nidaa(tmp_path, "check", DATABASE_URL=postgres_url)

    assert checked.returncode == 3
    assert "nidaa migrate makes them" in checked.stderr
