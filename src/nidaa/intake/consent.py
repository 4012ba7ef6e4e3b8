"""Which wording of the consent is in force. The words themselves are in `web`; a submission records the version.

A version is never reused: whoever changes the words in any language, changes the version.
"""

from typing import Final

CONSENT_VERSION: Final = "2026-11"
