"""Which reports were asked for, and what there is to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.models import FinancialYear
from reports.models import ReportSection
from reports.models.report import ReportQuerySet

# Whoever types more words than this has pasted a page.
_SEARCHED_WORDS = 12


@dataclass(frozen=True)
class ReportChoice:
    """Which reports are asked for. Nothing chosen: all of them. `year` is the first day of a year reported on."""

    q: str = ""
    kind: str = ""
    state: str = ""
    board: str = ""
    year: date | None = None

    def of(self, reports: ReportQuerySet) -> ReportQuerySet:
        """Those of the given ones that were asked for."""
        found = reports
        for name in ("kind", "state", "board"):
            if getattr(self, name):
                found = found.filter(**{name: getattr(self, name)})
        if self.year is not None:
            found = found.filter(first_year__lte=self.year, last_year__gte=self.year)
        for word in self.q.split()[:_SEARCHED_WORDS]:
            found = found.filter(_says(word))
        return found


def _says(word: str) -> Q:
    """Of a report: that a word stands in what it is called, whom it is for or about, or in a heading that prints."""
    headed = ReportSection.objects.filter(is_left_out=False, heading__icontains=word).values("report")
    said = Q(pk__in=headed)
    for name in ("title", "reference", "board", "presenter", "author", "provider__name", "priority__name"):
        said |= Q(**{f"{name}__icontains": word})
    return said


def boards_in(reports: ReportQuerySet) -> Sequence[str]:
    """Whom these are for, each once."""
    return list(reports.exclude(board="").order_by("board").values_list("board", flat=True).distinct())


def years_in(reports: ReportQuerySet) -> Sequence[FinancialYear]:
    """The years that these report on, the latest first."""
    spans = list(reports.order_by().values_list("first_year", "last_year").distinct())
    years = FinancialYear.objects.order_by("-start_on")
    return [year for year in years if any(first <= year.start_on <= last for first, last in spans)]
