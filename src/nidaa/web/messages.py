"""What is wrong with a form, in words: beside its field on a page, and in the ``message`` of a problem+json."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

#: Value of intake's ErrorCode or Refusal -> the message. A test holds that none is missing.
MESSAGES: Final[Mapping[str, str]] = {
    # The form as a whole.
    "malformed": gettext_noop("The form could not be read. Please open the page again."),
    "too-large": gettext_noop("This is too long."),
    "unsupported-type": gettext_noop("The form could not be read. Please open the page again."),
    "duplicate-field": gettext_noop("The form could not be read. Please open the page again."),
    # What a person typed.
    "required": gettext_noop("Please fill this in."),
    "too-long": gettext_noop("This is too long."),
    "forbidden-character": gettext_noop("There are characters in it that cannot be seen. Please type it anew."),
    "no-letter": gettext_noop("There is no letter in it."),
    "link-refused": gettext_noop("There is a link or an address in it. Please say it without."),
    "address-malformed": gettext_noop("This is not an e-mail address. It looks like name@example.org."),
    "address-disposable": gettext_noop(
        "Addresses of this provider are thrown away after use. Please give one that you keep, for your receipt."
    ),
    "consent-required": gettext_noop("Without your agreement we may not keep what you typed, so we cannot count you."),
    "consent-outdated": gettext_noop("The wording was changed meanwhile. Please read it and agree again."),
    # What the page put into the form.
    "unknown-value": gettext_noop("This cannot be chosen here."),
    "unknown-text": gettext_noop("The text was changed meanwhile. Please open the page again and read it."),
    "unknown-language": gettext_noop("This cannot be chosen here."),
    "unknown-threshold": gettext_noop("This cannot be chosen here."),
    # The action.
    "not-open": gettext_noop("This is not open yet."),
    "closed": gettext_noop("This is closed. Nobody can be added any more."),
    # What keeps programs off.
    "leave-empty": gettext_noop("A field that stays empty was filled in. Please open the page again."),
    "proof-wrong": gettext_noop("Your browser's proof of work is wrong. Please send the form again."),
    "proof-expired": gettext_noop("Your browser's proof of work is too old. Please send the form again."),
    "proof-spent": gettext_noop("Your browser's proof of work was used before. Please send the form again."),
    "proof-too-easy": gettext_noop("Many forms are coming from your network just now. Please send this one again."),
    "stamp-missing": gettext_noop("The form could not be read. Please open the page again."),
    "stamp-wrong": gettext_noop("The form could not be read. Please open the page again."),
    "stamp-expired": gettext_noop("This page was open for a long time. Please send the form again."),
    "too-fast": gettext_noop("That was very fast. Please wait a few seconds and send it again."),
    "slow-down": gettext_noop(
        "Many forms are coming from your network just now. Please wait a minute and send it again."
    ),
    # What the writer refuses.
    "unknown": gettext_noop("This link leads nowhere any more."),
    "log-closed": gettext_noop("This campaign is closed. Its log takes no entry any more."),
    "voided": gettext_noop("The organisers had removed this signature from the count, with a public reason."),
    "withdrawn": gettext_noop("You took this back. To take part again, please fill in the form once more."),
    "erased": gettext_noop("What belonged to this link was erased."),
    "too-early": gettext_noop("It is too early for this."),
    "too-late": gettext_noop("It is too late for this."),
}
_OTHERWISE: Final = gettext_noop("This was not accepted. Please open the page again.")


def message_for(code: Enum, language: str) -> str:
    """Return what a code means, as a sentence to a supporter in a language."""
    with translation.override(language):
        return gettext(MESSAGES.get(str(code.value), _OTHERWISE))
