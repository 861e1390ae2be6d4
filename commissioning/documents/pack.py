"""The papers of a meeting as one PDF: what is on the agenda, on which page, and each recommendation."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from commissioning.figures.pack import Pack, PackPaper
from commissioning.models import Office
from commissioning.rules.money import spoken
from core.pdf import PaperTooLong, PaperTooSlow, render_document
from core.rich_text import is_empty, shift_headings
from core.templatetags.house import clock

UNNAMED = "Victims’ services"
TOO_LONG = "The papers are longer than can be printed as one: print each recommendation by itself from its page."
# Headings of a formatted text begin at h3 by themselves; in a pack they stand below a section, which is one.
_SHIFT = 1
_TEXTS = (
    ("need", "The need it answers"),
    ("outcomes", "Outcomes sought"),
    ("gaps", "Gaps and duplication"),
    ("delivered", "What the provider delivered before"),
)


@dataclass(frozen=True)
class Section:
    """One text of a recommendation, with what belongs beside it: "need" its evidence, "delivered" the ledger."""

    name: str
    heading: str
    text: SafeString


@dataclass(frozen=True)
class PaperOnPaper:
    """One recommendation as it prints. `anchor` is where the contents lead."""

    paper: PackPaper
    sections: tuple[Section, ...]

    @property
    def anchor(self) -> str:
        return f"paper-{self.paper.number}"


def pack_pdf(pack: Pack, office: Office | None) -> bytes:
    """The bytes of a pack. Refused as core.pdf refuses: without Pango, and beyond its limits."""
    try:
        return render_document("documents/pack.html", pack_context(pack, office))
    except PaperTooSlow:
        raise
    except PaperTooLong as error:
        raise PaperTooLong(TOO_LONG) from error


def pack_context(pack: Pack, office: Office | None) -> dict[str, Any]:
    """What the template prints: everything counted beforehand."""
    name = office.short_name or office.name if office else UNNAMED
    return {
        "office": office or Office(name=UNNAMED),
        "title": _title(pack),
        "heading": pack.meeting.title if pack.meeting else "Papers that wait for your view",
        "kind": "PAPERS FOR THE MEETING" if pack.meeting else "PAPERS FOR REVIEW",
        "pack": pack,
        "meeting": pack.meeting,
        "starts_at": _clock(pack),
        "papers": [PaperOnPaper(paper, _sections(paper)) for paper in pack.papers],
        "footer_line": " · ".join((_title(pack), name)),
    }


def pack_filename(pack: Pack) -> str:
    day = pack.meeting.held_on if pack.meeting else pack.as_at
    return f"{'meeting' if pack.meeting else 'review'}-papers-{day.isoformat()}.pdf"


def _title(pack: Pack) -> str:
    if pack.meeting:
        return f"Papers for {pack.meeting.title}, {spoken(pack.meeting.held_on)}"
    return f"Papers that wait for a view, {spoken(pack.as_at)}"


def _clock(pack: Pack) -> str:
    at = pack.meeting.starts_at if pack.meeting else None
    return clock(at)


def _sections(paper: PackPaper) -> tuple[Section, ...]:
    """The texts that were written; and one without a word where something stands beside it."""
    recommendation, picture = paper.picture.recommendation, paper.picture
    beside = {"need": picture.evidence, "delivered": picture.held or picture.held_nothing}
    return tuple(
        Section(name, heading, shift_headings(getattr(recommendation, name), _SHIFT))
        for name, heading in _TEXTS
        if not is_empty(getattr(recommendation, name)) or beside.get(name)
    )
