"""Filters of every page: numbers, days, moments in the reader's language, isolated from its direction."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nidaa.web.days import day_text, moment_text
from nidaa.web.figures import STRETCH
from nidaa.web.figures import figures as drawn_figures
from nidaa.web.languages import language_named
from nidaa.web.numbers import group_digits

register = template.Library()


def _language() -> str:
    return language_named(translation.get_language()).code


@register.filter
def number(value: int) -> SafeString:
    """Show a whole number, grouped, kept left to right in any text."""
    return format_html('<bdi dir="ltr" class="num">{}</bdi>', group_digits(value, _language()))


@register.filter
def digits(value: int) -> str:
    """Show a whole number, grouped, as bare text: for attributes, titles and plural sentences."""
    return group_digits(value, _language())


@register.filter
def day(value: date) -> SafeString:
    """Show a day in words, with its machine-readable form."""
    plain = value.astimezone(UTC).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', plain.isoformat(), day_text(plain, _language()))


@register.filter
def moment(value: datetime, zone: str = "UTC") -> SafeString:
    """Show an aware moment in words, in the clock of a zone (IANA name)."""
    text = moment_text(value, _language(), ZoneInfo(zone))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def hour(value: datetime) -> SafeString:
    """Show an aware moment as a table does: day and hour in UTC, in digits, the same in every language."""
    text = f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"
    return format_html('<time datetime="{}"><bdi dir="ltr" class="num">{}</bdi></time>', value.isoformat(), text)


@register.filter
def is_other_language(code: str) -> bool:
    """Tell whether a text is in another language than its reader's, so that the page says so; "" is nobody's."""
    return code not in ("", _language())


@register.filter
def own_name(code: str) -> str:
    """Name a language in itself: no sentence has to inflect it, and who speaks it knows it."""
    return language_named(code).own_name


@register.inclusion_tag("web/components/figures.html")
def figures(value: int) -> dict[str, object]:
    """Draw a count in the hero's numerals; the number itself must stand beside it as text."""
    return {"figures": drawn_figures(value), "stretch": str(STRETCH)}
