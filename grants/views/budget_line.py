"""The lines of a draft that change a fund itself."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from commissioning.models import Allocation, Fund, FundingStream
from grants.choices import OF_BUDGETS, NoticeKind
from grants.forms.budget_line import BUDGET_FORMS
from grants.models import BudgetLine
from grants.transitions import add_budget_line, change_budget_line
from grants.views.line import LineFormView
from grants.views.line_facts import typed_from_budget


class _BudgetLine(LineFormView):
    """Income, a move between headings or a heading's money, by the form of the notice's kind."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.notice.kind not in OF_BUDGETS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> Any:
        return BUDGET_FORMS[NoticeKind(self.notice.kind)]

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        own = self.line.fund_id if self.line is not None else None
        seen = Fund.objects.visible_to(user).select_related("financial_year")
        ordered = seen.order_by("financial_year__start_on", "name")
        funds = {str(fund.pk): fund for fund in ordered if fund.closed_on is None or fund.pk == own}
        headings = Allocation.objects.visible_to(user).filter(fund__in=funds)
        by_key = {str(one.pk): one for one in headings.order_by("fund__financial_year__start_on", "position", "pk")}
        kwargs = super().get_form_kwargs() | {"funds": funds, "headings": by_key}
        if self.notice.kind == NoticeKind.ACCEPTANCE:
            kwargs["streams"] = FundingStream.objects.order_by("name")
        return kwargs


class BudgetLineAdd(_BudgetLine):
    done = "The line is on the notice."

    @property
    def heading(self) -> str:
        words = {
            NoticeKind.ACCEPTANCE: "Income to accept",
            NoticeKind.VIREMENT: "Money to move between headings",
            NoticeKind.BUDGET: "Money to set aside under a heading",
        }
        return words[NoticeKind(self.notice.kind)]

    def act(self, form: Any, *, at: datetime) -> BudgetLine:
        return add_budget_line(notice=self.notice, facts=form.facts(), by=self.request.user, at=at)


class BudgetLineChange(_BudgetLine):
    heading = "Change this line"
    done = "The line is saved."

    @cached_property
    def line(self) -> BudgetLine:
        named = BudgetLine.objects.filter(notice=self.notice).select_related("notice", "fund__financial_year")
        return get_object_or_404(named, pk=self.kwargs["line"])

    def get_initial(self) -> dict[str, Any]:
        return typed_from_budget(self.line)

    def act(self, form: Any, *, at: datetime) -> BudgetLine:
        return change_budget_line(
            line=self.line,
            facts=form.facts(),
            expected_version=self.expected_version(),
            by=self.request.user,
            at=at,
        )
