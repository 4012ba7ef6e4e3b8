import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from nidaa.intake.addresses import AddressBook
from nidaa.intake.errors import AddressError
from nidaa.intake.mail_providers import PROVIDERS

DOMAINS = ("example.org", "mail.example.com", "gmail.com", "Xn--mgbh0fb.example", "bücher.example", "b-c.example")
LOCALS = st.text("abcXYZ019._+-'é!\"@ ", max_size=12)


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("Fatima@Example.ORG", "fatima@example.org"),
        ("f.a.t.ima+petition@gmail.com", "fatima@gmail.com"),
        ("fatima@googlemail.com", "fatima@gmail.com"),
        ("fatima+x@hotmail.com", "fatima@hotmail.com"),
        ("fa.tima@outlook.com", "fa.tima@outlook.com"),
        ("fa.ti-ma_x+y@pm.me", "fatimax@proton.me"),
        ("fatima-news@yahoo.fr", "fatima@yahoo.fr"),
        ("fatima+x@fastmail.fm", "fatima@fastmail.fm"),
        ("fatima+x@me.com", "fatima@icloud.com"),
        ("fatima+x@example.org", "fatima+x@example.org"),
        ("f.atima@example.org", "f.atima@example.org"),
        ("+tag@gmail.com", "+tag@gmail.com"),
        ("x@البريد.المغرب", "x@xn--mgbcvh7grb.xn--mgbc0a9azcg"),
    ],
)
def test_spellings_of_one_mailbox_are_one(written: str, normalised: str) -> None:
    assert AddressBook().read(written).normalised == normalised


def test_mail_goes_to_what_was_typed() -> None:
    address = AddressBook().read(" F.a+x@GMail.com ")

    assert (address.written, address.domain) == ("F.a+x@gmail.com", "gmail.com")


@pytest.mark.parametrize(
    "raw",
    [
        "fatima",
        "fatima@",
        "@example.org",
        "a@b",
        "a..b@example.org",
        ".a@example.org",
        "a b@example.org",
        "a@localhost",
        "a@example.org\nBcc: x@example.org",
        '"quoted"@example.org',
        "a@[127.0.0.1]",
        "x" * 65 + "@example.org",
        "a@" + "x" * 250 + ".org",
        "a@exa_mple.org",
        "a\x00@example.org",
    ],
)
def test_what_nobody_can_write_to_is_refused(raw: str) -> None:
    with pytest.raises(AddressError):
        AddressBook().read(raw)


@given(local=LOCALS, domain=st.sampled_from(DOMAINS))
def test_the_fast_way_agrees_with_email_validator(local: str, domain: str) -> None:
    raw = f"{local}@{domain}"
    book = AddressBook()
    book.read(f"known@{domain}")

    try:
        address = book.read(raw)
    except AddressError:
        with pytest.raises(EmailNotValidError):
            validate_email(raw.strip(), check_deliverability=False, strict=True)
    else:
        found = validate_email(raw.strip(), check_deliverability=False, strict=True)
        assert (address.written, address.domain) == (found.normalized, found.ascii_domain)


@given(local=st.text("ab.+-_1", min_size=1, max_size=10), domain=st.sampled_from(sorted(PROVIDERS)))
def test_normalising_twice_changes_nothing(local: str, domain: str) -> None:
    book = AddressBook()

    try:
        once = book.read(f"{local}@{domain}").normalised
        twice = book.read(once).normalised
    except AddressError:
        return

    assert twice == once


def test_no_address_is_shown() -> None:
    assert "fatima" not in repr(AddressBook().read("fatima@example.org"))
