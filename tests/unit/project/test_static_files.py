"""Static files: hashed once collected, plain before."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.templatetags.static import static
from django.test import Client


def test_a_file_that_was_not_collected_keeps_its_name() -> None:
    assert static("admin/css/base.css") == "/static/admin/css/base.css"


def test_a_file_that_was_not_collected_is_served_from_its_package() -> None:
    response = Client().get("/static/admin/css/base.css")

    assert (response.status_code, response["Content-Type"]) == (200, 'text/css; charset="utf-8"')


def test_a_head_of_a_file_says_its_length_and_sends_nothing() -> None:
    client = Client()
    length = len(client.get("/static/admin/css/base.css").content)

    response = client.head("/static/admin/css/base.css")

    assert (response["Content-Length"], response.content) == (str(length), b"")


def test_a_part_of_a_file_can_be_asked_for() -> None:
    whole = Client().get("/static/admin/css/base.css").content

    response = Client().get("/static/admin/css/base.css", headers={"Range": "bytes=2-4"})

    assert (response.status_code, response.content) == (206, whole[2:5])


def test_a_file_that_the_browser_has_is_not_sent_again() -> None:
    modified = Client().get("/static/admin/css/base.css")["Last-Modified"]

    response = Client().get("/static/admin/css/base.css", headers={"If-Modified-Since": modified})

    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static/nothing.css"])
def test_what_is_no_static_file_is_not_served(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_collected_files_are_named_by_their_content_and_compressed(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('collectstatic', interactive=False, verbosity=0, clear=True)\n"
        "from django.conf import settings\n"
        "from django.templatetags.static import static\n"
        "print(static('admin/css/base.css'))"
    )
    environment = {
        "NIDAA_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "nidaa.project.settings",
        "PYTHONPATH": ":".join(sys.path),
    }

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, env=environment
    )

    name = done.stdout.strip().removeprefix("/static/")
    files = json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"]
    assert name == files["admin/css/base.css"] != "admin/css/base.css"
    assert (tmp_path / "static" / name).is_file()
    assert (tmp_path / "static" / f"{name}.gz").is_file()
    assert (tmp_path / "static" / f"{name}.br").is_file()
