from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from commissioning.figures.faults import faults
from commissioning.figures.minutes_faults import minutes_faults
from commissioning.models import Fund, LedgerEntry
from core.append_only import missing_guards
from grants.figures.faults import notice_faults
from grants.figures.faults_agreements import agreement_faults
from grants.figures.faults_returns import return_faults
from grants.models import Agreement, DecisionNotice, Filing
from reports.figures.advice_faults import share_faults
from reports.figures.report_faults import report_faults
from reports.models import Report


class Command(BaseCommand):
    help = "Recount every figure from the ledger by a second way, and name each row that is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        with _one_moment():
            funds = list(Fund.objects.select_related("financial_year").order_by("financial_year__start_on", "slug"))
            found = [
                *(f"the table {table} has lost the triggers that hold its rows fast" for table in missing_guards()),
                *(fault for fund in funds for fault in _faults(fund)),
                *notice_faults(),
                *agreement_faults(),
                *return_faults(),
                *minutes_faults(),
                *(fault for fund in funds for fault in share_faults(fund)),
                *report_faults(),
            ]
            entries, notices = LedgerEntry.objects.count(), DecisionNotice.objects.signed().count()
            reports = Report.objects.issued().count()
            agreements = Agreement.objects.exclude(accepted_at=None).count()
            filings = Filing.objects.exclude(accepted_at=None).count()
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{_counted(len(found), 'fault', 'faults')} in {_counted(len(funds), 'fund', 'funds')}.")
        self.stdout.write(
            f"Recounted {_counted(entries, 'entry', 'entries')} of {_counted(len(funds), 'fund', 'funds')}: "
            "every figure is the sum of its entries. "
            f"{_counted(notices, 'signed notice is', 'signed notices are')} as signed. "
            f"{_counted(agreements, 'agreement is', 'agreements are')} as agreed. "
            f"{_counted(filings, 'accepted return adds', 'accepted returns add')} up. "
            f"{_counted(reports, 'issued report is', 'issued reports are')} as issued."
        )


def _faults(fund: Fund) -> list[str]:
    try:
        return faults(fund)
    except (TypeError, ValueError, ArithmeticError) as unreadable:
        return [f"{fund}: a row of it cannot be read ({unreadable})"]


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it stands at one moment, though others go on recording."""
    within_another = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not within_another:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
