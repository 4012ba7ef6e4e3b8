"""What the mails say, in the person's language. Texts are English here; the catalogs in `locale` have the others."""

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from nidaa.followers.models import MailKind

LANGUAGES: Final = ("fr", "ar", "en", "zgh")
_LOCALE: Final = Path(__file__).parent.parent / "locale"
_DOMAIN: Final = "django"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about; everything in it is the same for all who get it.

    Attributes:
        kind: What the mail is for.
        action: "petition" or "boycott".
        language: "fr", "ar", "en" or "zgh".
        title: The campaign's title, one line.
        host: Where the form is, such as `nidaa.example`.
    """

    kind: MailKind
    action: str
    language: str
    title: str
    host: str


@dataclass(frozen=True, slots=True)
class Person:
    """What differs from person to person: plain text. A letter may be filled with marks in place of it."""

    name: str
    link: str
    withdraw_link: str
    unsubscribe_link: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, before it becomes HTML and plain text.

    Attributes:
        subject: One line, without the person's name.
        greeting: One line.
        paragraphs: Before the button.
        button: What the button says; its target is `link`.
        afterwards: Behind the button.
        withdraw: What leads to `withdraw_link`.
        footer: Why this mail came.
        unsubscribe: What leads to `unsubscribe_link`.
    """

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    button: str
    link: str
    afterwards: tuple[str, ...]
    withdraw: str
    withdraw_link: str
    footer: str
    unsubscribe: str
    unsubscribe_link: str


def is_right_to_left(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return language == "ar"


def is_latin(language: str) -> bool:
    """Return whether a language is written in Latin letters, most of which are one byte in a mail."""
    return language not in ("ar", "zgh")


def write(occasion: Occasion, person: Person) -> Letter:
    """Return the letter for an occasion and a person."""
    _ = _catalog(occasion.language).gettext
    plain = {"title": occasion.title, "name": person.name, "host": occasion.host}
    names = {key: _isolated(value) for key, value in plain.items()} if is_right_to_left(occasion.language) else plain
    subject, paragraphs, button, afterwards = _of_kind(occasion)
    return Letter(
        subject=_(subject) % plain,
        greeting=_("Hello %(name)s,") % names,
        paragraphs=tuple(_(paragraph) % names for paragraph in paragraphs),
        button=_(button),
        link=person.link,
        afterwards=tuple(_(paragraph) % names for paragraph in afterwards),
        withdraw=_(_WITHDRAW_SUPPORT if occasion.kind is MailKind.RECEIPT else _WITHDRAW_FORM),
        withdraw_link=person.withdraw_link,
        footer=_(_FOOTER) % names,
        unsubscribe=_(_UNSUBSCRIBE),
        unsubscribe_link=person.unsubscribe_link,
    )


def _isolated(text: str) -> str:
    """Keep a text that may run the other way from moving the marks around it (FSI and PDI: plain text has no other)."""
    return f"\u2068{text}\u2069"


def _of_kind(occasion: Occasion) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
    boycott = occasion.action == "boycott"
    match occasion.kind:
        case MailKind.CONFIRMATION:
            return (
                _CONFIRM_PLEDGE_SUBJECT if boycott else _CONFIRM_SIGNATURE_SUBJECT,
                (_PLEDGE_ASKED if boycott else _SIGNATURE_ASKED, _CONFIRM_PLEDGE if boycott else _CONFIRM_SIGNATURE),
                _CONFIRM_PLEDGE_BUTTON if boycott else _CONFIRM_SIGNATURE_BUTTON,
                (_COUNTS_ONCE_CONFIRMED, _NOT_YOU),
            )
        case MailKind.REMINDER:
            return (
                _REMINDER_SUBJECT,
                (_PLEDGE_WAITS if boycott else _SIGNATURE_WAITS, _CONFIRM_PLEDGE if boycott else _CONFIRM_SIGNATURE),
                _CONFIRM_PLEDGE_BUTTON if boycott else _CONFIRM_SIGNATURE_BUTTON,
                (_ONLY_REMINDER,),
            )
        case MailKind.RECEIPT:
            return (_RECEIPT_SUBJECT, (_PLEDGE_COUNTED if boycott else _SIGNATURE_COUNTED,), _RECEIPT_BUTTON, (_ONCE,))


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, _LOCALE, [language], fallback=language == "en")


def _(text: str) -> str:
    """Mark a text for the catalogs; it is translated where it is used."""
    return text


_CONFIRM_SIGNATURE_SUBJECT = _("Please confirm your signature: %(title)s")
_CONFIRM_PLEDGE_SUBJECT = _("Please confirm your pledge: %(title)s")
_REMINDER_SUBJECT = _("One step is still missing: %(title)s")
_RECEIPT_SUBJECT = _("You are already counted: %(title)s")
_SIGNATURE_ASKED = _(
    "thank you for joining. You asked to sign the petition “%(title)s”. One step is missing: your yes."
)
_PLEDGE_ASKED = _(
    "thank you for joining. You asked to take part in the boycott “%(title)s”. One step is missing: your yes."
)
_CONFIRM_SIGNATURE = _("This is what you confirm: a signature under this petition, in the name of %(name)s.")
_CONFIRM_PLEDGE = _("This is what you confirm: a pledge to take part in this boycott, in the name of %(name)s.")
_CONFIRM_SIGNATURE_BUTTON = _("Confirm my signature")
_CONFIRM_PLEDGE_BUTTON = _("Confirm my pledge")
_COUNTS_ONCE_CONFIRMED = _(
    "On the page that opens you see once more what you confirm, and press a button. Then you are counted, and get a "
    "receipt with which anybody can check the count."
)
_NOT_YOU = _("Was it not you? Then do nothing: without your confirmation nothing is counted and nothing is published.")
_SIGNATURE_WAITS = _(
    "a day ago you asked to sign the petition “%(title)s”. Your signature is not counted yet: we still need your yes."
)
_PLEDGE_WAITS = _(
    "a day ago you asked to take part in the boycott “%(title)s”. Your pledge is not counted yet: we still need your "
    "yes."
)
_ONLY_REMINDER = _("This is the only reminder. If you do nothing, nothing is counted, and we do not write again.")
_SIGNATURE_COUNTED = _(
    "your signature under the petition “%(title)s” is already counted. You need do nothing more. Thank you!"
)
_PLEDGE_COUNTED = _("your pledge in the boycott “%(title)s” is already counted. You need do nothing more. Thank you!")
_RECEIPT_BUTTON = _("Open my receipt")
_ONCE = _("Every person counts once, however often the form is sent with this address.")
_WITHDRAW_FORM = _("Changed your mind? Take the form back here:")
_WITHDRAW_SUPPORT = _("Changed your mind? Withdraw here:")
_FOOTER = _(
    "You get this mail because this address was typed into a form on %(host)s. It was added to no list. This mail "
    "loads no pictures and does not tell us whether you read it."
)
_UNSUBSCRIBE = _("No more mails about this:")
