"""What returns ask: templates, their versions, and the questions and rules of a draft."""

from django.urls import URLPattern, path

from grants.views import template, template_discard, template_draft, template_issue

_DRAFT = "return-templates/<slug:slug>/<int:number>"

urlpatterns: list[URLPattern] = [
    path("return-templates/", template.TemplateList.as_view(), name="template-list"),
    path("return-templates/new/", template.TemplateStart.as_view(), name="template-start"),
    path("return-templates/<slug:slug>/", template.TemplateDetail.as_view(), name="template-detail"),
    path("return-templates/<slug:slug>/next/", template.VersionStart.as_view(), name="version-start"),
    path(f"{_DRAFT}/compare/", template.VersionCompare.as_view(), name="version-compare"),
    path(f"{_DRAFT}/edit/", template_draft.VersionEdit.as_view(), name="version-edit"),
    path(f"{_DRAFT}/discard/", template_discard.VersionDiscard.as_view(), name="version-discard"),
    path(f"{_DRAFT}/issue/", template_issue.VersionIssue.as_view(), name="version-issue"),
    path(f"{_DRAFT}/questions/new/", template_draft.MeasureAdd.as_view(), name="measure-add"),
    path(f"{_DRAFT}/question/<slug:key>/", template_draft.MeasureChange.as_view(), name="measure-change"),
    path(f"{_DRAFT}/question/<slug:key>/move/", template_draft.MeasureMove.as_view(), name="measure-move"),
    path(f"{_DRAFT}/question/<slug:key>/remove/", template_draft.MeasureRemove.as_view(), name="measure-remove"),
    path(f"{_DRAFT}/rules/new/", template_draft.RuleAdd.as_view(), name="rule-add"),
    path(f"{_DRAFT}/rules/<int:place>/", template_draft.RuleChange.as_view(), name="rule-change"),
    path(f"{_DRAFT}/rules/<int:place>/remove/", template_draft.RuleRemove.as_view(), name="rule-remove"),
]
