"""What can go wrong in this room, and why an action was refused."""

from enum import StrEnum


class CampaignsError(Exception):
    """The base of this package's errors."""


class RefusedBecause(StrEnum):
    """Why an action was refused. The admin and the studio translate these; they are never renamed."""

    NOT_ALLOWED = "not-allowed"
    NOT_PUBLISHED = "not-published"
    NOT_CLOSED = "not-closed"
    CAMPAIGN_CLOSED = "campaign-closed"
    ALREADY_PUBLISHED = "already-published"
    FIXED_BY_PUBLISHING = "fixed-by-publishing"
    SLUG_TAKEN = "slug-taken"
    BAD_SLUG = "bad-slug"
    UNKNOWN_LANGUAGE = "unknown-language"
    TEXT_MISSING = "text-missing"
    DEFAULT_TEXT_MISSING = "default-text-missing"
    TEXT_TOO_LONG = "text-too-long"
    TEXT_UNSAFE = "text-unsafe"
    TEXT_UNCHANGED = "text-unchanged"
    ACTION_MISSING = "action-missing"
    ACTION_EXISTS = "action-exists"
    WINDOW_PAST = "window-past"
    WINDOW_BACKWARDS = "window-backwards"
    UNKNOWN_TIME_ZONE = "unknown-time-zone"
    NO_SUCH_LOCAL_TIME = "no-such-local-time"
    MOMENT_WITHOUT_ZONE = "moment-without-zone"
    COMPANIES_MISSING = "companies-missing"
    FOREIGN_TARGET = "foreign-target"
    TARGET_IN_USE = "target-in-use"
    BAD_GOALS = "bad-goals"
    BAD_COUNTRY = "bad-country"
    BAD_LINK = "bad-link"
    DAY_IN_FUTURE = "day-in-future"
    ALREADY_RECORDED = "already-recorded"
    UNKNOWN_SUPPORTER = "unknown-supporter"
    ALREADY_ENDED = "already-ended"
    UNKNOWN_REASON = "unknown-reason"
    NOT_AGREED = "not-agreed"
    NOT_A_PICTURE = "not-a-picture"
    PICTURE_TOO_LARGE = "picture-too-large"
    PICTURE_TOO_SMALL = "picture-too-small"
    NO_PICTURE = "no-picture"
    EMAIL_TAKEN = "email-taken"
    BAD_EMAIL = "bad-email"
    WEAK_PASSWORD = "weak-password"  # noqa: S105 - a code, not a password.
    ALREADY_MEMBER = "already-member"
    BAD_CODE = "bad-code"
    TOO_MANY_CODES = "too-many-codes"


class ActionRefused(CampaignsError):
    """The caller's input, or the state of the campaign, does not allow this; nothing was changed.

    Attributes:
        code: Why.
        field: The input to blame, by the action's parameter name; "" when none is.
    """

    def __init__(self, code: RefusedBecause, field: str = "") -> None:
        """Refuse for a reason, blaming a parameter if there is one to blame."""
        super().__init__(f"{code}: {field}" if field else str(code))
        self.code = code
        self.field = field
