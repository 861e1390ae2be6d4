"""Tags behind the GOV.UK templates: a field, the error summary, page links, the fund's bar."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template import Context
from django.utils.safestring import SafeString
from django_tables2 import Table

from core.forms.markup import FieldOptions, print_field, summary_of
from core.tables import rows_in_markup

register = template.Library()


@register.simple_tag
def govuk_field(field: BoundField, options: FieldOptions | str | None = None) -> str:
    """Print a bound field as a GOV.UK form group."""
    return print_field(field, options if isinstance(options, FieldOptions) else None)


@register.inclusion_tag("govuk/error_summary.html")
def error_summary(*forms_on_page: forms.BaseForm) -> dict[str, Any]:
    """One summary of what is wrong in all forms of a page, linked to where it is mended."""
    lines = [line for form in forms_on_page if isinstance(form, forms.BaseForm) for line in summary_of(form)]
    return {"lines": lines}


@dataclass(frozen=True)
class PageLink:
    """One place in the row of pages; without a number it is a gap."""

    number: int | None
    href: str = ""
    is_current: bool = False


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, field: str = "page", what: str = "rows") -> dict[str, Any]:
    """Links to the pages of a list. They keep the rest of the address; `field` is the name of the page in it."""
    request = context.get("request")

    def href(number: int) -> str:
        query = request.GET.copy() if request else QueryDict(mutable=True)
        query[field] = str(number)
        return f"?{query.urlencode()}"

    ends = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        PageLink(number, href(number), number == page.number) if isinstance(number, int) else PageLink(None)
        for number in ends
    ]
    return {
        "page": page,
        "links": links,
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
        "what": what,
    }


@dataclass(frozen=True)
class Segment:
    name: str
    start: Decimal
    width: Decimal
    fill: str


# The office's colour comes by stylesheet; this is what the bar bears on paper and before it is loaded.
_FILLS = {"committed": "#1f3a5f", "over": "#ca3535", "tolerance": "#b9c6d6", "headroom": "#e6ebf1"}


@register.inclusion_tag("components/fund_bar.html")
def fund_bar(
    title: str,
    committed: Decimal | int = 0,
    over: Decimal | int = 0,
    tolerance: Decimal | int = 0,
    headroom: Decimal | int = 0,
    id: str = "fund-bar",
) -> dict[str, Any]:
    """A bar of four parts, each in per cent of the bar; what is left of 100 stays empty.

    `title` says the same in words: the bar is a picture of it, never the only place where it stands.
    """
    shares = {"committed": committed, "over": over, "tolerance": tolerance, "headroom": headroom}
    segments, start = [], Decimal(0)
    for name, share in shares.items():
        width = min(max(Decimal(str(share)), Decimal(0)), 100 - start)
        if width:
            segments.append(Segment(name, start, width, _FILLS[name]))
        start += width
    return {"title": title, "segments": segments, "id": id}


@register.simple_tag
def table_body(table: Table) -> SafeString:
    """The rows of a table's page."""
    return rows_in_markup(table)
