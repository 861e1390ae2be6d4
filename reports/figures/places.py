"""What was found, with its places as the report prints them: for pages, and for the record of an issued report."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reports.figures.check import Check
from reports.rules.paper import Finding
from reports.rules.places import Places, places_in
from reports.rules.tokens import Piece, pieces_of


def as_printed(check: Check) -> Check:
    """The same findings for a reader. No query; what is stored and what is compared keeps the places of the guard."""
    places = places_in(
        [
            {
                "id": section.pk,
                "heading": section.heading,
                "pieces": [_piece(piece, check) for piece in pieces_of(section.body)],
            }
            for section in check.sections
        ]
    )
    return replace(
        check,
        open=tuple(_placed(one, places) for one in check.open),
        answered=tuple(replace(one, finding=_placed(one.finding, places)) for one in check.answered),
    )


def record_as_printed(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """The record of an issued report from its stored input."""
    places, record = places_in(frozen["sections"]), frozen["record"]
    return record | {name: [_kept(one, places) for one in record[name]] for name in ("open", "answered")}


def _piece(piece: Piece, check: Check) -> dict[str, Any]:
    """As report_input has it, without the rows of tables: words are words, and a token of nothing is printed as one."""
    if piece.block is None:
        return {"html": piece.html}
    return {} if check.live.block(piece.block) else {"html": "<p>[[ ]]</p>"}


def _placed(finding: Finding, places: Places) -> Finding:
    return replace(
        finding,
        where=places.printed(finding.where, finding.section),
        explanation=places.in_words(finding.explanation, finding.section),
    )


def _kept(one: Mapping[str, Any], places: Places) -> dict[str, Any]:
    # Inputs of reports that were issued before sections were kept here name none.
    section = one.get("section", 0)
    told = {
        "where": places.printed(one["where"], section),
        "explanation": places.in_words(one["explanation"], section),
    }
    return dict(one) | told
