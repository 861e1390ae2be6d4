"""Counts of people supported that papers print, beside what returns say: quoted with their source, never recounted."""

from collections.abc import Iterable
from datetime import date

from commissioning.models import QuotedFigure
from reports.rules.quoted_people import QuotedPeople, quoted_people


def people_quoted(year_starts: Iterable[date] | None = None) -> list[QuotedPeople]:
    """Every count of people supported that is quoted of some years, or of all. One query.

    A figure is kept with the fund of the paper that prints it, whichever year it is of: its label says which.
    """
    asked = None if year_starts is None else set(year_starts)
    rows = QuotedFigure.objects.filter(amount=None, label__icontains="supported").order_by("position", "pk")
    read = (quoted_people(*row) for row in rows.values_list("label", "printed", "source"))
    found = [one for one in read if one and (asked is None or one.period.year_start in asked)]
    return sorted(found, key=lambda one: (one.period.year_start, one.period.first, -one.period.last))
