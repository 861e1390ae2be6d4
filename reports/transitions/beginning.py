"""What stands in a report when it is begun: the words of the one that it supersedes, or those of its outline."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from commissioning.models import FinancialYear
from core.rich_text import clean
from reports.figures.outlines import outline_of
from reports.models import Report, ReportSection, SectionWording
from reports.rules.outlines import OutlineSection, filled_in
from reports.rules.tokens import moved


def begin_sections(report: Report, *, from_outline: bool, by: User, at: datetime) -> None:
    """Write the sections that a report begins with, each with its first wording."""
    old = None if from_outline else report.supersedes
    sections = _of_earlier(report, old) if old else _of_outline(report)
    for position, section in enumerate(sections, start=1):
        added = ReportSection.objects.create(
            report=report,
            position=position,
            heading=section.heading,
            guidance=section.guidance,
            body=clean(section.body),
            changed_at=at,
            changed_by=by,
        )
        SectionWording.objects.create(
            section=added, version=added.version, heading=added.heading, body=added.body, at=at, by=by
        )


def _of_outline(report: Report) -> Iterable[OutlineSection]:
    """Those of its kind, their tokens for the report's own years."""
    subject, first, last = report.provider or report.priority, report.first_year, report.last_year
    each = FinancialYear.objects.filter(start_on__range=(first, last)).order_by("start_on")
    whose, each_year = subject.slug if subject else "", tuple(each.values_list("start_on", flat=True))
    for one in outline_of(report.kind).sections:
        body = filled_in(one.body, first=first, last=last, subject=whose, each=each_year)
        yield OutlineSection(one.heading, one.guidance, body)


def _of_earlier(report: Report, old: Report) -> Iterable[OutlineSection]:
    """What the earlier one printed, its tokens for the years of this one."""
    earlier, now = (old.first_year, old.last_year), (report.first_year, report.last_year)
    for one in old.sections.filter(is_left_out=False).order_by("position", "pk"):
        yield OutlineSection(one.heading, one.guidance, moved(one.body, earlier=earlier, now=now))
