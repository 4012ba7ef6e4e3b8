"""What the settings promise to a browser, and what they keep from everybody."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.test import Client

from nidaa.intake.secrets import InstanceSecrets

ANONYMOUS_PAGES = ["/", "/fr/", "/ar/privacy", "/en/about-the-count", "/nobody-here", "/admin/login/"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ANONYMOUS_PAGES)
def test_every_page_is_sent_with_a_strict_policy(page: str) -> None:
    response = Client().get(page)

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ANONYMOUS_PAGES[:-1])
def test_an_anonymous_page_sets_no_cookie_and_depends_on_none(page: str) -> None:
    response = Client().get(page)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example"])
def test_a_foreign_host_is_refused(host: str) -> None:
    response = Client(headers={"host": host}).get("/")

    assert response.status_code == 400
    assert host not in response.content.decode()


@pytest.mark.django_db
def test_the_database_keeps_what_it_said_it_kept() -> None:
    with connection.cursor() as cursor:
        pragmas = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}


@pytest.mark.django_db
def test_a_transaction_takes_the_write_lock_at_its_start() -> None:
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_key_of_django_is_the_instances_own() -> None:
    secrets = InstanceSecrets.load_or_create(settings.NIDAA.secrets_dir)

    assert str(settings.SECRET_KEY) == secrets.django_key
    assert len(secrets.django_key) >= 50


def test_passwords_are_hashed_with_argon2() -> None:
    encoded = make_password("a long enough password")

    assert encoded.startswith("argon2$argon2id$")
    assert check_password("a long enough password", encoded)


def run(code: str, data_dir: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a program in a process of its own, with an environment of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={
            "NIDAA_DATA_DIR": str(data_dir),
            "DJANGO_SETTINGS_MODULE": "nidaa.project.settings",
            "PYTHONPATH": ":".join(sys.path),
            **environment,
        },
    )


def test_reading_the_settings_makes_no_file(tmp_path: Path) -> None:
    done = run("from django.conf import settings; settings.DEBUG", tmp_path / "var")

    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "var").exists()


def test_an_instance_behind_https_sends_its_cookies_by_https_only(tmp_path: Path) -> None:
    code = (
        "import json\n"
        "from django.conf import settings as s\n"
        "names = ('ALLOWED_HOSTS', 'SESSION_COOKIE_SECURE', 'CSRF_COOKIE_SECURE', 'SECURE_HSTS_SECONDS',"
        " 'CSRF_TRUSTED_ORIGINS', 'SECURE_PROXY_SSL_HEADER')\n"
        "print(json.dumps({name: getattr(s, name) for name in names}))"
    )

    done = run(code, tmp_path, NIDAA_BASE_URL="https://nidaa.example", NIDAA_TRUSTED_PROXIES="10.0.0.0/8")

    assert json.loads(done.stdout) == {
        "ALLOWED_HOSTS": ["127.0.0.1", "[::1]", "localhost", "nidaa.example"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "CSRF_TRUSTED_ORIGINS": ["https://nidaa.example"],
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }


def test_a_header_of_a_proxy_is_not_believed_when_no_proxy_is_trusted() -> None:
    assert settings.SECURE_PROXY_SSL_HEADER is None


def test_the_deployment_checks_of_django_pass_behind_https(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('check', deploy=True, fail_level='WARNING')"
    )

    done = run(code, tmp_path, NIDAA_BASE_URL="https://nidaa.example")

    assert done.returncode == 0, done.stderr
