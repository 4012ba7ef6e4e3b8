"""How long a supporter's form may be, and how long it may take."""

from typing import Final

FORM_LIMIT_BYTES: Final = 16 * 1024
#: A form has some hundred bytes: whoever takes longer holds a place that others need.
FORM_SECONDS: Final = 10.0
