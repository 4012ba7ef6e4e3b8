"""What an organiser reads when an action is refused."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.errors import RefusedBecause

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REFUSAL_TEXTS: Final[Mapping[RefusedBecause, "StrOrPromise"]] = {
    RefusedBecause.NOT_ALLOWED: _("Your role does not allow this."),
    RefusedBecause.NOT_PUBLISHED: _("This is possible for a campaign that is published and not closed."),
    RefusedBecause.NOT_CLOSED: _("Close the campaign first."),
    RefusedBecause.CAMPAIGN_CLOSED: _("The campaign is closed: nothing in it can be changed any more."),
    RefusedBecause.ALREADY_PUBLISHED: _("This is published already."),
    RefusedBecause.FIXED_BY_PUBLISHING: _("This is fixed since it was published: people signed it as it is."),
    RefusedBecause.SLUG_TAKEN: _("This name is taken."),
    RefusedBecause.BAD_SLUG: _("Use 2 to 50 small letters, digits and single hyphens."),
    RefusedBecause.UNKNOWN_LANGUAGE: _("Choose one of the languages offered."),
    RefusedBecause.TEXT_MISSING: _("A text is missing here."),
    RefusedBecause.DEFAULT_TEXT_MISSING: _(
        "The title, and what each petition and boycott asks, are needed in the campaign's first language."
    ),
    RefusedBecause.TEXT_TOO_LONG: _("This text is too long."),
    RefusedBecause.TEXT_UNSAFE: _("This text holds control characters, or characters that turn its direction around."),
    RefusedBecause.TEXT_UNCHANGED: _("Nothing has changed since the last published version."),
    RefusedBecause.ACTION_MISSING: _("Add a petition or a boycott first."),
    RefusedBecause.ACTION_EXISTS: _("The campaign has one of these already."),
    RefusedBecause.WINDOW_PAST: _("This moment has passed."),
    RefusedBecause.WINDOW_BACKWARDS: _("The end must come after the beginning."),
    RefusedBecause.UNKNOWN_TIME_ZONE: _("This time zone is unknown. Example: Africa/Casablanca"),
    RefusedBecause.NO_SUCH_LOCAL_TIME: _("The clock jumps over this time on that day."),
    RefusedBecause.MOMENT_WITHOUT_ZONE: _("This moment needs a time zone."),
    RefusedBecause.COMPANIES_MISSING: _("A boycott needs at least one company."),
    RefusedBecause.FOREIGN_TARGET: _("This target belongs to another campaign."),
    RefusedBecause.TARGET_IN_USE: _("A petition or a boycott names this target."),
    RefusedBecause.BAD_GOALS: _("Goals are rising whole numbers, 30 at most."),
    RefusedBecause.BAD_COUNTRY: _("Write the country as two capital letters. Example: MA"),
    RefusedBecause.BAD_LINK: _("Write a complete address that begins with https://"),
    RefusedBecause.DAY_IN_FUTURE: _("This day has not come yet."),
    RefusedBecause.ALREADY_RECORDED: _("The last answer of this target is recorded in these very words already."),
    RefusedBecause.UNKNOWN_SUPPORTER: _("There is no such supporter."),
    RefusedBecause.ALREADY_ENDED: _("This supporter does not count any more already."),
    RefusedBecause.UNKNOWN_REASON: _("Choose one of the reasons offered."),
    RefusedBecause.NOT_AGREED: _("This person did not agree to be named."),
    RefusedBecause.NOT_A_PICTURE: _("This is no picture that can be read. Use JPEG, PNG, WebP or AVIF."),
    RefusedBecause.PICTURE_TOO_LARGE: _("This picture is too large: 8 MB and 40 megapixels at most."),
    RefusedBecause.PICTURE_TOO_SMALL: _("This picture is too small: at least 480 pixels wide and 240 high."),
    RefusedBecause.NO_PICTURE: _("The campaign has no picture yet: choose a file."),
    RefusedBecause.EMAIL_TAKEN: _("This e-mail address has an account already."),
    RefusedBecause.BAD_EMAIL: _("This is not an e-mail address."),
    RefusedBecause.WEAK_PASSWORD: _("This password is too weak: use at least 12 characters that nobody would guess."),
    RefusedBecause.ALREADY_MEMBER: _("This person is a member already."),
    RefusedBecause.BAD_CODE: _("Use 1 to 32 small letters, digits and single hyphens."),
    RefusedBecause.TOO_MANY_CODES: _("100 codes at most: a code is for a poster or a group, never for one person."),
}
