import pytest
from disposable_email_domains import blocklist

from nidaa.intake.disposable_domains import is_disposable
from nidaa.intake.mail_providers import PROVIDERS

RELAYS = ("duck.com", "privaterelay.appleid.com", "mozmail.com", "simplelogin.com", "aleeas.com", "anonaddy.me")
COMMON_IN_MOROCCO = (
    "menara.ma",
    "iam.ma",
    "gmail.com",
    "yahoo.fr",
    "hotmail.fr",
    "live.fr",
    "orange.fr",
    "laposte.net",
)


@pytest.mark.parametrize("domain", ["mailinator.com", "yopmail.com", "guerrillamail.com"])
def test_a_domain_for_throwing_away_is_known(domain: str) -> None:
    assert is_disposable(domain)


@pytest.mark.parametrize("domain", ["inbox.mailinator.com", "a.b.yopmail.com"])
def test_a_domain_below_one_for_throwing_away_is_known(domain: str) -> None:
    assert is_disposable(domain)


@pytest.mark.parametrize("domain", ["example.org", "mailinator.com.example.org", "hotmailinator.org", "ma", ""])
def test_what_only_looks_like_one_is_not(domain: str) -> None:
    assert not is_disposable(domain)


@pytest.mark.parametrize("domain", [*PROVIDERS, *COMMON_IN_MOROCCO])
def test_no_common_provider_is_refused(domain: str) -> None:
    assert not is_disposable(domain)


@pytest.mark.parametrize("domain", RELAYS)
def test_a_relay_that_keeps_the_address_is_not_refused(domain: str) -> None:
    assert not is_disposable(domain)


def test_the_list_is_written_as_domains_are_compared() -> None:
    strange = [domain for domain in blocklist if domain != domain.lower() or not domain.isascii() or "." not in domain]

    assert strange == []
