"""All that a report prints, as plain values: what is frozen when it is issued, and what a preview shows before."""

import base64
from collections.abc import Mapping
from dataclasses import asdict
from html import escape
from typing import Any

from commissioning.figures.office import the_office
from core import years
from reports.figures.check import Check, LiveOf
from reports.figures.live_charts import LiveChart
from reports.models import Report, ReportSection
from reports.rules.tokens import Piece, pieces_of, tokens_in


def report_input(report: Report, check: Check) -> dict[str, Any]:
    """Plain values, ready for JSON.

    - `office`: name, colour, logo (base64)
    - `cover`: kind, title, reference, board, meeting_on, as_at, issued_on (ISO days or ""), years, presenter, author,
      is_public
    - `sections`: each {"id", "heading", "pieces"}; a piece is {"html": rich text in which figures are still tokens} or
      {"table": {...}} or {"chart": {...}} as in figures.live_tables and live_charts, values as text
    - `figures`: by token key {"label", "printed", "in_words", "href"}
    - `record`: what was found and answered: {"open": [...], "answered": [...], "reason"}; `where` as the guard counts,
      and `section` by its key (rules.places has the printed numbers)
    """
    return {
        "office": _office(),
        "cover": _cover(report),
        "sections": [section_input(section, check.live) for section in check.sections],
        "figures": figures_input(check.live),
        "record": _record(report, check),
    }


def section_input(section: ReportSection, live: LiveOf) -> dict[str, Any]:
    pieces = [_piece(piece, live) for piece in pieces_of(section.body)]
    return {"id": section.pk, "heading": section.heading, "pieces": pieces}


def figures_input(live: LiveOf) -> dict[str, Any]:
    return {
        key: {"label": one.label, "printed": one.printed, "in_words": one.in_words, "href": one.href}
        for key, one in live.figures.items()
        if one.has_words
    }


def tables_of_input(printed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each table of a stored input in its order, those of charts included, each once by its key."""
    found: dict[str, dict[str, Any]] = {}
    for section in printed["sections"]:
        for piece in section["pieces"]:
            table = piece.get("table") or (piece["chart"]["table"] if "chart" in piece else None)
            if table:
                found.setdefault(table["key"], table)
    return list(found.values())


def _piece(piece: Piece, live: LiveOf) -> dict[str, Any]:
    if piece.block is None:
        return {"html": piece.html}
    block = live.block(piece.block)
    if isinstance(block, LiveChart):
        return {"chart": _plain(asdict(block))}
    # What stands for nothing is shown as it was typed; it cannot be issued.
    return {"table": _plain(asdict(block))} if block else {"html": f"<p>[[{escape(piece.block.typed)}]]</p>"}


def _plain(value: Any) -> Any:
    """Values that JSON knows: amounts and days as text, so that none becomes a float."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _office() -> dict[str, str]:
    office = the_office()
    if office is None:
        return {"name": "", "colour": "", "logo": ""}
    logo = base64.b64encode(bytes(office.logo)).decode() if office.logo else ""
    return {"name": office.name, "colour": office.colour, "logo": logo}


def _cover(report: Report) -> dict[str, Any]:
    first, last = years.label(report.first_year), years.label(report.last_year)
    return {
        "kind": report.get_kind_display(),
        "title": report.title,
        "reference": report.reference or "",
        "board": report.board,
        "meeting_on": report.meeting_on.isoformat() if report.meeting_on else "",
        "as_at": report.as_at.isoformat(),
        "issued_on": report.issued_on.isoformat() if report.issued_on else "",
        "years": last if first == last else f"{first} to {last}",
        "presenter": report.presenter,
        "author": report.author,
        "is_public": report.is_public,
    }


def _record(report: Report, check: Check) -> dict[str, Any]:
    return {
        "reason": report.open_findings_reason,
        "open": [
            {
                "where": one.where,
                "section": one.section,
                "printed": one.printed,
                "expected": one.expected,
                "explanation": one.explanation,
            }
            for one in check.open
        ],
        "answered": [
            {
                "where": one.finding.where,
                "section": one.finding.section,
                "printed": one.finding.printed,
                "explanation": one.finding.explanation,
                "answer": one.answer.get_answer_display(),
                "source": one.answer.source,
                "source_on": one.answer.source_on.isoformat() if one.answer.source_on else "",
                "reason": one.answer.reason,
                "by": one.answer.by.get_role_display(),
            }
            for one in check.answered
        ],
        "tokens": sum(len(tokens_in(section.body)) for section in check.sections),
    }
