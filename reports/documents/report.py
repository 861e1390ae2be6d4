"""The report as it prints, on paper and on a page, from the input that is frozen when it is issued."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.pdf import PaperTooLong, PaperTooSlow, on_one_line, render_document
from reports.documents.allocation_table import UNNAMED
from reports.documents.report_blocks import Blocks, ChartOnPaper, OnPage, TableOnPaper, cap_of, rows_in
from reports.documents.report_record import Record, record_of
from reports.documents.report_wording import Wording
from reports.figures.report_input import tables_of_input
from reports.rules.report_words import spoken

DRAFT = "Draft"
TOO_LONG = "The report is longer than can be printed: shorten its text, and leave out large tables."
_FEW_SECTIONS = 4
# Of the running title on an upright sheet, in points and millimetres (static/paper/paper.css, @top-right).
_HEADER_SIZE, _HEADER_BREADTH = 9, 76


@dataclass(frozen=True)
class OfficeOnPaper:
    """The body that reports, as the masthead and the metadata name it."""

    name: str
    colour: str
    logo: bytes


@dataclass(frozen=True)
class PieceOnPaper:
    """Part of a section: words, or a table, or a chart."""

    words: str = ""
    table: TableOnPaper | None = None
    chart: ChartOnPaper | None = None


@dataclass(frozen=True)
class SectionOnPaper:
    """`number` counts the sections; `level` is that of its heading. A section that nobody wrote has no pieces."""

    number: int
    heading: str
    level: int
    is_page: bool
    pieces: tuple[PieceOnPaper, ...]

    @property
    def anchor(self) -> str:
        return f"section-{self.number}"

    @property
    def lower_level(self) -> int:
        return self.level + 1


@dataclass(frozen=True)
class Cover:
    """The block at the head of a paper for a board. Days are None and words empty where nothing is entered."""

    kind: str
    title: str
    reference: str
    board: str
    meeting_on: date | None
    as_at: date
    issued_on: date | None
    years: str
    presenter: str
    author: str


@dataclass(frozen=True)
class ReportOnPaper:
    """A report as the PDF and a page print it. `mark` stands on every sheet of what is not issued."""

    is_page: bool
    level: int
    mark: str
    office: OfficeOnPaper
    cover: Cover
    sections: tuple[SectionOnPaper, ...]
    record: Record

    @property
    def lower_level(self) -> int:
        return self.level + 1

    @property
    def has_many_sections(self) -> bool:
        """Whether the contents are worth a first sheet of their own."""
        return len(self.sections) > _FEW_SECTIONS

    @property
    def running_title(self) -> str:
        """What stands at the head of each sheet after the first; a title that is too long for the line is cut."""
        words = " · ".join(part for part in (self.cover.reference, self.cover.title) if part)
        return on_one_line(words, size=_HEADER_SIZE, breadth=_HEADER_BREADTH)

    @property
    def footer_line(self) -> str:
        """BR 003/2018 · figures as at 28 February 2018: what a reader checks against another copy."""
        reference = self.cover.reference or f"{DRAFT}, not issued"
        return f"{reference} · figures as at {spoken(self.cover.as_at)}"


def press(printed: Mapping[str, Any]) -> bytes:
    """The PDF of a report from `report_input` of reports.figures.report_input.

    The same input gives the same bytes. Refused as core.pdf refuses: without Pango, and beyond its limits.
    """
    template, context = finished(printed)
    try:
        return render_document(template, context)
    except PaperTooSlow:
        raise
    except PaperTooLong as error:
        raise PaperTooLong(TOO_LONG) from error


def finished(printed: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The template of the paper and what it prints."""
    paper = report_paper(printed, is_page=False)
    return "documents/report.html", {
        "office": paper.office,
        # Of the document; the heading on the sheet is the title alone.
        "title": f"{paper.cover.reference} {paper.cover.title}".strip(),
        "paper": paper,
        "footer_line": paper.footer_line,
        "sheet": "sheet-marked" if paper.mark else "",
    }


def report_paper(printed: Mapping[str, Any], *, is_page: bool, on_page: OnPage | None = None) -> ReportOnPaper:
    """What a report prints: texts cleaned again, paragraphs and tables numbered through, tokens become figures.

    On a page each figure and cell leads to the entries behind it, for who may open them (`on_page`); on paper they
    are plain. Tables are cut where all of them together would not fit into a PDF, and say so.
    """
    on_page = on_page or OnPage()
    wording = Wording(printed["figures"], is_page, on_page)
    blocks = _blocks(printed, is_page, on_page)
    sections = tuple(
        _section(section, number, wording, blocks) for number, section in enumerate(printed["sections"], start=1)
    )
    cover = _cover(printed["cover"])
    return ReportOnPaper(
        is_page=is_page,
        level=on_page.level,
        mark="" if cover.reference else f"{DRAFT}: not issued",
        office=_office(printed["office"]),
        cover=cover,
        sections=sections,
        record=record_of(
            printed,
            used=wording.used,
            tables=_tables(sections),
            as_at=cover.as_at,
            doors=_doors(printed["figures"], on_page) if is_page else {},
        ),
    )


def _blocks(printed: Mapping[str, Any], is_page: bool, on_page: OnPage) -> Blocks:
    tables = tables_of_input(printed)
    pieces = [piece for section in printed["sections"] for piece in section["pieces"]]
    set_out = [piece.get("table") or piece["chart"]["table"] for piece in pieces if "html" not in piece]
    typed = sum(rows_in(piece["html"]) for piece in pieces if "html" in piece)
    record = len(printed["figures"]) + len(printed["record"]["open"]) + len(printed["record"]["answered"])
    return Blocks(
        numbers={table["key"]: number for number, table in enumerate(tables, start=1)},
        cap=cap_of(set_out, typed + record),
        is_page=is_page,
        on_page=on_page,
        colour=printed["office"]["colour"],
    )


def _section(section: Mapping[str, Any], number: int, wording: Wording, blocks: Blocks) -> SectionOnPaper:
    pieces: list[PieceOnPaper] = []
    has_heading = False
    around = _keys_around(section["pieces"])
    for piece, beside in zip(section["pieces"], around, strict=True):
        if "html" in piece:
            pieces.append(PieceOnPaper(words=wording.numbered(piece["html"], goes_on=has_heading)))
            has_heading = has_heading or "<h3>" in piece["html"]
        elif "chart" in piece:
            is_beside = piece["chart"]["table"]["key"] in beside
            pieces.append(PieceOnPaper(chart=blocks.chart(piece["chart"], is_beside_its_table=is_beside)))
        else:
            pieces.append(PieceOnPaper(table=blocks.table(piece["table"])))
    return SectionOnPaper(number, section["heading"], wording.level, wording.is_page, tuple(pieces))


def _keys_around(pieces: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Of each piece the keys of the tables right before and after it, empty where there are none."""
    keys = [piece["table"]["key"] if "table" in piece else "" for piece in pieces]
    return list(zip(["", *keys[:-1]], [*keys[1:], ""], strict=False))[: len(keys)]


def _tables(sections: tuple[SectionOnPaper, ...]) -> Iterator[TableOnPaper]:
    for section in sections:
        for piece in section.pieces:
            if piece.table or piece.chart:
                yield piece.table or piece.chart.table  # type: ignore[union-attr]


def _doors(figures: Mapping[str, Any], on_page: OnPage) -> dict[str, str]:
    return {key: one["href"] for key, one in figures.items() if one["href"] and on_page.opens(one["href"])}


def _cover(cover: Mapping[str, Any]) -> Cover:
    return Cover(
        kind=cover["kind"],
        title=cover["title"],
        reference=cover["reference"],
        board=cover["board"],
        meeting_on=_day(cover["meeting_on"]),
        as_at=date.fromisoformat(cover["as_at"]),
        issued_on=_day(cover["issued_on"]),
        years=cover["years"],
        presenter=cover["presenter"],
        author=cover["author"],
    )


def _office(office: Mapping[str, Any]) -> OfficeOnPaper:
    logo = base64.b64decode(office["logo"]) if office["logo"] else b""
    return OfficeOnPaper(office["name"] or UNNAMED, office["colour"], logo)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
