"""What stands in the way of issuing a report as it is: tokens that stand for nothing, and findings that are open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.rich_text import is_empty
from reports.figures.known import known_for
from reports.figures.live import LiveFigure, figures_of
from reports.figures.live_charts import LiveChart, charts_of
from reports.figures.live_families.books import Books
from reports.figures.live_families.printed import NO_FIGURE
from reports.figures.live_tables import LiveTable, tables_of
from reports.models import FindingAnswer, Report, ReportSection
from reports.rules.findings import findings_in
from reports.rules.paper import Finding, Known, Paper, Part, Passage, PassageTable
from reports.rules.reading_html import read_html
from reports.rules.tokens import Token, has_half_token, pieces_of, tokens_in


@dataclass(frozen=True)
class LiveOf:
    """Every figure, table and chart that the words of a report name, by its key, as at the report's day."""

    figures: Mapping[str, LiveFigure]
    tables: Mapping[str, LiveTable]
    charts: Mapping[str, LiveChart]

    def printed(self, token: Token) -> str | None:
        """A figure as it prints; None for what is unknown, has no data or is asked for in an unknown style."""
        figure = self.figures.get(token.key)
        if figure is None or not figure.has_words or token.has_unknown_style:
            return None
        return figure.in_words if token.is_in_words else figure.printed

    def block(self, token: Token) -> LiveTable | LiveChart | None:
        return self.tables.get(token.key) or self.charts.get(token.key)


@dataclass(frozen=True)
class Answered:
    """A finding with what was said to it."""

    finding: Finding
    answer: FindingAnswer


@dataclass(frozen=True)
class Check:
    """The state of a report. `broken` are sentences; findings are in the order of the paper."""

    sections: Sequence[ReportSection]
    live: LiveOf
    broken: tuple[str, ...]
    open: tuple[Finding, ...]
    answered: tuple[Answered, ...]
    # What it was compared with, and the ledger of its day, for whoever asks for more of it on the same page.
    known: Known
    books: Books

    @property
    def empty(self) -> list[ReportSection]:
        """The sections in which nothing is written: they print as a heading that says so."""
        return [section for section in self.sections if is_empty(section.body)]

    def open_in(self, section: int) -> list[Finding]:
        return [one for one in self.open if one.section == section]


def check_of(report: Report) -> Check:
    """Reads the whole report as it would print. A number of queries that does not grow with its length."""
    sections = list(report.sections.filter(is_left_out=False).order_by("position", "pk"))
    books = Books(report.as_at)
    live, known = live_of(sections, report, books), known_for(report, books)
    findings = findings_in(paper_of(sections, live, day=report.meeting_on), known)
    answers = {one.fingerprint: one for one in report.answers.select_related("by")}
    return Check(
        sections=sections,
        live=live,
        broken=tuple(words for section in sections for words in broken_tokens(section, live)),
        open=tuple(one for one in findings if one.fingerprint not in answers),
        answered=tuple(Answered(one, answers[one.fingerprint]) for one in findings if one.fingerprint in answers),
        known=known,
        books=books,
    )


def live_of(sections: Sequence[ReportSection], report: Report, books: Books | None = None) -> LiveOf:
    """What the tokens of these sections stand for on the report's day."""
    books = books or Books(report.as_at)
    keys = {token.key for section in sections for token in tokens_in(section.body)}
    return LiveOf(
        figures_of([key for key in keys if not key.startswith(("table:", "chart:"))], report.as_at, books),
        tables_of([key for key in keys if key.startswith("table:")], report.as_at, books),
        charts_of([key for key in keys if key.startswith("chart:")], report.as_at, books),
    )


def paper_of(sections: Sequence[ReportSection], live: LiveOf, *, day: date | None = None) -> Paper:
    """The report as the guard reads it: live figures with their value and marked as live, live tables as such."""
    return Paper(tuple(part for section in sections for part in _parts(section, live)), day)


def _parts(section: ReportSection, live: LiveOf) -> Iterator[Part]:
    printed = {token.typed: live.printed(token) or NO_FIGURE for token in tokens_in(section.body) if not token.is_block}
    for part in read_html(section.body, where=section.heading, section=section.pk, printed=printed):
        block = _block_in(part, live)
        if block is not None:
            yield _as_read(block, section)
        elif not _is_block(part):
            yield part


def _is_block(part: Part) -> bool:
    return isinstance(part, Passage) and any(token.is_block for token in tokens_in(part.text))


def _block_in(part: Part, live: LiveOf) -> LiveTable | LiveChart | None:
    if not isinstance(part, Passage):
        return None
    return next((live.block(token) for token in tokens_in(part.text) if token.is_block), None)


def _as_read(block: LiveTable | LiveChart, section: ReportSection) -> PassageTable:
    table = _table_of(block)
    rows = [row.cells for row in table.rows]
    if table.total is not None:
        rows.append(table.total.cells)
    header = tuple(column.label for column in table.columns)
    return PassageTable(section.heading, header, tuple(rows), section=section.pk, is_live=True)


def _table_of(block: LiveTable | LiveChart) -> LiveTable:
    return block.table if isinstance(block, LiveChart) else block


def broken_tokens(section: ReportSection, live: LiveOf) -> list[str]:
    """One sentence for each token that cannot print, each once."""
    found: dict[str, None] = {}
    alone = [piece.block.typed for piece in pieces_of(section.body) if piece.block]
    for token in tokens_in(section.body):
        for words in filter(None, (_why_broken(token, live), _why_not_alone(token, alone, live))):
            found[f"{section.heading}: {words}"] = None
    if has_half_token(section.body):
        found[
            f"{section.heading}: a pair of square brackets stands alone: finish the sign of the figure, or remove it"
        ] = None
    return list(found)


def _why_broken(token: Token, live: LiveOf) -> str:
    if token.is_block:
        return _why_no_block(token, live.block(token))
    figure = live.figures.get(token.key)
    if figure is None:
        return f"[[{token.typed}]] stands for no figure"
    if token.has_unknown_style:
        return f"[[{token.typed}]] can be followed by “in words” alone"
    return "" if figure.has_words else f"[[{token.typed}]] has no figure on the report’s day"


def _why_not_alone(token: Token, alone: list[str], live: LiveOf) -> str:
    """A table or chart within a sentence has no place to stand. Takes each that has one from the list."""
    if not token.is_block or live.block(token) is None:
        return ""
    if token.typed in alone:
        alone.remove(token.typed)
        return ""
    return f"[[{token.typed}]] must stand alone in a paragraph"


def _why_no_block(token: Token, block: LiveTable | LiveChart | None) -> str:
    if block is None:
        return f"[[{token.typed}]] stands for no table or chart"
    return f"[[{token.typed}]] has no figures on the report’s day" if _table_of(block).is_without_data else ""
