"""How the office writes money, dates and shares, in every template."""

from datetime import date, datetime, time
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from core import money
from core.forms.days import MONTHS
from core.rich_text import on_page

register = template.Library()

register.filter("pounds", money.pounds)


@register.filter
def day(value: date | datetime | None) -> str:
    """23 January 2018."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@register.filter
def moment(value: datetime | None) -> str:
    """23 January 2018 at 2:05pm."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local)} at {clock(local.time())}"


@register.filter
def clock(value: time | None) -> str:
    """2:05pm."""
    return "" if value is None else f"{value.hour % 12 or 12}:{value:%M}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def percent(value: Decimal | None) -> str:
    """6.6%; nothing where there is no whole."""
    return "" if value is None else f"{value}%"


@register.filter
def rich(value: str | None, shift: int = 0) -> SafeString:
    """A formatted text on a page, inside <div class="app-rich">. Cleaned again, so that nothing unclean is printed.

    `shift` is added to the level of its headings, which are h3 and h4.
    """
    return on_page(value or "", shift)
