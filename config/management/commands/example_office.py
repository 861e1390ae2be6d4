from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from commissioning.documents.minutes import press as minutes_press
from commissioning.figures import fund_totals
from commissioning.models import Fund, Office
from config.example_office import is_loaded, load, whose_data_is_here
from core.money import pounds
from core.pdf import paper_is_available
from grants.documents.agreement import press as terms_press
from grants.documents.notice import press
from grants.models import DecisionNotice
from providers.models import Provider
from reports.documents.report import press as report_press
from reports.models import Report


class Command(BaseCommand):
    help = "Load the example office into an empty database. A second time it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EXAMPLE_SIGN_INS:
            raise CommandError("The example office is not for this installation: anybody could sign in as its people.")
        if is_loaded():
            self.stdout.write("The example office is here already: nothing was changed.")
            return
        others = whose_data_is_here()
        if others:
            raise CommandError(f"This database already holds {others}. Load the example office into an empty one.")
        presses = {
            "press": press,
            "minutes_press": minutes_press,
            "report_press": report_press,
            "terms_press": terms_press,
        }
        papers = presses if paper_is_available() else {}
        load(timezone.now(), **papers)
        self._say_what_is_here()

    def _say_what_is_here(self) -> None:
        self.stdout.write(f"Loaded {Office.objects.get()}.")
        self.stdout.write(f"{Provider.objects.count()} providers, {User.objects.count()} people.")
        self.stdout.write(
            f"{DecisionNotice.objects.count()} decisions, {DecisionNotice.objects.signed().count()} of them signed."
        )
        self.stdout.write(f"{Report.objects.count()} reports, {Report.objects.issued().count()} of them issued.")
        today = timezone.localdate()
        for fund in Fund.objects.select_related("financial_year").order_by("financial_year__start_on"):
            totals = fund_totals(fund, today)
            self.stdout.write(
                f"{fund}: {fund.commitments.count()} commitments make {pounds(totals.committed)}, "
                f"of {pounds(totals.income_confirmed)} confirmed."
            )
