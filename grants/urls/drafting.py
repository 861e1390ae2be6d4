"""Drafting a notice: its tasks on one page, and a page for each."""

from django.urls import path, register_converter

from grants.choices import Task
from grants.views import advice, attachment, draft, from_advice, legal, options, paper_facts, quoted, section, start


class WrittenTask:
    """The parts of a notice that are words and nothing else: decisions/7/draft/facts/."""

    regex = "|".join(
        (
            Task.SUMMARY,
            Task.DECISION,
            Task.FACTS,
            Task.CONSULTATION,
            Task.PLAN,
            Task.FINANCE,
            Task.INTERESTS,
            Task.ANNEX,
        )
    )

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(WrittenTask, "written_task")

_DRAFT = "decisions/<int:pk>/draft/"

urlpatterns = [
    path("decisions/new/", start.NoticeStart.as_view(), name="notice-start"),
    path("decisions/new/paper/", start.NoticeStartFromPaper.as_view(), name="notice-start-paper"),
    path("decisions/from-advice/<int:pk>/", from_advice.NoticeFromAdvice.as_view(), name="notice-from-advice"),
    path(_DRAFT, draft.NoticeDraft.as_view(), name="notice-draft"),
    path(f"{_DRAFT}what/", start.NoticeChange.as_view(), name="notice-change"),
    path(f"{_DRAFT}advice/", advice.AdviceWrite.as_view(), name="advice-write"),
    path(f"{_DRAFT}options/", options.OptionsWrite.as_view(), name="options-write"),
    path(f"{_DRAFT}legal/", legal.LegalWrite.as_view(), name="legal-write"),
    path(f"{_DRAFT}paper/", paper_facts.PaperDescribe.as_view(), name="paper-describe"),
    path(f"{_DRAFT}attachments/", attachment.AttachmentList.as_view(), name="attachment-list"),
    path(f"{_DRAFT}attachments/<int:key>/remove/", attachment.AttachmentRemove.as_view(), name="attachment-remove"),
    path(f"{_DRAFT}quoted/", quoted.AmountQuote.as_view(), name="amount-quote"),
    path(f"{_DRAFT}quoted/<int:key>/remove/", quoted.AmountUnquote.as_view(), name="amount-unquote"),
    path(f"{_DRAFT}<written_task:task>/", section.SectionWrite.as_view(), name="section-write"),
]
