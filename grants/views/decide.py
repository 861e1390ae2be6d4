"""The steps of a notice beside its signature: each a page with its own words, one permission and one transition."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.permissions import Permission
from core.money import pounds
from core.refusal import Obstacle
from core.templatetags.house import day
from grants import transitions
from grants.choices import NoticeState, Task
from grants.documents.notice import press
from grants.figures.check import obstacles_in
from grants.figures.signing import obstacles_of_own_interests, obstacles_to_deciding
from grants.forms.decide import CertifyForm, CommentForm, ConfirmForm
from grants.models import DecisionNotice
from grants.rules.moves import obstacles_to_certify, obstacles_to_publish, obstacles_to_record
from grants.rules.paper import signed_in_words
from grants.views.base import today
from grants.views.mending import mendings
from grants.views.steps import StepView


class _CheckedStep(StepView):
    """A step that is open only while the check finds nothing. Who may draft is led to what mends it."""

    def checked(self) -> list[Obstacle]:
        people = [self.request.user.pk] if not self.notice.is_from_paper else []
        return obstacles_in(self.draft, self.implications, on=today(), people=people)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        return self.checked()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_mend = self.notice.is_open and self.request.user.may(Permission.NOTICE_DRAFT)
        tasks = mendings(self.notice, self.obstacles, user=self.request.user) if may_mend else []
        return super().get_context_data(**kwargs) | {"tasks": tasks}


class NoticeSubmit(_CheckedStep):
    permission = Permission.NOTICE_SUBMIT
    verb = "submit"
    form_class = CommentForm
    effect = "card"
    heading = "Submit this notice"
    intro = (
        "Finance certifies the money, then the decision maker signs. From now on nobody can change the notice, "
        "unless it is returned."
    )
    submit_label = "Submit the notice"
    done = "Submitted. It waits for Finance to certify the money."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.notice.is_open and self.notice.is_from_paper:
            messages.error(request, "This decision was signed on paper: record it instead.")
            return redirect(self.url_of("notice-check"))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "label": "Note for Finance and the decision maker",
            "hint": "You can leave this empty. The public never reads it",
            "is_required": False,
        }

    def facts(self) -> list[dict[str, Any]]:
        return [
            {"key": "Kind", "value": self.notice.get_kind_display()},
            {"key": "Amount", "value": pounds(self.draft.total)},
            {"key": "Drafted by", "value": str(self.notice.drafted_by)},
        ]

    def take(self, form: Any, *, at: datetime) -> DecisionNotice:
        return transitions.submit_notice(notice=self.notice, by=self.request.user, at=at, **form.cleaned_data)


class NoticeCertify(_CheckedStep):
    permission = Permission.NOTICE_CERTIFY
    verb = "certify"
    form_class = CertifyForm
    effect = "table"
    heading = "Certify the money"
    intro = (
        "The figures are those of the ledger as it stands now. They are checked once more when the notice is signed."
    )
    submit_label = "Certify the money"
    done = "Money certified. The notice waits for signature."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.notice.certified_at is not None and self.notice.state == NoticeState.SUBMITTED:
            by, on = self.notice.certified_by, day(self.notice.certified_at)
            messages.error(request, f"The money was certified already, by {by} on {on}.")
            return redirect(self.notice)
        return super().get(request, *args, **kwargs)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        own = obstacles_to_certify(
            person=self.request.user.pk,
            drafted_by=self.notice.drafted_by_id,
            contributors=set(self.notice.contributors.values_list("person_id", flat=True)),
            is_certified=False,
        )
        return own or self.checked()

    def take(self, form: Any, *, at: datetime) -> DecisionNotice:
        comment = form.cleaned_data["comment"]
        return transitions.certify_notice(notice=self.notice, by=self.request.user, at=at, comment=comment)


class NoticeReturn(StepView):
    permission = Permission.NOTICE_RETURN
    verb = "return"
    form_class = CommentForm
    heading = "Return this notice"
    intro = (
        "It goes back to who drafted it and can be changed again. It must then be submitted and certified anew. "
        "Your comments stay with it; the public never reads them."
    )
    submit_label = "Return the notice"
    done = "Returned. It can be changed again."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "label": "What should be changed?",
            "missing": "Enter what should be changed, so that the drafter knows",
        }

    def take(self, form: Any, *, at: datetime) -> DecisionNotice:
        return transitions.return_notice(notice=self.notice, by=self.request.user, at=at, **form.cleaned_data)


class NoticeRefuse(StepView):
    permission = Permission.NOTICE_REFUSE
    verb = "refuse"
    form_class = CommentForm
    heading = "Refuse to sign this notice"
    intro = (
        "A refused notice is closed: it gets no reference, does nothing to the fund and cannot be changed or signed "
        "later. If it only needs changes, return it instead."
    )
    submit_label = "Refuse the notice"
    done = "Refused. The notice is closed."

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        person = self.request.user.pk
        own = obstacles_to_deciding(self.notice, person=person)
        return own or obstacles_of_own_interests(self.notice, person=person, on=today())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"label": "Why do you refuse it?", "missing": "Enter why you refuse it"}

    def take(self, form: Any, *, at: datetime) -> DecisionNotice:
        return transitions.refuse_notice(notice=self.notice, by=self.request.user, at=at, **form.cleaned_data)


class NoticeWithdraw(StepView):
    permission = Permission.NOTICE_WITHDRAW
    verb = "withdraw"
    form_class = CommentForm
    heading = "Withdraw this notice"
    intro = (
        "A withdrawn notice is closed: it stays in the register, without a reference, and cannot be changed or "
        "submitted again."
    )
    submit_label = "Withdraw the notice"
    done = "Withdrawn."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"label": "Why is it withdrawn?", "missing": "Enter why it is withdrawn"}

    def take(self, form: Any, *, at: datetime) -> DecisionNotice:
        return transitions.withdraw_notice(notice=self.notice, by=self.request.user, at=at, **form.cleaned_data)


class NoticePublish(StepView):
    permission = Permission.NOTICE_PUBLISH
    verb = "publish"
    form_class = ConfirmForm
    template_name = "grants/notice_publish.html"
    heading = "Publish this notice"
    intro = (
        "Anybody can then read it without signing in. A published notice cannot be taken back; a later one can "
        "supersede it."
    )
    submit_label = "Publish the notice"
    done = "Published."

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        notice, person = self.notice, self.request.user.pk
        return obstacles_to_publish(person=person, signed_by=notice.signed_by_id, recorded_by=notice.recorded_by_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = self.notice.attachments.filter(is_scan=False).defer("content").order_by("pk")
        return super().get_context_data(**kwargs) | {
            "public_files": [one for one in files if not one.is_confidential],
            "kept_files": [one for one in files if one.is_confidential],
            "has_annex": self.draft.has_words(Task.ANNEX),
        }

    def take(self, form: Any, *, at: datetime) -> DecisionNotice:
        return transitions.publish_notice(notice=self.notice, by=self.request.user, at=at)


class NoticeRecord(_CheckedStep):
    permission = Permission.NOTICE_RECORD
    verb = "record"
    form_class = ConfirmForm
    effect = "table"
    heading = "Record this decision from its signed paper"
    intro = (
        "The paper is the decision: it is stored as it was scanned, under the reference that stands on it. "
        "Compare the scan with the transcript before you record: that certifies the entry, and nothing in it can be "
        "changed afterwards."
    )
    submit_label = "Record the decision"

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        own = obstacles_to_record(
            person=self.request.user.pk,
            drafted_by=self.notice.drafted_by_id,
            contributors=set(self.notice.contributors.values_list("person_id", flat=True)),
        )
        return own or self.checked()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.notice.is_open and not self.notice.is_from_paper:
            messages.error(request, "This notice was not signed on paper: submit it for signature.")
            return redirect(self.notice)
        return super().get(request, *args, **kwargs)

    def facts(self) -> list[dict[str, Any]]:
        notice = self.notice
        return [
            {"key": "Reference on the paper", "value": notice.reference},
            {"key": "Signed on", "value": signed_in_words(notice.signed_on, is_day_known=notice.is_day_known)},
            {"key": "Signed by", "value": notice.signatory_name, "note": notice.signatory_title},
            {
                "key": "In the ledger from",
                "value": day(notice.effective_on),
                "note": "The entries that the table below makes take effect on this day.",
            },
        ]

    def done_words(self, outcome: Any) -> str:
        return f"Recorded as {outcome.reference}."

    def take(self, form: Any, *, at: datetime) -> DecisionNotice:
        return transitions.record_paper_notice(notice=self.notice, by=self.request.user, at=at, press=press)
