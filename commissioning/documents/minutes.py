"""The minutes of a meeting on paper and on a page, from the input that is stored when they are agreed."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.safestring import SafeString

from commissioning.choices import Attended
from commissioning.rules.money import spoken
from core.pdf import PaperTooLong, PaperTooSlow, render_document
from core.rich_text import on_page, shift_headings
from core.templatetags.house import clock

UNNAMED = "Victims’ services"
TOO_LONG = "The minutes are longer than can be printed: shorten them, and leave out large tables."
_COLOUR = "#1f3a5f"
# The level at which headings of a formatted text begin by themselves.
_OWN_LEVEL = 3


@dataclass(frozen=True)
class OfficeOnPaper:
    """The body, as the masthead and the metadata name it."""

    name: str
    colour: str
    logo: bytes


@dataclass(frozen=True)
class ItemOnPaper:
    """One item. `number` counts those that this reader may read."""

    number: int
    title: str
    minutes: SafeString
    aside: tuple[str, ...]
    advice: str
    words: str


@dataclass(frozen=True)
class MinutesOnPaper:
    """Minutes as the PDF and a page print them. `level` is that of an item's heading."""

    level: int
    office: OfficeOnPaper
    title: str
    when: str
    place: str
    agreed_on: date | None
    attendance: tuple[tuple[str, tuple[str, ...]], ...]
    items: tuple[ItemOnPaper, ...]


def press(printed: Mapping[str, Any]) -> bytes:
    """The PDF of some minutes, from `minutes_input` of figures.minutes. The same input gives the same bytes.

    Refused as core.pdf refuses: without Pango, and beyond its limits.
    """
    paper = minutes_paper(printed, is_page=False)
    context = {
        "office": paper.office,
        "title": f"Minutes: {paper.title}, {paper.when}",
        "paper": paper,
        "subtitle": f"Minutes of the Victims Commission, {paper.when}",
        "footer_line": f"Minutes · {paper.title}",
    }
    try:
        return render_document("documents/minutes.html", context)
    except PaperTooSlow:
        raise
    except PaperTooLong as error:
        raise PaperTooLong(TOO_LONG) from error


def minutes_paper(printed: Mapping[str, Any], *, is_page: bool = True) -> MinutesOnPaper:
    """What the minutes print, typed and formatted; their texts are cleaned again. Items are counted as they stand here.

    On a page the items' headings are h3, on paper h2.
    """
    level = 3 if is_page else 2
    clean = on_page if is_page else shift_headings
    return MinutesOnPaper(
        level=level,
        office=_office(printed["office"]),
        title=printed["title"],
        when=_when(printed),
        place=printed["place"],
        agreed_on=date.fromisoformat(printed["agreed_on"]) if printed["agreed_on"] else None,
        attendance=_attendance(printed),
        items=tuple(
            ItemOnPaper(
                number=number,
                title=item["title"],
                minutes=clean(item["minutes"], level + 1 - _OWN_LEVEL),
                aside=tuple(item["aside"]),
                advice=item["advice"],
                words=item["words"],
            )
            for number, item in enumerate(printed["items"], start=1)
        ),
    )


def _when(printed: Mapping[str, Any]) -> str:
    day = spoken(date.fromisoformat(printed["held_on"]))
    if not printed["starts_at"]:
        return day
    return f"{day} at {clock(time.fromisoformat(printed['starts_at']))}"


def _attendance(printed: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each answer with those who gave it, in the order of the answers; answers of nobody are left out."""
    gathered = {
        came.label: tuple(one["role"] for one in printed["attendance"] if one["attended"] == came) for came in Attended
    }
    return tuple((str(label), roles) for label, roles in gathered.items() if roles)


def _office(office: Mapping[str, str]) -> OfficeOnPaper:
    logo = base64.b64decode(office["logo"]) if office["logo"] else b""
    return OfficeOnPaper(office["name"] or UNNAMED, office["colour"] or _COLOUR, logo)
