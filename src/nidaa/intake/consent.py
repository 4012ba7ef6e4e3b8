"""Which wording of the consent is in force. The words themselves are in `pages`; a submission records the version.

A version is never reused: whoever changes the words in any language, changes the version. It stands for the agreement
and for the two boxes below it, in all languages; which language a person read, his record says beside it. Every form is
held to the version in force, also in an action that was published under an older one.

    2026-11     French, Arabic, English
    2026-11-24  Tamazight; names are shown on the campaign's pages, of which the wall is one, each with its reason
"""

from typing import Final

CONSENT_VERSION: Final = "2026-11-24"
