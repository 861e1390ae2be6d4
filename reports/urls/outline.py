"""What new reports begin with, and the groups under which a board is told of priorities."""

from django.urls import URLPattern, path

from reports.views import group, outline

urlpatterns: list[URLPattern] = [
    path("reports/outlines/", outline.OutlineList.as_view(), name="outline-list"),
    path("reports/outlines/<slug:kind>/", outline.OutlineChange.as_view(), name="outline-change"),
    path("reports/outlines/<slug:kind>/back/", outline.OutlineReset.as_view(), name="outline-reset"),
    # reporting groups
    path("reports/groups/", group.GroupList.as_view(), name="group-list"),
    path("reports/groups/new/", group.GroupAdd.as_view(), name="group-add"),
    path("reports/groups/<int:pk>/", group.GroupChange.as_view(), name="group-change"),
    path("reports/groups/<int:pk>/delete/", group.GroupDelete.as_view(), name="group-delete"),
]
