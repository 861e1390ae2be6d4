"""The steps of an agreement: each a page with its own words, one permission and one transition."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.permissions import Permission
from core.money import pounds
from core.pdf import PaperRefused, PaperUnavailable
from core.refusal import Obstacle, Refused
from core.templatetags.house import day
from core.unsent import Unsent
from core.views import ActionFormView
from grants import agreement_mail, transitions
from grants.documents.agreement import agreement_paper, press
from grants.figures.agreement_page import agreement_on, contacts_of
from grants.figures.agreement_paper import agreement_input
from grants.forms.agreement import AcceptForm, PaperAcceptanceForm, ReasonForm
from grants.forms.decide import ConfirmForm
from grants.models import Agreement
from grants.rules.agreements import MOVES, obstacles_to_move
from grants.transitions.agreement import obstacles_to_offer
from grants.views.agreement_base import AgreementPage
from grants.views.agreement_draft import UNREACHED, mendings
from grants.views.base import today

NOBODY_TOLD = "It was done, but nobody could be told by email: tell them yourself."
NOBODY_THERE = "Nobody could be told by email, because nobody at the provider signs in here: tell them yourself."
# What each step is written down as, where its page has another name.
_WRITTEN_AS = {"record": "accept"}


class AgreementStepView(AgreementPage, ActionFormView):
    """A page that takes one step. One whose step is not open leads back to the agreement and says why."""

    verb = ""
    template_name = "grants/agreement_step.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = obstacles_to_move(self._move, state=self.agreement.state)
        if closed:
            done = self._done_already()
            messages.add_message(request, messages.INFO if done else messages.ERROR, done or f"{closed[0].message}.")
            return redirect(self.agreement)
        return super().get(request, *args, **kwargs)

    @property
    def _move(self) -> str:
        return _WRITTEN_AS.get(self.verb, self.verb)

    def _done_already(self) -> str:
        """Already in this state by this very step: by whom and when; nothing where it was not done."""
        step = self.agreement.steps.select_related("by").order_by("-number").first()
        if step is None or step.verb != self._move:
            return ""
        done = MOVES[self._move].done
        return f"{done} already, by {step.by} on {day(step.at)}. Nothing was done a second time."

    @property
    def cancel_url(self) -> str:
        return self.agreement.get_absolute_url()

    @cached_property
    def obstacles(self) -> Sequence[Obstacle]:
        """What keeps this person from the step now; then the page says so and has no form."""
        return []

    @cached_property
    def unsent(self) -> Unsent | None:
        return None if self.request.method == "GET" and self.obstacles else super().unsent

    def take(self, form: Any, *, at: datetime) -> Agreement:
        raise NotImplementedError

    def act(self, form: Any, *, at: datetime, **shown: Any) -> Agreement:
        taken = self.take(form, at=at)
        self._tell(taken)
        return taken

    def _tell(self, agreement: Agreement) -> None:
        """Once the step is written for good. No failure of the mail undoes it."""
        people = agreement_mail.told_of(self.verb, agreement, by=self.request.user)
        url = self.request.build_absolute_uri(agreement.get_absolute_url())

        def send() -> None:
            if not people:
                messages.warning(self.request, NOBODY_THERE)
            elif not agreement_mail.tell(self.verb, agreement, people, url=url, request=self.request):
                messages.warning(self.request, NOBODY_TOLD)

        transaction.on_commit(send)

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """A step that somebody took meanwhile, or the second press of one button: told, and led to the agreement."""
        self.__dict__.pop("agreement", None)
        self.__dict__.pop("obstacles", None)
        if obstacles_to_move(self._move, state=self.agreement.state):
            done = self._done_already()
            words = done or f"{refusal.obstacles[0].message}."
            messages.add_message(self.request, messages.INFO if done else messages.ERROR, words)
            return redirect(self.agreement)
        return super().refused(form, refusal)

    def facts(self) -> list[dict[str, Any]]:
        """What the page says of the agreement, as rows of a summary list."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"agreement": self.agreement, "provider": self.provider}
        facts = {} if "facts" in kwargs else {"facts": self.facts()}
        return super().get_context_data(obstacles=self.obstacles, **facts, **shown, **kwargs)

    @property
    def done_by(self) -> dict[str, Any]:
        return {"agreement": self.agreement, "by": self.request.user}


def _fact(key: str, value: str, note: str = "") -> dict[str, Any]:
    return {"key": key, "value": value, "note": note}


class AgreementOffer(AgreementStepView):
    """Prints the terms, keeps the print, and asks the provider."""

    permission = Permission.AGREEMENT_DRAFT
    verb = "offer"
    form_class = ConfirmForm
    heading = "Offer this agreement"
    intro = (
        "The terms are printed and kept as they stand now. The provider’s contacts are told by email and accept or "
        "decline. To change anything after that you take it back first."
    )
    submit_label = "Offer the agreement"
    done = "Offered: agreement {}. It waits for the provider."

    @cached_property
    def obstacles(self) -> Sequence[Obstacle]:
        return obstacles_to_offer(self.agreement)

    @property
    def cancel_url(self) -> str:
        return self.url_of("draft")

    def facts(self) -> list[dict[str, Any]]:
        on = agreement_on(self.agreement, today(), user=self.request.user)
        holding = sum(one.condition.holds_payment for one in on.conditions)
        people = contacts_of(self.agreement)
        told = ", ".join(str(one) for one in people) if people else "Nobody"
        return [
            _fact("Provider", str(self.provider)),
            _fact("Promised", pounds(on.total.promised)),
            _fact("Instalments", f"{len(on.instalments)}, {pounds(on.total.planned)} in all"),
            _fact("Conditions", str(len(on.conditions)), f"{holding} hold back payments" if holding else ""),
            _fact("Who is told", told, "" if people else UNREACHED),
        ]

    def take(self, form: Any, *, at: datetime) -> Agreement:
        try:
            return transitions.offer_agreement(**self.done_by, press=press, terms=agreement_input, at=at)
        except PaperUnavailable as reason:
            raise Refused(
                Obstacle(f"The terms cannot be printed, so nothing was offered. {reason.sentence}")
            ) from reason
        except PaperRefused as reason:
            raise Refused(Obstacle(f"The terms cannot be printed, so nothing was offered. {reason}")) from reason

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mendings=mendings(self.agreement, self.obstacles), **kwargs)


class _Reasoned(AgreementStepView):
    """A step that says why."""

    form_class = ReasonForm
    asks: dict[str, Any] = {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self.asks


class AgreementTakeBack(_Reasoned):
    permission = Permission.AGREEMENT_DRAFT
    verb = "take-back"
    heading = "Take this offer back"
    intro = "The provider no longer sees it and is told so. You can change it and offer it again."
    submit_label = "Take it back"
    done = "Taken back: agreement {} is a draft again."
    asks = {"label": "Why is it taken back?", "hint": "You can leave this empty", "is_required": False}

    def take(self, form: Any, *, at: datetime) -> Agreement:
        return transitions.take_back_agreement(**self.done_by, comment=form.cleaned_data["reason"], at=at)

    def next_url(self, outcome: Agreement) -> str:
        return self.url_of("draft")


class AgreementAccept(AgreementStepView):
    """The provider's contact reads the terms and accepts them."""

    permission = Permission.AGREEMENT_ACCEPT
    verb = "accept"
    form_class = AcceptForm
    template_name = "grants/agreement_accept.html"
    heading = "Read the terms and accept"
    intro = (
        "Once you accept, these terms bind both sides and nobody can edit them. Later changes are numbered variations "
        "that both sides agree."
    )
    done = "Accepted: agreement {} is in force."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"provider": str(self.provider)}

    def take(self, form: Any, *, at: datetime) -> Agreement:
        return transitions.accept_agreement(**self.done_by, at=at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = self.agreement.papers.filter(is_scan=False).defer("content").order_by("-made_at", "-pk").first()
        # What was offered is what was printed then.
        printed = stored.frozen_input if stored and "office" in stored.frozen_input else agreement_input(self.agreement)
        paper_url = self.url_of("paper", stored.pk) if stored else ""
        return super().get_context_data(paper=agreement_paper(printed), paper_url=paper_url, **kwargs)


class AgreementDecline(_Reasoned):
    permission = Permission.AGREEMENT_ACCEPT
    verb = "decline"
    heading = "Decline this agreement"
    intro = "The office reads your reason, and may change the terms and offer them again."
    submit_label = "Decline the agreement"
    done = "Declined. The office has been told."
    asks = {"label": "Why do you decline?", "missing": "Enter why you decline"}

    def take(self, form: Any, *, at: datetime) -> Agreement:
        return transitions.decline_agreement(**self.done_by, reason=form.cleaned_data["reason"], at=at)

    def next_url(self, outcome: Agreement) -> str:
        return reverse("grants:agreement-list")

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if not Agreement.objects.visible_to(self.request.user).filter(pk=self.kwargs["pk"]).exists():
            messages.info(self.request, "This agreement is no longer offered. Nothing was done a second time.")
            return redirect("grants:agreement-list")
        return super().refused(form, refusal)


class AgreementRecord(AgreementStepView):
    """The provider signed on paper: the day, and the scan of it."""

    permission = Permission.AGREEMENT_DRAFT
    verb = "record"
    form_class = PaperAcceptanceForm
    heading = "Record that it was accepted on paper"
    intro = "The scan is kept as it is. From now on the agreement binds both sides, and nobody can edit it."
    done = "Recorded: agreement {} is in force."

    @cached_property
    def obstacles(self) -> Sequence[Obstacle]:
        if self.agreement.offered_by_id == self.request.user.pk:
            return [Obstacle("You offered this agreement: a colleague must record the signed paper")]
        return []

    def facts(self) -> list[dict[str, Any]]:
        return [
            _fact("Provider", str(self.provider)),
            _fact("Offered", f"{day(self.agreement.offered_at)} by {self.agreement.offered_by}"),
        ]

    def take(self, form: Any, *, at: datetime) -> Agreement:
        typed = form.cleaned_data
        scan = typed["scan"]
        return transitions.record_acceptance(
            **self.done_by, accepted_on=typed["accepted_on"], scan=scan.content, scan_name=scan.name, at=at
        )


class AgreementSuspend(_Reasoned):
    permission = Permission.AGREEMENT_MANAGE
    verb = "suspend"
    heading = "Suspend this agreement"
    intro = "Every instalment that is due is held back until you resume it. Returns stay due. The provider is told."
    submit_label = "Suspend the agreement"
    done = "Suspended: agreement {}."
    asks = {"label": "Why is it suspended?", "hint": "The provider reads this", "missing": "Enter why it is suspended"}

    def take(self, form: Any, *, at: datetime) -> Agreement:
        return transitions.suspend_agreement(**self.done_by, reason=form.cleaned_data["reason"], at=at)


class AgreementResume(_Reasoned):
    permission = Permission.AGREEMENT_MANAGE
    verb = "resume"
    heading = "Resume this agreement"
    intro = "Instalments that are due can be paid again, unless something else holds them back. The provider is told."
    submit_label = "Resume the agreement"
    done = "Resumed: agreement {} is in force."
    asks = {"label": "Why is it resumed?", "hint": "The provider reads this", "missing": "Enter why it is resumed"}

    def take(self, form: Any, *, at: datetime) -> Agreement:
        return transitions.resume_agreement(**self.done_by, reason=form.cleaned_data["reason"], at=at)
