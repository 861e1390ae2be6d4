from django.urls import path

from grants.views.budget_line import BudgetLineAdd, BudgetLineChange
from grants.views.line import BudgetLineRemove, LineAdd, LineChange, LineList, LineRemove

_DRAFT = "decisions/<int:pk>/draft"

urlpatterns = [
    path(f"{_DRAFT}/lines/", LineList.as_view(), name="line-list"),
    path(f"{_DRAFT}/lines/new/", LineAdd.as_view(), name="line-add"),
    path(f"{_DRAFT}/lines/<int:line>/", LineChange.as_view(), name="line-change"),
    path(f"{_DRAFT}/lines/<int:line>/remove/", LineRemove.as_view(), name="line-remove"),
    path(f"{_DRAFT}/budget/new/", BudgetLineAdd.as_view(), name="budget-line-add"),
    path(f"{_DRAFT}/budget/<int:line>/", BudgetLineChange.as_view(), name="budget-line-change"),
    path(f"{_DRAFT}/budget/<int:line>/remove/", BudgetLineRemove.as_view(), name="budget-line-remove"),
]
