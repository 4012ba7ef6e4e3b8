from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.intake.campaign_keys import make_wrapped_key, unwrap
from nidaa.intake.errors import SealError, SecretsError, TokenError
from nidaa.intake.instance import Instance, SettingError
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token, read_token
from tests.unit.intake.sample import ORIGIN, SECRETS

OTHER_SECRETS = InstanceSecrets.from_keys(b"o" * 32, b"s" * 32)


@given(log_id=st.integers(0, 2**32 - 1), seq=st.integers(0, 2**48 - 1))
def test_a_token_is_read_as_it_was_made(log_id: int, seq: int) -> None:
    token = make_token(SECRETS, log_id, seq)

    assert read_token(SECRETS, token) == (log_id, seq)
    assert token.replace("-", "").replace("_", "").isalnum()


@given(text=st.one_of(st.text(max_size=40), st.text("ABCabc019-_=+/", min_size=35, max_size=35)))
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(TokenError):
        read_token(SECRETS, text)


@given(place=st.integers(0, 34), letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0123456789-_"))
def test_a_token_with_another_letter_is_refused(place: int, letter: str) -> None:
    token = make_token(SECRETS, 1, 7)
    changed = token[:place] + letter + token[place + 1 :]

    if changed == token:
        assert read_token(SECRETS, changed) == (1, 7)
    else:
        with pytest.raises(TokenError):
            read_token(SECRETS, changed)


def test_a_token_of_another_instance_is_refused() -> None:
    with pytest.raises(TokenError):
        read_token(OTHER_SECRETS, make_token(SECRETS, 1, 7))


def test_secrets_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "secrets"

    first = InstanceSecrets.load_or_create(folder)

    assert InstanceSecrets.load_or_create(folder).token_key == first.token_key
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "instance.key": 0o600,
        "signing.key": 0o600,
    }


@pytest.mark.parametrize(("content", "mode"), [(b"short", 0o600), (b"x" * 32, 0o644)])
def test_secrets_that_are_damaged_or_readable_by_others_are_refused(tmp_path: Path, content: bytes, mode: int) -> None:
    InstanceSecrets.load_or_create(tmp_path)
    (tmp_path / "signing.key").write_bytes(content)
    (tmp_path / "signing.key").chmod(mode)

    with pytest.raises(SecretsError):
        InstanceSecrets.load_or_create(tmp_path)


def test_each_purpose_and_each_log_has_its_own_key() -> None:
    keys = [SECRETS.wrap_key, SECRETS.token_key, SECRETS.stamp_key, SECRETS.proof_key, SECRETS.network_key]
    seeds = [SECRETS.log_seed("a/log"), SECRETS.log_seed("b/log")]

    assert len({*keys, *seeds, bytes.fromhex(SECRETS.django_key)}) == 8
    assert all(len(key) == 32 for key in keys + seeds)


def test_rotating_the_instance_key_leaves_the_logs_keys() -> None:
    assert OTHER_SECRETS.log_seed(ORIGIN) == SECRETS.log_seed(ORIGIN)


def test_no_secret_is_shown() -> None:
    assert b"i" * 8 not in repr(SECRETS).encode()
    assert SECRETS.django_key not in repr(SECRETS)


def test_a_campaigns_key_unwraps_for_its_own_origin_and_instance_only() -> None:
    wrapped = make_wrapped_key(SECRETS, ORIGIN)

    first, second = unwrap(SECRETS, ORIGIN, wrapped), unwrap(SECRETS, ORIGIN, wrapped)

    assert first.person_hash.digest(b"x") == second.person_hash.digest(b"x")
    for secrets, origin in ((OTHER_SECRETS, ORIGIN), (SECRETS, "elsewhere/log")):
        with pytest.raises(SealError):
            unwrap(secrets, origin, wrapped)


def test_an_instance_has_defaults() -> None:
    instance = Instance.from_environment({})

    assert instance.base_url == "http://127.0.0.1:8000"
    assert instance.origin_of("voip") == "127.0.0.1:8000/c/voip/log"
    assert instance.database_path == instance.data_dir / "nidaa.sqlite3"
    assert (instance.mail, instance.demo, instance.trusted_proxies) == ("folder", False, ())


def test_an_instance_is_read_from_the_environment(tmp_path: Path) -> None:
    instance = Instance.from_environment(
        {
            "NIDAA_DATA_DIR": str(tmp_path),
            "NIDAA_BASE_URL": "https://nidaa.example/",
            "NIDAA_MAIL": "smtp://localhost:25",
            "NIDAA_DEMO": "1",
            "NIDAA_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
        }
    )

    assert (instance.data_dir, instance.netloc, instance.demo) == (tmp_path, "nidaa.example", True)
    assert instance.mail_from == "nidaa@nidaa.example"
    assert [str(network) for network in instance.trusted_proxies] == ["10.0.0.0/8", "::1/128"]


def test_the_host_says_how_fast_mails_leave() -> None:
    usual = Instance.from_environment({})
    chosen = Instance.from_environment({"NIDAA_MAILS_PER_SECOND": "7"})

    assert (usual.mails_per_second, chosen.mails_per_second) == (50, 7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NIDAA_WATCHERS", "0"),
        ("NIDAA_QUEUE", "many"),
        ("NIDAA_MAILS_PER_SECOND", "-1"),
        ("NIDAA_BASE_URL", "nidaa.example"),
        ("NIDAA_BASE_URL", "https://nidaa.example/below"),
        ("NIDAA_MAIL", "carrier pigeon"),
        ("NIDAA_DEMO", "yes"),
        ("NIDAA_TRUSTED_PROXIES", "10.0.0.1/8"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        Instance.from_environment({name: value})
