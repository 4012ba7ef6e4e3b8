"""Why somebody takes part, in his own words: a short text that everybody may read beside his first name.

It is under the rules of names, and leads nowhere: a wall of reasons is read by many, so links and addresses are what it
would be filled for.
"""

import re
from typing import Final

from nidaa.intake import names
from nidaa.intake.refusals import ErrorCode

MAX_CHARACTERS: Final = 280

#: A reason is one paragraph: whoever breaks a line means a space.
_BREAKS: Final = re.compile("[\t-\r\x85\u2028\u2029]+")
#: How an emoji is drawn, which keyboards add by themselves: no letter is lost with it.
_EMOJI_STYLES: Final = re.compile("[\ufe0e\ufe0f]")
#: A scheme, `www.`, a mail address, a domain with a path, or one of the endings that such texts are sent for.
_LINK: Final = re.compile(
    r"[a-z][a-z0-9+.-]{1,15}://|\bwww\.|\w@[\w-]+\.\w|\w\.[a-z]{2,24}/|\w\.(?:com|net|org|info|biz|xyz|io|ly|gg|ma|fr)\b",
    re.IGNORECASE,
)


def clean(raw: str) -> str | ErrorCode:
    """Return a reason as it is kept: NFC, one paragraph; or what is wrong with it.

    Returns:
        The clean text, 0 to 280 characters; or TOO_LONG, FORBIDDEN_CHARACTER or NO_LETTER, as of a name; LINK_REFUSED.
    """
    text = names.clean(_EMOJI_STYLES.sub("", _BREAKS.sub(" ", raw)), MAX_CHARACTERS)
    if isinstance(text, ErrorCode):
        return text
    return ErrorCode.LINK_REFUSED if _LINK.search(text) else text
