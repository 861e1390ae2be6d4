"""How a return moves on at the provider: certified, given back, opened again to be corrected."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.permissions import Permission
from core.refusal import Obstacle, Refused
from grants import mail_filing, transitions
from grants.figures.boxes import last_filing
from grants.forms.returns import AbandonForm, CertifyForm, GiveBackForm, ReopenForm
from grants.models import Filing
from grants.rules.returns import obstacles_to_certify
from grants.transitions import FilingChanged
from grants.views.return_base import ReturnStepView
from grants.views.return_facts import answers_by_topic


class ReturnCertify(ReturnStepView):
    """A second person reads every box and says that it is true."""

    permission = Permission.RETURN_CERTIFY
    verb = "certify"
    template_name = "grants/return_certify.html"
    form_class = CertifyForm
    heading = "Read and certify"
    done = "Certified and sent to the office."

    def closed(self) -> list[Obstacle]:
        closed = super().closed()
        if closed:
            return closed
        filing = last_filing(self.monitoring_return)
        by = filing.submitted_by_id if filing else None
        return obstacles_to_certify(person=self.request.user.pk, submitted_by=by)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.filling.version}

    def act(self, form: Any, *, at: datetime) -> Filing:
        filing = transitions.certify_return(
            monitoring_return=self.monitoring_return,
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
            at=at,
        )
        mail_filing.tell(self.request, "certify", self.monitoring_return)
        return filing

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, FilingChanged):
            words = f"{refusal.who} changed this return after you opened it. Read it once more, then certify."
            messages.error(self.request, words)
            return redirect(self.request.path)
        return super().refused(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filing = self.filling.filing
        return super().get_context_data(**kwargs) | {
            "topics": answers_by_topic(self.filling),
            "filing": filing,
            "give_back_href": self.url_of("return-take-back"),
        }


class ReturnTakeBack(ReturnStepView):
    """Opens a submitted return again: for whoever submitted it, or for a colleague who says what to change."""

    permission = Permission.RETURN_FILL
    verb = "take-back"
    form_class = GiveBackForm

    @property
    def is_own(self) -> bool:
        filing = last_filing(self.monitoring_return)
        return bool(filing and filing.submitted_by_id == self.request.user.pk)

    @property
    def heading(self) -> str:
        return "Take this return back" if self.is_own else "Give this return back"

    @property
    def intro(self) -> str:
        return "It can then be changed, and must be submitted anew. Nothing that was typed is lost."

    @property
    def submit_label(self) -> str:
        return "Take it back" if self.is_own else "Give it back"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_own": self.is_own}

    def act(self, form: Any, *, at: datetime) -> None:
        is_own = self.is_own
        transitions.take_back_return(
            monitoring_return=self.monitoring_return,
            comment=form.cleaned_data["comment"],
            by=self.request.user,
            at=at,
        )
        if not is_own:
            mail_filing.tell(self.request, "give-back", self.monitoring_return)

    def done_words(self, outcome: Any) -> str:
        return "It can be changed again."


class ReturnReopen(ReturnStepView):
    """Opens an accepted return to be corrected by its provider."""

    permission = Permission.RETURN_FILL
    verb = "reopen"
    form_class = ReopenForm
    heading = "Correct this return"
    intro = (
        "What was accepted stays in the figures until your correction is accepted. You begin with the figures of the "
        "last version; a second person certifies the new one."
    )
    done = "Open to be corrected. Change what is wrong, then submit it."

    def act(self, form: Any, *, at: datetime) -> Filing:
        return transitions.reopen_return(
            monitoring_return=self.monitoring_return,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=at,
        )

    def next_url(self, outcome: Any) -> str:
        return self.url_of("return-fill")


class ReturnGiveUp(ReturnStepView):
    """Drops a correction that nobody submitted."""

    permission = Permission.RETURN_FILL
    verb = "abandon"
    form_class = AbandonForm
    heading = "Give up the correction"
    intro = "What you changed since the return was opened again is deleted. What was accepted stands as it was."
    done = "The correction was given up. What was accepted stands."

    def act(self, form: Any, *, at: datetime) -> None:
        transitions.abandon_correction(monitoring_return=self.monitoring_return, by=self.request.user, at=at)
