"""Paper: HTML from our own templates becomes an accessible PDF (PDF/UA-1). See docs/paper.md.

WeasyPrint works in a process of its own and is never imported here: without Pango everything but paper works.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from .errors import PaperRefused, PaperTooLong, PaperTooSlow, PaperUnavailable
from .limits import refuse_beyond_limits
from .line import on_one_line
from .pictures import picture_address
from .process import the_press

__all__ = [
    "PaperRefused",
    "PaperTooLong",
    "PaperTooSlow",
    "PaperUnavailable",
    "on_one_line",
    "paper_is_available",
    "picture_address",
    "render_document",
    "render_pdf",
]


@cache
def paper_is_available() -> bool:
    """Whether this machine can make a PDF. The answer holds until the process is started again."""
    return the_press().is_available()


def render_pdf(
    html: str,
    *,
    title: str,
    author: str = "",
    colour: str = "",
    lang: str = "en-GB",
) -> bytes:
    """Set finished HTML as a PDF/UA-1 paper and return its bytes.

    The same arguments give the same bytes, in any process, for one version of WeasyPrint. `title`, `author`
    and `lang` become the document's metadata; a `lang` on the html element wins. `colour` is the office's, as
    #rrggbb. Refused by PaperUnavailable (no Pango), PaperTooLong (rows, characters or memory beyond the
    limits), PaperTooSlow (stopped when its time was up) and PaperRefused (asks for a file that is not packaged, or a
    layout that is not a paper).
    """
    refuse_without_pango()
    refuse_beyond_limits(html)
    return the_press().set_in_type(html, title=title, author=author, colour=colour, lang=lang)


def render_document(template: str, context: Mapping[str, Any]) -> bytes:
    """Fill a template that extends documents/base.html and return the paper's bytes.

    The context names `office` (its `name` and, where it has them, `colour` and `logo`) and `title`;
    docs/paper.md lists the rest. Refused as render_pdf refuses.
    """
    # Here, not above: the press's own process imports this package too, and has no use for Django.
    from django.template.loader import render_to_string  # noqa: PLC0415

    refuse_without_pango()
    office = context["office"]
    logo = getattr(office, "logo", None)
    html = render_to_string(template, {**context, "logo": picture_address(bytes(logo)) if logo else ""})
    return render_pdf(
        html,
        title=context["title"],
        author=office.name,
        colour=getattr(office, "colour", ""),
        lang=context.get("lang", "en-GB"),
    )


def refuse_without_pango() -> None:
    """Raise PaperUnavailable, which says the remedy, where WeasyPrint cannot be imported."""
    if not paper_is_available():
        raise PaperUnavailable
