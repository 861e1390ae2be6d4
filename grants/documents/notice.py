"""The paper of a notice of decision and its confidential annex, from the input that a signature stores."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from commissioning.rules import spoken
from core.money import pounds
from core.pdf import PaperTooLong, PaperTooSlow, render_document
from core.rich_text import is_empty
from grants.choices import Interests, PaperKind
from grants.documents.notice_advice import Advice, advice_of
from grants.documents.notice_schedule import Schedule, schedule_of
from grants.documents.wording import Wording, day_of, short_hash
from grants.rules.paper import signed_in_words

UNNAMED = "Victims’ services"
NOT_NUMBERED = "numbered when signed"
# One key beside the stored input: what a live print of a paper that is not recorded yet says of itself.
PREVIEW = "is_preview"
TOO_LONG = "The notice is longer than can be printed: shorten its text, and split or leave out large tables."


@dataclass(frozen=True)
class OfficeOnPaper:
    """The body that decides, as the masthead and the metadata name it."""

    name: str
    short_name: str
    colour: str
    logo: bytes


@dataclass(frozen=True)
class Signature:
    """Who signed and when; nothing but the title before."""

    name: str
    title: str
    signed_on: date | None
    effective_on: date | None
    is_electronic: bool
    is_day_known: bool

    @property
    def date_words(self) -> str:
        """The day of signature, or that the paper does not give it."""
        return signed_in_words(self.signed_on, is_day_known=self.is_day_known)

    @property
    def took_effect_later(self) -> bool:
        return self.effective_on is not None and self.effective_on != self.signed_on


@dataclass(frozen=True)
class Declaration:
    """What the decision maker declares: a sentence of ours, and their own words where they stated an interest."""

    words: str
    stated: str = ""


@dataclass(frozen=True)
class File:
    title: str
    name: str
    hash_beginning: str


@dataclass(frozen=True)
class NoticeOnPaper:
    """A notice as the PDF and a page print it. `level` is that of its section headings."""

    level: int
    is_page: bool
    # Words for the head of every sheet: a draft or a transcript says so. Empty on a signed notice.
    mark: str
    explanation: str
    reference: str
    title: str
    kind_label: str
    as_at: date
    office: OfficeOnPaper
    contact: tuple[str, ...]
    supersedes: str
    # What superseding does to the ledger, in a sentence; empty where it supersedes nothing.
    superseding: str
    summary: SafeString
    decision: SafeString
    declaration: Declaration
    signature: Signature
    advice: tuple[Advice, ...]
    schedule: Schedule | None
    attachments: tuple[File, ...]

    @property
    def reference_words(self) -> str:
        return self.reference or NOT_NUMBERED

    @property
    def running_title(self) -> str:
        """What stands at the head and the foot of each sheet."""
        return f"Notice of decision {self.reference}" if self.reference else "Notice of decision, not numbered yet"

    @property
    def inner_level(self) -> int:
        return self.level + 1

    @property
    def lowest_level(self) -> int:
        return self.level + 2

    @property
    def is_draft(self) -> bool:
        return self.signature.signed_on is None

    @property
    def is_transcript(self) -> bool:
        return not self.signature.is_electronic


def press(kind: str, printed: Mapping[str, Any]) -> bytes:
    """The PDF of a notice or of its annex, from `notice_input` or `annex_input` of grants.figures.paper.

    The same input gives the same bytes. Refused as core.pdf refuses: without Pango, and beyond its limits.
    """
    templates = {PaperKind.NOTICE: _notice, PaperKind.ANNEX: _annex}
    template, context = templates[PaperKind(kind)](printed)
    try:
        return render_document(template, context)
    except PaperTooSlow:
        raise
    except PaperTooLong as error:
        raise PaperTooLong(TOO_LONG) from error


def paper_context(printed: Mapping[str, Any], *, is_page: bool = True) -> NoticeOnPaper:
    """What a notice prints, typed and formatted: texts cleaned again, paragraphs numbered through all its sections.

    For a page its section headings begin at h3 and its tables scroll; for the PDF they begin at h2.
    """
    wording = Wording(is_page=is_page)
    signature = _signature(printed)
    return NoticeOnPaper(
        level=wording.level,
        is_page=is_page,
        mark=_mark(printed, signature),
        explanation=_explanation(printed, signature),
        reference=printed["signature"]["reference"],
        title=printed["title"],
        kind_label=printed["kind_label"],
        as_at=date.fromisoformat(printed["as_at"]),
        office=office_of(printed),
        contact=tuple(words for words in printed["contact"].values() if words),
        supersedes=printed["supersedes"],
        superseding=_superseding(printed),
        summary=wording.plain(printed["sections"].get("summary", "")),
        decision=wording.plain(printed["decision"]),
        declaration=_declaration(printed),
        signature=signature,
        advice=advice_of(printed, wording),
        schedule=schedule_of(printed),
        attachments=tuple(File(one["title"], one["name"], short_hash(one["sha256"])) for one in printed["attachments"]),
    )


def _superseding(printed: Mapping[str, Any]) -> str:
    released = Decimal(printed.get("released") or "0")
    if released:
        return f"{pounds(released)} which that decision committed and which has not been paid is released."
    if printed.get("entries_stay"):
        return "The entries of that decision stay in the ledger until finance reverses them."
    return ""


def office_of(printed: Mapping[str, Any]) -> OfficeOnPaper:
    office = printed["office"]
    name = office["name"] or UNNAMED
    logo = base64.b64decode(office["logo"]) if office["logo"] else b""
    return OfficeOnPaper(name, office["short_name"] or name, office["colour"], logo)


def _notice(printed: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    paper = paper_context(printed, is_page=False)
    return "documents/notice.html", {
        "office": paper.office,
        # Of the document; the heading on the sheet is the title alone.
        "title": f"{paper.reference} {paper.title}".strip(),
        "paper": paper,
        "footer_line": _footer(paper),
        "sheet": _sheet(paper),
    }


def _sheet(paper: NoticeOnPaper) -> str:
    if not paper.mark:
        return ""
    return "sheet-transcript" if paper.is_transcript else "sheet-marked"


def _annex(printed: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    reference = printed["signature"]["reference"]
    office = office_of(printed)
    return "documents/notice_annex.html", {
        "office": office,
        "title": f"Confidential annex to {reference or 'an unsigned notice'}",
        "notice_title": printed["title"],
        "reference_words": reference or NOT_NUMBERED,
        "signed_on": day_of(printed["signature"]["signed_on"]),
        "footer_line": f"Confidential · annex to {reference or 'an unsigned notice'} · {office.short_name}",
        "sheet": "sheet-marked",
        "mark": "CONFIDENTIAL",
        "words": "" if is_empty(printed["annex"]) else Wording(is_page=False).numbered(printed["annex"], depth=0),
    }


def _footer(paper: NoticeOnPaper) -> str:
    parts = (paper.running_title, paper.mark, paper.office.short_name)
    return " · ".join(part for part in parts if part)


def _signature(printed: Mapping[str, Any]) -> Signature:
    signature = printed["signature"]
    return Signature(
        name=signature["name"],
        title=signature["title"],
        signed_on=day_of(signature["signed_on"]),
        effective_on=day_of(signature["effective_on"]),
        is_electronic=not printed["is_from_paper"],
        is_day_known=signature.get("is_day_known", True),
    )


def _mark(printed: Mapping[str, Any], signature: Signature) -> str:
    if printed["is_from_paper"]:
        return "Transcript, not recorded yet" if printed.get(PREVIEW) else "Transcript of a notice signed on paper"
    return "" if signature.signed_on else "Draft: not signed"


def _explanation(printed: Mapping[str, Any], signature: Signature) -> str:
    if not printed["is_from_paper"]:
        return "" if signature.signed_on else "This is how the notice will print. It has no effect until it is signed."
    when = f" on {spoken(signature.signed_on)}" if signature.signed_on and signature.is_day_known else ""
    who = ", ".join(part for part in (signature.name, signature.title) if part)
    return f"The notice was signed on paper{when}{who and f' by {who}'}. The signed paper is the decision."


def _declared_on_paper(signature: Mapping[str, Any]) -> Declaration:
    if signature["interests"] == Interests.STATED:
        return Declaration("The signed paper states this interest:", signature["interests_stated"])
    if signature["interests"] == Interests.NONE:
        return Declaration("The signed paper declares no disclosable interest.")
    return Declaration("The signed paper says nothing of interests.")


def _declaration(printed: Mapping[str, Any]) -> Declaration:
    signature = printed["signature"]
    if printed["is_from_paper"]:
        return _declared_on_paper(signature)
    if signature["interests"] == Interests.STATED:
        return Declaration(
            "I declare the interest below, and have acted on it as stated. I take this decision in compliance with "
            "this office’s code of conduct.",
            signature["interests_stated"],
        )
    if signature["interests"] == Interests.NONE:
        return Declaration(
            "I confirm that I have no disclosable pecuniary interest in this decision, and that I take it in "
            "compliance with this office’s code of conduct."
        )
    return Declaration("The decision maker declares any interest when signing.")
