"""The steps of a notice beside its signature: each a page with its own words, one permission and one transition."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
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
from grants.figures.handing import handed_over
from grants.figures.signing import obstacles_of_own_interests, obstacles_to_deciding, obstacles_to_returning
from grants.forms.decide import CertifyForm, CommentForm, ConfirmForm
from grants.models import DecisionNotice
from grants.rules.moves import (
    obstacles_to_certify,
    obstacles_to_publish,
    obstacles_to_record,
    obstacles_to_return,
    verb_of_return,
)
from grants.rules.paper import signed_in_words
from grants.views.base import today
from grants.views.mending import mendings
from grants.views.steps import StepView


class _Step(StepView):
    """A step in words and one call: `transition` is handed the comment where the form asks for one."""

    form_class = CommentForm
    transition: Callable[..., DecisionNotice]
    # What the form says of its box for a comment.
    asks: dict[str, Any] = {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason, address = self.elsewhere()
        if reason:
            messages.error(request, reason)
            return redirect(address)
        return super().get(request, *args, **kwargs)

    def elsewhere(self) -> tuple[str, str]:
        """Why another page has to be looked at, and which; without words this is the right one."""
        return "", ""

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        return self.own() or self.checked()

    def own(self) -> list[Obstacle]:
        """What keeps this person from the step, though another may take it."""
        return []

    def checked(self) -> list[Obstacle]:
        """What keeps everybody from it."""
        return []

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self.asks

    def take(self, form: Any, *, at: datetime) -> DecisionNotice:
        typed = {"comment": form.cleaned_data["comment"]} if "comment" in form.fields else {}
        return self.transition(notice=self.notice, by=self.request.user, at=at, **typed)


class _CheckedStep(_Step):
    """A step that is open only while the check finds nothing. Who may draft is led to what mends it."""

    def checked(self) -> list[Obstacle]:
        people = [self.request.user.pk] if not self.notice.is_from_paper else []
        return obstacles_in(self.draft, self.implications, on=today(), people=people)

    @property
    def worked_on_by(self) -> dict[str, Any]:
        people = set(self.notice.contributors.values_list("person_id", flat=True))
        return {"drafted_by": self.notice.drafted_by_id, "contributors": people}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_mend = self.notice.is_open and self.request.user.may(Permission.NOTICE_DRAFT)
        tasks = mendings(self.notice, self.obstacles, user=self.request.user) if may_mend else []
        return super().get_context_data(**kwargs) | {"tasks": tasks}


class NoticeSubmit(_CheckedStep):
    permission = Permission.NOTICE_SUBMIT
    verb = "submit"
    effect = "card"
    heading = "Submit this notice"
    intro = (
        "Finance certifies the money, then the decision maker signs. From now on nobody can change the notice, "
        "unless it is returned."
    )
    submit_label = "Submit the notice"
    done = "Submitted. It waits for Finance to certify the money."
    transition = staticmethod(transitions.submit_notice)
    asks = {
        "label": "Note for Finance and the decision maker",
        "hint": "You can leave this empty. The public never reads it",
        "is_required": False,
    }

    def elsewhere(self) -> tuple[str, str]:
        if not (self.notice.is_open and self.notice.is_from_paper):
            return "", ""
        return "This decision was signed on paper: record it instead.", self.url_of("notice-check")

    def facts(self) -> list[dict[str, Any]]:
        return [
            {"key": "Kind", "value": self.notice.get_kind_display()},
            {"key": "Amount", "value": pounds(self.draft.total)},
            {"key": "Drafted by", "value": str(self.notice.drafted_by)},
        ]


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
    transition = staticmethod(transitions.certify_notice)

    def elsewhere(self) -> tuple[str, str]:
        notice = self.notice
        if notice.certified_at is None or notice.state != NoticeState.SUBMITTED:
            return "", ""
        words = f"The money was certified already, by {notice.certified_by} on {day(notice.certified_at)}."
        return words, notice.get_absolute_url()

    def own(self) -> list[Obstacle]:
        return obstacles_to_certify(person=self.request.user.pk, **self.worked_on_by, is_certified=False)


class NoticeReturn(_Step):
    """A submitted notice goes back to its drafters, a signed paper from finance to who entered it."""

    permission = Permission.NOTICE_RETURN
    submit_label = "Return the notice"
    done = "Returned. It can be changed again."
    transition = staticmethod(transitions.return_notice)
    asks = {
        "label": "What should be changed?",
        "missing": "Enter what should be changed, so that the drafter knows",
    }

    @property
    def verb(self) -> str:
        return verb_of_return(is_from_paper=self.notice.is_from_paper)

    @property
    def heading(self) -> str:
        return "Return this entry" if self.notice.is_from_paper else "Return this notice"

    @property
    def intro(self) -> str:
        stays = "Your comments stay with it; the public never reads them."
        if self.notice.is_from_paper:
            return f"It goes back to who entered it, and must then be handed to Finance anew. {stays}"
        again = "It goes back to who drafted it and can be changed again. It must then be submitted and certified anew."
        return f"{again} {stays}"

    def own(self) -> list[Obstacle]:
        return obstacles_to_returning(self.notice, person=self.request.user, on=today())

    def checked(self) -> list[Obstacle]:
        is_handed_over = handed_over(self.notice) is not None
        return obstacles_to_return(is_from_paper=self.notice.is_from_paper, is_handed_over=is_handed_over)


class NoticeRefuse(_Step):
    permission = Permission.NOTICE_REFUSE
    verb = "refuse"
    heading = "Refuse to sign this notice"
    intro = (
        "A refused notice is closed: it gets no reference, does nothing to the fund and cannot be changed or signed "
        "later. If it only needs changes, return it instead."
    )
    submit_label = "Refuse the notice"
    done = "Refused. The notice is closed."
    transition = staticmethod(transitions.refuse_notice)
    asks = {"label": "Why do you refuse it?", "missing": "Enter why you refuse it"}

    def own(self) -> list[Obstacle]:
        person = self.request.user.pk
        own = obstacles_to_deciding(self.notice, person=person)
        return own or obstacles_of_own_interests(self.notice, person=person, on=today())


class NoticeWithdraw(_Step):
    permission = Permission.NOTICE_WITHDRAW
    verb = "withdraw"
    heading = "Withdraw this notice"
    intro = (
        "A withdrawn notice is closed: it stays in the register, without a reference, and cannot be changed or "
        "submitted again."
    )
    submit_label = "Withdraw the notice"
    done = "Withdrawn."
    transition = staticmethod(transitions.withdraw_notice)
    asks = {"label": "Why is it withdrawn?", "missing": "Enter why it is withdrawn"}


class NoticePublish(_Step):
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
    transition = staticmethod(transitions.publish_notice)

    def own(self) -> list[Obstacle]:
        notice, person = self.notice, self.request.user.pk
        own = obstacles_to_publish(person=person, signed_by=notice.signed_by_id, recorded_by=notice.recorded_by_id)
        return own or obstacles_of_own_interests(notice, person=person, on=today(), doing="publish")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = self.notice.attachments.filter(is_scan=False).defer("content").order_by("pk")
        return super().get_context_data(**kwargs) | {
            "public_files": [one for one in files if not one.is_confidential],
            "kept_files": [one for one in files if one.is_confidential],
            "has_annex": self.draft.has_words(Task.ANNEX),
        }


class NoticeRecord(_CheckedStep):
    permission = Permission.NOTICE_RECORD
    verb = "record"
    form_class = ConfirmForm
    template_name = "grants/notice_record.html"
    effect = "table"
    heading = "Record this decision from its signed paper"
    intro = (
        "The paper is the decision: it is stored as it was scanned, under the reference that stands on it. "
        "Compare the scan with the transcript before you record: that certifies the entry, and nothing in it can be "
        "changed afterwards."
    )
    submit_label = "Record the decision"
    transition = staticmethod(partial(transitions.record_paper_notice, press=press))

    def own(self) -> list[Obstacle]:
        return obstacles_to_record(person=self.request.user.pk, **self.worked_on_by)

    def elsewhere(self) -> tuple[str, str]:
        if not self.notice.is_open or self.notice.is_from_paper:
            return "", ""
        return "This notice was not signed on paper: submit it for signature.", self.notice.get_absolute_url()

    def facts(self) -> list[dict[str, Any]]:
        notice = self.notice
        return [
            {"key": "Reference on the paper", "value": notice.reference},
            {"key": "Signed on", "value": signed_in_words(notice.signed_on, is_day_known=notice.is_day_known)},
            {"key": "Signed by", "value": notice.signatory_name, "note": notice.signatory_title},
            {
                "key": "In the ledger from",
                "value": day(notice.effective_on),
                "note": "What it does to the ledger takes effect on this day",
            },
        ]

    def done_words(self, outcome: Any) -> str:
        return f"Recorded as {outcome.reference}."
