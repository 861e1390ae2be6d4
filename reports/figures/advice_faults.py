"""Whether the table of money and seats makes what the ledger has committed. `manage.py verify` prints these."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Max
from django.utils import timezone

from commissioning.models import Fund, LedgerEntry
from reports.figures.advice import share_of


def share_faults(fund: Fund) -> Iterator[str]:
    """Each day on which the classes of a fund's recipients differ from the ledger; there should be none.

    Asked of the last day of the year, of today and of the last day on which an entry took effect.
    """
    try:
        for day in _days(fund):
            if fault := share_of(fund, day).fault:
                yield fault
    except (TypeError, ValueError, ArithmeticError) as unreadable:
        yield f"{fund}: its money and seats cannot be read ({unreadable})"


def _days(fund: Fund) -> list[date]:
    last = LedgerEntry.objects.filter(fund=fund).aggregate(day=Max("effective_on"))["day"]
    return sorted({timezone.localdate(), fund.financial_year.end_on, *([last] if isinstance(last, date) else [])})
