"""The recommendations that a person may see, as a page and as files."""

from functools import cached_property
from typing import Any

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
from core.exports import Sheet
from core.lists import Listed, ListFile, ListPage


class _Recommendations(Listed):
    """Those that a person may see and asked for. The members of the Commission have a list of their own."""

    permission = Permission.ADVICE_VIEW
    list_name = "commissioning:recommendation-list"

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


class RecommendationList(_Recommendations, ListPage):
    template_name = "commissioning/recommendation_list.html"
    files = (
        ("CSV", "commissioning:recommendation-list-csv"),
        ("Excel", "commissioning:recommendation-list-xlsx"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_draft = self.request.user.may(Permission.RECOMMENDATION_DRAFT)
        return super().get_context_data(**kwargs) | {"may_draft": may_draft, "sees_all": self.sees_all}

    def table(self) -> RecommendationTable:
        return RecommendationTable(recommendation_lines(self.chosen))

    def say_how_to_begin(self, table: RecommendationTable) -> None:
        table.empty_text = "There is no recommendation yet." if self.sees_all else "Nothing has been concluded yet."

    def complete(self, table: RecommendationTable) -> None:
        keys = [row.record["pk"] for row in table.paginated_rows]
        table.providers = providers_of(keys)
        table.progress = progress_of_all(in_review_of(keys), today()) if self.sees_all else {}


class RecommendationExport(_Recommendations, ListFile):
    stem = "recommendations"

    def sheet(self, **how: Any) -> Sheet:
        return recommendation_sheet(self.chosen, **how)
