"""How long a supporter's form may be, and how long it may take."""

from typing import Final

from nidaa.intake.form import MAX_BODY_BYTES

FORM_LIMIT_BYTES: Final = MAX_BODY_BYTES
#: A form has some hundred bytes: whoever takes longer holds a place that others need.
FORM_SECONDS: Final = 10.0
