"""The code of the poster or the group that brought somebody to the form: the organiser's word, never a person's name.

It is sealed with the record, and stands nowhere beside a person. Its shape is here; which codes there are, `campaigns`
knows.
"""

import re
from typing import Final

MAX_CHARACTERS: Final = 32
#: Small letters and digits, with single hyphens between them.
CODE_PATTERN: Final = r"[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,31}"
_CODE: Final = re.compile(CODE_PATTERN, re.ASCII)


def is_code(text: str) -> bool:
    """Return whether a text has the shape of a code."""
    return _CODE.fullmatch(text) is not None


def clean(raw: str) -> str:
    """Return the code that a form brought, or "" if it is none: that is no fault of the person's."""
    return raw if len(raw) <= MAX_CHARACTERS and is_code(raw) else ""
