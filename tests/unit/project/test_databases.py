"""From an address to Django's connection."""

from pathlib import Path

import pytest

from nidaa.intake.instance import Instance, SettingError
from nidaa.project.databases import databases


def made_of(url: str) -> dict[str, object]:
    return databases(Instance(data_dir=Path("/data"), database_url=url))["default"]


def test_without_an_address_the_data_folder_has_a_file() -> None:
    made = made_of("")

    assert made["ENGINE"] == "nidaa.project.sqlite"
    assert made["NAME"] == Path("/data/nidaa.sqlite3")


def test_an_address_names_a_database_and_how_long_it_may_take() -> None:
    made = made_of("postgresql://nidaa:se%2Fcret@db.example:6543/calls")

    assert (made["HOST"], made["PORT"], made["NAME"]) == ("db.example", "6543", "calls")
    assert (made["USER"], made["PASSWORD"]) == ("nidaa", "se/cret")
    assert made["CONN_HEALTH_CHECKS"] is True
    options = made["OPTIONS"]
    assert isinstance(options, dict)
    assert options["connect_timeout"] == "5"
    assert "statement_timeout=30000" in options["options"]


def test_an_address_may_say_otherwise_and_name_a_socket() -> None:
    made = made_of("postgresql:///calls?host=/run/postgresql&application_name=mine&sslmode=require")

    assert made["HOST"] == "/run/postgresql"
    options = made["OPTIONS"]
    assert isinstance(options, dict)
    assert (options["application_name"], options["sslmode"]) == ("mine", "require")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hunter2@[::1/calls",
        "postgresql://u:hunter2@h/calls?hunter2=1",
        "postgresql://u:%zzhunter2@h/calls",
    ],
)
def test_a_refused_address_is_not_quoted(url: str) -> None:
    with pytest.raises(SettingError) as refused:
        made_of(url)

    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None
