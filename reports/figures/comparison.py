"""A report beside its previous issue: each section with what changed in its words, and each figure that is another."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from core.rich_text import Change, difference
from reports.figures.changed_figures import FigureChange, changed_figures
from reports.figures.check import Check, check_of
from reports.figures.report_input import report_input
from reports.models import IssuedPaper, Report
from reports.models.report import ReportQuerySet
from reports.rules.tokens import Token, replaced


@dataclass(frozen=True)
class SectionCompared:
    """One heading in both reports, or in one of them. `figures` are those of it that changed."""

    heading: str
    is_new: bool
    is_gone: bool
    words: Sequence[Change]
    figures: Sequence[FigureChange]

    @property
    def before(self) -> Sequence[Change]:
        """The earlier words, with what is no longer in them marked."""
        return [change for change in self.words if change.kind != "added"]

    @property
    def after(self) -> Sequence[Change]:
        """The later words, with what is new in them marked."""
        return [change for change in self.words if change.kind != "removed"]

    @property
    def is_same(self) -> bool:
        return not (self.is_new or self.is_gone or self.figures) and all(one.kind == "same" for one in self.words)


def previous_issue(report: Report, among: ReportQuerySet) -> Report | None:
    """What a report is held against: the one it supersedes, else the last that was issued before it of the same kind
    and board, and of a profile on the same provider or priority. None where there is none.
    """
    issued = among.issued()
    if report.supersedes_id is not None and (named := issued.filter(pk=report.supersedes_id).first()):
        return named
    alike = issued.filter(
        kind=report.kind, board=report.board, provider=report.provider_id, priority=report.priority_id
    ).exclude(pk=report.pk)
    if report.issued_at is not None:
        alike = alike.filter(issued_at__lt=report.issued_at)
    return alike.order_by("-issued_at", "-pk").first()


def printed_of(report: Report, check: Check | None) -> Mapping[str, Any]:
    """What a report prints: what was stored when it was issued, and never live values; before that, what it would."""
    if report.is_issued:
        return dict(IssuedPaper.objects.defer("content").get(report=report).frozen_input)
    return report_input(report, check or check_of(report))


def compared_with(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[SectionCompared]:
    """The sections of the later report in their order, then those of the earlier one that it no longer has.

    Both are inputs of a report (report_input). Sections are the same when their headings are, but for case and spaces;
    of two with one heading the first is held against the first.
    """
    earlier = dict(_by_heading(before["sections"]))
    found = []
    for name, section in _by_heading(after["sections"]):
        was = earlier.pop(name, None)
        found.append(_compared(was, section, before, after))
    return found + [_compared(was, None, before, after) for was in earlier.values()]


def _by_heading(sections: Sequence[Mapping[str, Any]]) -> Iterator[tuple[tuple[str, int], Mapping[str, Any]]]:
    """Each section by its heading and how often that stood before."""
    met: Counter[str] = Counter()
    for section in sections:
        name = " ".join(str(section["heading"]).split()).casefold()
        yield (name, met[name]), section
        met[name] += 1


def _compared(
    was: Mapping[str, Any] | None, now: Mapping[str, Any] | None, before: Mapping[str, Any], after: Mapping[str, Any]
) -> SectionCompared:
    named = now or was or {}
    return SectionCompared(
        heading=str(named["heading"]),
        is_new=was is None,
        is_gone=now is None,
        words=difference(_words(was, before), _words(now, after)),
        figures=changed_figures(was, now, before["figures"], after["figures"]) if was and now else (),
    )


def _words(section: Mapping[str, Any] | None, printed: Mapping[str, Any]) -> str:
    """A section as rich text with the values of its figures; a table or chart is named, its rows are compared apart."""
    return "".join(_piece(piece, printed["figures"]) for piece in section["pieces"]) if section else ""


def _piece(piece: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    if "html" in piece:
        return replaced(str(piece["html"]), lambda token: escape(_value(token, figures)))
    kind = "table" if "table" in piece else "chart"
    return f"<p>{kind.capitalize()}: {escape(str(piece[kind]['caption']))}</p>"


def _value(token: Token, figures: Mapping[str, Any]) -> str:
    figure = figures.get(token.key)
    if figure is None:
        return f"[[{token.typed}]]"
    return str(figure["in_words"] if token.is_in_words else figure["printed"])
