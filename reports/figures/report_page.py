"""What the page of one report shows beside its paper: its sections, its steps, what came before and after it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from reports.choices import ReportState
from reports.models import IssuedPaper, Report, ReportSection
from reports.rules.moves import STEPS_IN_WORDS
from reports.rules.report_words import counted

# What readers may know of a report's way: that it was issued and replaced.
_STEPS_FOR_ALL = ("issue", "supersede")


@dataclass(frozen=True)
class SectionLine:
    """One section: its number among those that print (0 for one left out), what colleagues and the guard say to it."""

    section: ReportSection
    number: int
    comments: int
    findings: int

    @property
    def words(self) -> str:
        """Who writes it and what colleagues say: Pat · empty · 2 comments."""
        parts = (
            str(self.section.assigned_to or ""),
            "" if self.section.body else "empty",
            counted(self.comments, "comment") if self.comments else "",
        )
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class StepLine:
    """One step on the way of a report. `comment` is empty for who may not read it."""

    done: str
    by: str
    at: datetime
    comment: str


def section_lines(report: Report, findings: Iterable[Any]) -> Sequence[SectionLine]:
    """All sections in their order, those left out among them. One query. `findings` are the open ones of the guard."""
    opened = Counter(finding.section for finding in findings)
    sections = (
        report.sections.select_related("assigned_to")
        .annotate(comments_open=Count("comments", filter=Q(comments__resolved_at=None)))
        .order_by("position", "pk")
    )
    lines, number = [], 0
    for section in sections:
        number += not section.is_left_out
        printed = 0 if section.is_left_out else number
        lines.append(SectionLine(section, printed, section.comments_open, opened[section.pk]))
    return lines


def step_lines(report: Report, *, sees_why: bool) -> Sequence[StepLine]:
    """The way of a report, the latest step first. Readers learn that it was issued or replaced."""
    steps = report.steps.select_related("by").order_by("-number")
    return [
        StepLine(
            done=STEPS_IN_WORDS.get(step.verb, step.verb.capitalize()),
            by=str(step.by),
            at=step.at,
            comment=step.comment if sees_why else "",
        )
        for step in steps
        if sees_why or step.verb in _STEPS_FOR_ALL
    ]


def last_return(report: Report) -> Any:
    """The return that a draft still has to answer: of one that was sent again since there is none. One query."""
    if report.state != ReportState.DRAFT:
        return None
    return report.steps.filter(verb="return").select_related("by").order_by("-number").first()


def stored_paper(report: Report) -> IssuedPaper:
    """The paper of an issued report without its bytes. One query."""
    return IssuedPaper.objects.defer("content").get(report=report)


def stored_input(report: Report) -> Mapping[str, Any]:
    """What an issued report printed. One query."""
    return dict(stored_paper(report).frozen_input)


def superseding(report: Report, user: Any) -> Sequence[Report]:
    """The reports that take this one's place, or are meant to, as far as this person may see them. One query."""
    found = Report.objects.visible_to(user).filter(supersedes=report).exclude(state=ReportState.WITHDRAWN)
    return list(found.order_by("pk"))
