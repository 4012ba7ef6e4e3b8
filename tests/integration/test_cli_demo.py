import json
import sqlite3
import stat
from pathlib import Path

from tests.integration.nidaa_process import nidaa, serving

SIGNERS = 20


def test_the_demo_counts_its_people_and_nobody_else(built_demo: Path) -> None:
    connection = sqlite3.connect(built_demo / "nidaa.sqlite3")
    rows = connection.execute(
        "SELECT action, count(*), sum(state <> 'active') FROM intake_supporter GROUP BY action ORDER BY action"
    ).fetchall()
    connection.close()

    counted = {action: (people, ended) for action, people, ended in rows}

    assert counted["petition"][0] == SIGNERS
    assert counted["boycott"][0] == 3 * SIGNERS


def test_the_served_demo_verifies_and_counts_the_same(small_demo: Path) -> None:
    connection = sqlite3.connect(small_demo / "nidaa.sqlite3")
    active = dict(
        connection.execute(
            "SELECT action, count(*) FROM intake_supporter WHERE state = 'active' GROUP BY action"
        ).fetchall()
    )
    connection.close()

    with serving(small_demo, "demo", "--data-dir", str(small_demo)) as served:
        verified = nidaa(small_demo, "verify", f"{served.base_url}/fr/c/voip/", "--json")

    report = json.loads(verified.stdout)
    assert report["holds"], report["problems"]
    assert {action: numbers["count"] for action, numbers in report["actions"].items()} == active


def test_the_history_of_the_demo_goes_back_ten_days_by_the_hour(built_demo: Path) -> None:
    connection = sqlite3.connect(built_demo / "nidaa.sqlite3")
    (first, last, hours) = connection.execute(
        "SELECT min(signed_at), max(signed_at), count(DISTINCT signed_at / 3600) FROM followers_checkpoint"
    ).fetchone()
    connection.close()

    assert last - first > 9 * 86_400
    assert hours > 30


def test_the_demo_writes_no_mail_to_invented_people(small_demo: Path) -> None:
    with serving(small_demo, "demo", "--data-dir", str(small_demo)):
        pass

    assert not list(small_demo.glob("mail/*.eml"))


def test_the_password_of_the_demo_is_readable_by_its_owner_only(built_demo: Path) -> None:
    facts = json.loads((built_demo / "demo.json").read_text())

    assert len(facts["password"]) >= 12
    assert stat.S_IMODE((built_demo / "demo.json").stat().st_mode) == 0o600


def test_an_interrupted_build_starts_again(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    left = tmp_path / "data.building"
    left.mkdir()
    (left / "nidaa.sqlite3").write_bytes(b"half a database")

    built = nidaa(data_dir, "demo", "--data-dir", str(data_dir), "--people", "3", "--build-only")

    assert built.returncode == 0, built.stderr
    assert (data_dir / "demo.json").exists()
    assert not left.exists()


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    result = nidaa(tmp_path, "demo", "--data-dir", str(tmp_path), "--build-only")

    assert result.returncode == 4
    assert "is no demo" in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]
