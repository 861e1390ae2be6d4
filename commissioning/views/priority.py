from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.views.generic import TemplateView, View

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.figures import priority_matrix
from commissioning.figures.years import adoptions_of, open_years, priority_years
from commissioning.forms.priority import AdoptionRetireForm, PriorityAdoptForm, PriorityEnterForm, SynonymAddForm
from commissioning.models import FinancialYear, Priority, PriorityAdoption
from commissioning.views.base import as_at_form, today
from core.views import ActionFormView

_NOW = reverse_lazy("commissioning:priority-now")


class PriorityNow(TemplateView):
    """Leads to the latest year; before a year is open it says what to do."""

    permission = Permission.PRIORITY_VIEW
    template_name = "commissioning/priority_now.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        latest = open_years().first()
        if latest is not None:
            return redirect("commissioning:priority-matrix", latest.start_on)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"may_open_year": self.request.user.may(Permission.YEAR_OPEN)}


class PriorityMatrix(TemplateView):
    permission = Permission.PRIORITY_VIEW
    template_name = "commissioning/priority_matrix.html"

    def get_context_data(self, year: date, **kwargs: Any) -> dict[str, Any]:
        financial_year = get_object_or_404(open_years(), start_on=year)
        form, as_at = as_at_form(self.request)
        may_edit = self.request.user.may(Permission.PRIORITY_EDIT)
        return super().get_context_data(**kwargs) | {
            "year": financial_year,
            "years": open_years(),
            "form": form,
            "as_at": as_at,
            "matrix": priority_matrix(financial_year, as_at),
            "lists": adoptions_of(financial_year),
            "may_edit": may_edit,
            "to_adopt": self._on_no_list(financial_year) if may_edit else [],
        }

    def _on_no_list(self, financial_year: FinancialYear) -> QuerySet[Priority]:
        entered = Priority.objects.visible_to(self.request.user).order_by("name")
        return entered.exclude(adoptions__financial_year=financial_year)


class _OnePriority(View):
    @cached_property
    def priority(self) -> Priority:
        return get_object_or_404(Priority.objects.visible_to(self.request.user), slug=self.kwargs["slug"])


class PriorityDetail(_OnePriority, TemplateView):
    permission = Permission.PRIORITY_VIEW
    template_name = "commissioning/priority_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, priority = self.request.user, self.priority
        form, as_at = as_at_form(self.request)
        adoptions = priority.adoptions.select_related("financial_year")
        return super().get_context_data(**kwargs) | {
            "priority": priority,
            "breadcrumbs": [("Priorities", _NOW)],
            "form": form,
            "as_at": as_at,
            "synonyms": priority.synonyms.order_by("name"),
            "adoptions": adoptions.order_by("-financial_year__start_on", "adopted_from"),
            "years": priority_years(priority, as_at) if user.may(Permission.FUND_VIEW) else [],
            "may_see_money": user.may(Permission.FUND_VIEW),
            "may_edit": user.may(Permission.PRIORITY_EDIT),
        }


class PriorityEnter(ActionFormView):
    permission = Permission.PRIORITY_EDIT
    form_class = PriorityEnterForm
    heading = "Enter a priority"
    intro = "A kind of crime or need. It stands on no list until a year adopts it."
    submit_label = "Enter the priority"
    breadcrumbs = [("Priorities", _NOW)]
    cancel_url = _NOW
    done = "{} entered"

    def act(self, form: Any, *, at: datetime) -> Priority:
        return transitions.enter_priority(**form.cleaned_data, by=self.request.user, at=at)


class _AboutPriority(_OnePriority, ActionFormView):
    permission = Permission.PRIORITY_EDIT

    @property
    def caption(self) -> str:
        return str(self.priority)

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [("Priorities", str(_NOW)), (str(self.priority), self.priority.get_absolute_url())]

    @property
    def success_url(self) -> str:
        return self.priority.get_absolute_url()


class SynonymAdd(_AboutPriority):
    form_class = SynonymAddForm
    heading = "Add another word for a priority"
    submit_label = "Add the word"
    done = "“{}” added"

    def act(self, form: Any, *, at: datetime) -> Any:
        return transitions.add_synonym(priority=self.priority, **form.cleaned_data, by=self.request.user, at=at)


class PriorityAdopt(_AboutPriority):
    form_class = PriorityAdoptForm
    heading = "Adopt a priority for a year"
    submit_label = "Adopt the priority"
    done = "Adopted: {}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"open_years": open_years()}

    def get_initial(self) -> dict[str, Any]:
        return {"wording": self.priority.name, "adopted_on": today(), "financial_year": self._year_asked_for()}

    def _year_asked_for(self) -> FinancialYear | None:
        """The year whose page led here, written as in its address; the latest where none did."""
        years = list(open_years())
        asked = self.request.GET.get("year")
        return next((year for year in years if year.slug == asked), years[0] if years else None)

    def act(self, form: Any, *, at: datetime) -> PriorityAdoption:
        return transitions.adopt_priority(priority=self.priority, **form.cleaned_data, by=self.request.user, at=at)


class AdoptionRetire(_AboutPriority):
    form_class = AdoptionRetireForm
    heading = "Retire a priority from a list"
    submit_label = "Retire the priority"
    done = "Retired: {}"

    @cached_property
    def adoption(self) -> PriorityAdoption:
        return get_object_or_404(self.priority.adoptions.select_related("financial_year"), pk=self.kwargs["pk"])

    @property
    def intro(self) -> str:
        adoption = self.adoption
        return f"“{adoption.wording}” on the list of {adoption.financial_year}: {adoption.get_adopted_from_display()}."

    def get_initial(self) -> dict[str, Any]:
        return {"retired_on": today()}

    def act(self, form: Any, *, at: datetime) -> PriorityAdoption:
        return transitions.retire_adoption(adoption=self.adoption, **form.cleaned_data, by=self.request.user, at=at)
