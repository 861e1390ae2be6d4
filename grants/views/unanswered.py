"""Who has not answered what: providers by quarter, one provider's questions, and the returns that are overdue."""

from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.permissions import Permission
from commissioning.models import Priority
from core import years
from core.exports import Sheet
from core.lists import Listed, ListFile, ListPage
from grants.figures.unanswered import (
    QUARTERS,
    OverdueLine,
    QuestionLine,
    Unanswered,
    default_year,
    overdue,
    unanswered,
    years_of,
)
from grants.forms.unanswered import UnansweredForm
from grants.models import MonitoringReturn
from grants.models.monitoring import MonitoringReturnQuerySet
from grants.tables.unanswered import OverdueTable, ProviderTable, unanswered_sheet
from grants.views.base import today
from grants.views.return_base import RETURNS
from providers.models import Provider


class _Unanswered(Listed):
    permission = Permission.RETURN_JUDGE
    list_name = "grants:return-unanswered"

    @cached_property
    def today(self) -> date:
        return today()

    @cached_property
    def visible(self) -> MonitoringReturnQuerySet:
        return MonitoringReturn.objects.visible_to(self.request.user)

    @cached_property
    def form(self) -> UnansweredForm:
        found = years_of(self.visible)
        asked = Provider.objects.filter(pk__in=self.visible.values("agreement__award__provider")).order_by("name")
        priorities = Priority.objects.visible_to(self.request.user).order_by("name")
        usual = default_year(found, self.today)
        typed = {"year": years.slug(usual)} | self.request.GET.dict()
        return UnansweredForm(typed, years_found=found, usual=usual, providers=asked, priorities=priorities)

    @cached_property
    def chosen(self) -> Unanswered:
        of_year = self.visible.filter(year_start=self.form.year_start)
        return unanswered(of_year, self.today, self.form.asked_of)

    @cached_property
    def late(self) -> list[OverdueLine]:
        return overdue(self.form.asked_of.of(self.visible), self.today)


class UnansweredList(_Unanswered, ListPage):
    template_name = "grants/return_unanswered.html"
    files = (("CSV", "grants:return-unanswered-csv"), ("Excel", "grants:return-unanswered-xlsx"))

    def table(self) -> ProviderTable:
        return ProviderTable(list(self.chosen.providers), year=self.form.year_start, asked_of=self.form.asked_of)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [(RETURNS, reverse("grants:return-list"))],
            "overdue": OverdueTable(self.late),
            "overdue_count": len(self.late),
            "provider": self.form.asked_of.provider,
            "questions": self._questions(),
            "quarters": QUARTERS,
            "may_see_templates": self.request.user.may(Permission.TEMPLATE_VIEW),
            "year": self.form.year_start,
        }

    def _questions(self) -> list[QuestionLine]:
        """Those of the one provider that was chosen."""
        provider = self.form.asked_of.provider
        if provider is None:
            return []
        lines = self.chosen.questions.get(provider.pk, ())
        return [one for one in lines if self.form.shows_all or any(cell.is_open for cell in one.cells.values())]


class UnansweredFile(_Unanswered, ListFile):
    stem = "unanswered"

    def sheet(self, **how: Any) -> Sheet:
        asked = {"year": self.form.year_start, "shows_all": self.form.shows_all, "chosen": self.form.in_words}
        return unanswered_sheet(self.chosen, self.late, **asked, **how)
