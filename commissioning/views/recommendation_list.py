"""The recommendations that a person may see, as a page and as files."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView, View
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from commissioning.choices import ADVISED, RecommendationState
from commissioning.figures.recommendations import (
    RecommendationChoice,
    in_review_of,
    priorities_in,
    providers_in,
    providers_of,
    years_in,
)
from commissioning.figures.review import progress_of_all
from commissioning.forms.recommendation import RecommendationFilterForm
from commissioning.models import Recommendation
from commissioning.models.recommendation import RecommendationQuerySet
from commissioning.tables.recommendations import RecommendationTable, recommendation_lines, recommendation_sheet
from commissioning.views.base import today
from core.exports import CSV, XLSX, download, to_csv, to_xlsx

PER_PAGE = 25
_LIST = reverse_lazy("commissioning:recommendation-list")
_FILES = (("CSV", "recommendation-list-csv"), ("Excel", "recommendation-list-xlsx"))
_FORMATS = {"csv": (CSV, to_csv), "xlsx": (XLSX, to_xlsx)}


class _Recommendations(View):
    """Those that a person may see and asked for. The members of the Commission have a list of their own."""

    permission = Permission.ADVICE_VIEW

    @cached_property
    def visible(self) -> RecommendationQuerySet:
        return Recommendation.objects.visible_to(self.request.user)

    @property
    def sees_all(self) -> bool:
        return bool(self.request.user.may(Permission.RECOMMENDATION_VIEW))

    @cached_property
    def form(self) -> RecommendationFilterForm:
        return RecommendationFilterForm(
            self.request.GET,
            states=RecommendationState if self.sees_all else ADVISED,
            priorities=priorities_in(self.visible),
            providers=providers_in(self.visible),
            years=years_in(self.visible),
        )

    @cached_property
    def chosen(self) -> RecommendationQuerySet:
        return RecommendationChoice(**self.form.chosen()).of(self.visible)


class RecommendationList(_Recommendations, TemplateView):
    template_name = "commissioning/recommendation_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.urlencode()
        files = [(label, reverse(f"commissioning:{name}")) for label, name in _FILES]
        table = self._table()
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "table": table,
            # Of none at all there is nothing to choose or to download.
            "has_any": bool(table.paginated_rows) or self.visible.exists(),
            "downloads": [(label, f"{address}?{asked}" if asked else address) for label, address in files],
            "may_draft": self.request.user.may(Permission.RECOMMENDATION_DRAFT),
            "sees_all": self.sees_all,
        }

    def _table(self) -> RecommendationTable:
        table = RecommendationTable(recommendation_lines(self.chosen))
        RequestConfig(self.request, paginate={"per_page": PER_PAGE}).configure(table)
        keys = [row.record["pk"] for row in table.paginated_rows]
        table.providers = providers_of(keys)
        table.progress = progress_of_all(in_review_of(keys), today()) if self.sees_all else {}
        table.empty_href = _LIST
        if not any(self.request.GET.values()):
            table.empty_text = "There is no recommendation yet." if self.sees_all else "Nothing has been concluded yet."
            table.empty_next = table.empty_href = ""
        return table


class RecommendationExport(_Recommendations):
    """The chosen ones as a file. What cannot be read in the address is shown on the page, at its box."""

    extension = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return redirect(f"{_LIST}?{request.GET.urlencode()}")
        content_type, write = _FORMATS[self.extension]
        sheet = recommendation_sheet(
            self.chosen, on=today(), author=request.user.name, sort=request.GET.getlist("sort")
        )
        return download(write(sheet), content_type, f"recommendations-{today().isoformat()}.{self.extension}")
