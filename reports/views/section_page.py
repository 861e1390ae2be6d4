"""What the pages of one section share: the section in its report, and where they lead."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from reports.models import ReportSection
from reports.rules.moves import obstacles_to_write
from reports.views.report_page import ReportPage


class SectionPage(ReportPage):
    """A page under /reports/<pk>/sections/<section>/. A section of another report is not there."""

    @cached_property
    def section(self) -> ReportSection:
        sections = self.report.sections.select_related("assigned_to", "changed_by")
        section: ReportSection = get_object_or_404(sections, pk=self.kwargs["section"])
        section.report = self.report
        return section

    def section_url_of(self, name: str, *more: Any) -> str:
        """The address of another page of this section."""
        return reverse(f"reports:{name}", args=[self.report.pk, self.section.pk, *more])

    @property
    def section_url(self) -> str:
        return self.section_url_of("section-edit")

    @property
    def locked(self) -> str:
        """Why nothing in it can be changed; empty of a draft."""
        found = obstacles_to_write(self.report.state)
        return found[0].message if found else ""


class UnderSection(SectionPage):
    """A page that leads back to its section."""

    @property
    def caption(self) -> str:
        return self.section.heading

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [*super().breadcrumbs, (self.section.heading, self.section_url)]

    @property
    def cancel_url(self) -> str:
        return self.section_url

    def next_url(self, outcome: Any) -> str:
        return self.section_url
