from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView, View

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.figures import fund_outline
from commissioning.figures.glance import bar_shares, bar_words, heading_table, tolerance_in_force
from commissioning.figures.quoted import comparisons
from commissioning.figures.years import funds_by_year, open_years
from commissioning.forms.fund import FundCloseForm, FundOpenForm, YearOpenForm
from commissioning.models import Fund, LedgerEntry
from commissioning.tables.entries import LatestEntryTable, entry_lines
from commissioning.views import facts
from commissioning.views.base import FUNDS, FundPage, as_at_form, today
from core.templatetags.house import day
from core.views import ActionFormView

LATEST = 5
# What can be done with a fund, for whom: in the order of the year's work.
_ACTIONS = [
    ("Notify income", "income-notify", Permission.INCOME_RECORD),
    ("Confirm income", "income-confirm", Permission.INCOME_RECORD),
    ("Record a tolerance", "tolerance-record", Permission.TOLERANCE_RECORD),
    ("Allocate money", "allocation-make", Permission.ALLOCATION_MAKE),
    ("Move money between headings", "virement-make", Permission.VIREMENT_MAKE),
    ("Record a commitment", "commitment-record", Permission.COMMITMENT_RECORD),
    ("Close this fund", "fund-close", Permission.FUND_OPEN),
]


_NO_YEAR = {
    "text": "A fund is opened for a financial year, and none is open yet.",
    "next": "Open a financial year",
    "href": reverse_lazy("commissioning:year-open"),
}


class FundList(TemplateView):
    permission = Permission.FUND_VIEW
    template_name = "commissioning/fund_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        seen = Fund.objects.visible_to(user).select_related("financial_year")
        return super().get_context_data(**kwargs) | {
            "years": funds_by_year(seen),
            "may_open_fund": user.may(Permission.FUND_OPEN),
            "may_open_year": user.may(Permission.YEAR_OPEN),
        }


class FundNow(View):
    """The address of a fund without a year leads to its latest."""

    permission = Permission.FUND_VIEW

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        seen = Fund.objects.visible_to(request.user).select_related("financial_year").filter(slug=slug)
        return redirect(get_object_or_404(seen.order_by("-financial_year__start_on")[:1]))


class FundDetail(FundPage, TemplateView):
    permission = Permission.FUND_VIEW
    template_name = "commissioning/fund_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, fund = self.request.user, self.fund
        form, as_at = as_at_form(self.request)
        outline = fund_outline(fund, as_at)
        entries = LedgerEntry.objects.visible_to(user).filter(fund=fund).as_at(as_at).order_by("-number")
        return super().get_context_data(**kwargs) | {
            "fund": fund,
            "breadcrumbs": [(FUNDS, reverse("commissioning:fund-list"))],
            "form": form,
            "as_at": as_at,
            "as_at_in_address": as_at.isoformat(),
            "totals": outline.totals,
            "commitments": outline.commitments,
            "bar": bar_shares(outline.totals),
            "bar_words": bar_words(outline.totals),
            "headroom_note": facts.headroom_note(outline.totals, today()),
            "over_note": facts.over_note(outline.totals),
            "facts": facts.of_fund(outline.totals, tolerance_in_force(fund, as_at), today()),
            "headings": heading_table(outline),
            "quoted": comparisons(outline.totals),
            "ledger": self.url_in_fund("entry-list"),
            "latest": LatestEntryTable(entry_lines(entries)[:LATEST], fund=fund),
            "may_see_entries": user.may(Permission.LEDGER_VIEW),
            "may_see_advice": user.may(Permission.ADVICE_REPORT),
            "actions": [(label, self.url_in_fund(name)) for label, name in self._possible()],
        }

    def _possible(self) -> list[tuple[str, str]]:
        if self.fund.closed_on is not None:
            return []
        return [(label, name) for label, name, needed in _ACTIONS if self.request.user.may(needed)]


class _Opening(ActionFormView):
    breadcrumbs = [(FUNDS, reverse_lazy("commissioning:fund-list"))]
    cancel_url = reverse_lazy("commissioning:fund-list")


class FundOpen(_Opening):
    permission = Permission.FUND_OPEN
    form_class = FundOpenForm
    heading = "Open a fund"
    submit_label = "Open the fund"
    done = "{} opened"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"open_years": open_years()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        empty = None if open_years().exists() else _NO_YEAR
        return super().get_context_data(**kwargs) | {"empty": empty}

    def act(self, form: Any, *, at: datetime) -> Fund:
        return transitions.open_fund(**form.cleaned_data, by=self.request.user, at=at)


class YearOpen(_Opening):
    permission = Permission.YEAR_OPEN
    form_class = YearOpenForm
    heading = "Open a financial year"
    submit_label = "Open the year"
    done = "Financial year {} opened"
    success_url = reverse_lazy("commissioning:fund-list")

    def act(self, form: Any, *, at: datetime) -> Any:
        return transitions.open_year(**form.cleaned_data, by=self.request.user, at=at)


class FundClose(FundPage, ActionFormView):
    permission = Permission.FUND_OPEN
    form_class = FundCloseForm
    heading = "Close this fund"
    intro = "Nothing more can be entered in a closed fund, and it cannot be opened again. Its figures stay to be seen."
    submit_label = "Close the fund"
    done = "{} closed"

    @property
    def cancel_url(self) -> str:
        return self.fund.get_absolute_url()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fund.closed_on is not None:
            messages.error(request, f"{self.fund} was closed on {day(self.fund.closed_on)}")
            return redirect(self.fund)
        return super().get(request, *args, **kwargs)

    def act(self, form: Any, *, at: datetime) -> Fund:
        return transitions.close_fund(fund=self.fund, by=self.request.user, at=at)
