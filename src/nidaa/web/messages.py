"""What is wrong with a form, in words: beside its field on a page, and in the ``message`` of a problem+json."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

#: Value of intake's ErrorCode or Refusal -> the message. A test holds that none is missing.
MESSAGES: Final[Mapping[str, str]] = {
    "missing": gettext_noop("Please fill this in."),
    "required": gettext_noop("Please fill this in."),
    "too_short": gettext_noop("This is too short."),
    "too_long": gettext_noop("This is too long."),
    "control_characters": gettext_noop("There are characters in it that cannot be seen. Please type it anew."),
    "bad_address": gettext_noop("This is not an e-mail address. It looks like name@example.org."),
    "consent": gettext_noop("Without your agreement we may not keep what you typed, so we cannot count you."),
    "bad_form": gettext_noop("The form could not be read. Please open the page again."),
    "bad_value": gettext_noop("This cannot be chosen here."),
    "bad_proof": gettext_noop("Your browser's proof of work is missing or too old. Please send the form again."),
    "too_fast": gettext_noop("That was very fast. Please wait a few seconds and send it again."),
    "stale": gettext_noop("This page was open for a long time. Please send the form again."),
    "trap": gettext_noop("A field that stays empty was filled in. Please open the page again."),
    "too_many": gettext_noop(
        "Many forms are coming from your network just now. Please wait a minute and send it again."
    ),
    "unknown": gettext_noop("This link leads nowhere any more."),
    "not_open": gettext_noop("This is not open yet."),
    "closed": gettext_noop("This is closed. Nobody can be added any more."),
    "log_closed": gettext_noop("This campaign is closed. Its log takes no entry any more."),
    "voided": gettext_noop("The organisers had removed this signature from the count, with a public reason."),
    "erased": gettext_noop("What belonged to this link was erased."),
    "too_early": gettext_noop("It is too early for this."),
    "too_late": gettext_noop("It is too late for this."),
    "unknown_text": gettext_noop("The text was changed meanwhile. Please open the page again and read it."),
}
_OTHERWISE: Final = gettext_noop("This was not accepted. Please open the page again.")


def message_for(code: Enum, language: str) -> str:
    """Return what a code means, as a sentence to a supporter in a language."""
    with translation.override(language):
        return gettext(MESSAGES.get(str(code.value).replace("-", "_"), _OTHERWISE))
