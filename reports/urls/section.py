"""The sections of a report: written, moved, left out, assigned, remarked on; and the report beside an earlier one."""

from django.urls import URLPattern, path

from reports.views import compare, section, section_comments, section_figures, section_history, section_steps

_REPORT = "reports/<int:pk>"
_SECTION = f"{_REPORT}/sections/<int:section>"

urlpatterns: list[URLPattern] = [
    path(f"{_REPORT}/sections/add/", section_steps.SectionAdd.as_view(), name="section-add"),
    path(f"{_SECTION}/", section.SectionEdit.as_view(), name="section-edit"),
    path(f"{_SECTION}/figures/", section_figures.SectionFigures.as_view(), name="section-figures"),
    # as a whole
    path(f"{_SECTION}/move/", section_steps.SectionMove.as_view(), name="section-move"),
    path(f"{_SECTION}/leave-out/", section_steps.SectionLeaveOut.as_view(), name="section-leave-out"),
    path(f"{_SECTION}/put-back/", section_steps.SectionPutBack.as_view(), name="section-put-back"),
    path(f"{_SECTION}/assign/", section_steps.SectionAssign.as_view(), name="section-assign"),
    # what colleagues say, and what it said before
    path(f"{_SECTION}/comments/", section_comments.SectionComment.as_view(), name="section-comment"),
    path(
        f"{_SECTION}/comments/<int:comment>/resolve/",
        section_comments.CommentResolve.as_view(),
        name="comment-resolve",
    ),
    path(f"{_SECTION}/history/", section_history.SectionHistory.as_view(), name="section-history"),
    path(f"{_SECTION}/history/<int:number>/use/", section_history.WordingUse.as_view(), name="wording-use"),
    # beside its previous issue
    path(f"{_REPORT}/compare/", compare.ReportCompare.as_view(), name="report-compare"),
]
