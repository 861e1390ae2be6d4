"""The signature: the notice as it will print, the declaration of interests, and who signs."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import proof
from accounts.permissions import Permission
from commissioning.figures.office import the_office
from commissioning.rules.consortia import spoken
from core.refusal import Obstacle, Refused
from grants import transitions
from grants.choices import Task
from grants.documents.notice import paper_context, press
from grants.figures.paper import notice_input
from grants.figures.signing import next_reference, obstacles_of_own_interests, obstacles_to_sign
from grants.forms.decide import NoticeSignForm
from grants.models import DecisionNotice
from grants.rules.moves import obstacles_to_declaration
from grants.transitions.steps import locked
from grants.views.base import today
from grants.views.steps import StepView, already_done

CODE_SENT = "A code was sent to {}. It may take a minute to come."
CODE_NOT_SENT = "The code could not be sent by email. Try again in a few minutes."


class NoticeSign(StepView):
    """Nothing is signed before the person has proved once more who they are; then all of it, or nothing."""

    permission = Permission.NOTICE_SIGN
    verb = "sign"
    form_class = NoticeSignForm
    template_name = "grants/notice_sign.html"
    heading = "Sign this decision"
    # What the signer states of their interests outlives a session that ends; what proves who they are never does.
    kept_without = ("proof_secret",)

    @property
    def subject(self) -> str:
        """What a proof of this page is for."""
        return f"sign notice {self.notice.pk}"

    @cached_property
    def way(self) -> proof.ProofWay | None:
        """How this person is asked who they are; None once they have proved it for this notice."""
        if proof.is_proved(self.request, self.subject):
            return None
        return proof.way_of(self.request.user)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        return obstacles_to_sign(self.notice, person=self.request.user.pk, on=today())

    def get_initial(self) -> dict[str, Any]:
        # What was typed before the way led over the passkey or the email.
        return super().get_initial() | self.request.session.get(self._kept_as, {})

    def get_form_kwargs(self) -> dict[str, Any]:
        person = self.request.user
        return super().get_form_kwargs() | {
            "way": self.way,
            "email": person.email,
            "name": person.get_role_display(),
            "register": self._register(),
        }

    def _register(self) -> str:
        """What the register of interests says of the signer, who may sign only where it says nothing."""
        if obstacles_of_own_interests(self.notice, person=self.request.user.pk, on=today()):
            return ""
        providers = self.draft.providers
        with_whom = f" with {_listed([spoken(one) for one in providers])}" if providers else " that bears on it"
        if any(one.is_consortium for one in providers):
            with_whom += ", members of the consortium included"
        return f"The register of interests shows none of yours{with_whom}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office, on = the_office(), today()
        return super().get_context_data(**kwargs) | {
            "paper": paper_context(notice_input(self.draft, self.implications, office=office, on=on)),
            "annex": self.draft.body(Task.ANNEX) if self.draft.has_words(Task.ANNEX) else "",
            "files": self.notice.attachments.filter(is_scan=False).defer("content").order_by("pk"),
            "next_reference": next_reference(office, on),
            "notes": self.notice.steps.exclude(comment="").select_related("by").order_by("number"),
        }

    # POST

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if "passkey" in self.request.POST or "send" in self.request.POST:
            return self._go_and_prove()
        return super().post(*args, **kwargs)

    @property
    def _kept_as(self) -> str:
        return f"typed to {self.subject}"

    def _go_and_prove(self) -> HttpResponse:
        """Keep what was typed, and lead over the passkey's page or send a code."""
        typed = self.request.POST
        kept = {name: typed.get(name, "")[:4000] for name in ("interests", "interests_stated")}
        self.request.session[self._kept_as] = kept
        here = self.url_of("notice-sign")
        if "passkey" in typed and self.way == proof.ProofWay.PASSKEY:
            proof.ask(self.request, self.subject)
            return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': here})}")
        if "send" in typed and self.way == proof.ProofWay.MAIL:
            self._send_code()
        return redirect(here)

    def _send_code(self) -> None:
        try:
            is_sent = proof.send_code(self.request, self.subject)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            return
        if is_sent:
            messages.info(self.request, CODE_SENT.format(self.request.user.email))
        else:
            messages.error(self.request, CODE_NOT_SENT)

    def form_valid(self, form: NoticeSignForm) -> HttpResponse:
        """Judged first, then proved, then signed: a code is not used up by a page that cannot sign."""
        declared = obstacles_to_declaration(form.cleaned_data["interests"], form.cleaned_data["interests_stated"])
        if declared or self.obstacles:
            return self.refused(form, Refused([*declared, *self.obstacles]))
        if self.way is not None:
            try:
                proof.prove(self.request, self.subject, str(form.cleaned_data.get("proof_secret") or ""))
            except ValidationError as error:
                return self._not_proved(form, error)
        return self.carry_out(form)

    def _not_proved(self, form: NoticeSignForm, error: ValidationError) -> HttpResponse:
        """A code works once: the second press of the button waits for the first, and is told what it did."""
        with locked(self.notice) as held:
            done = already_done(held, self.verb)
        if done:
            messages.info(self.request, done)
            return redirect(self.notice)
        form.add_error("proof_secret" if "proof_secret" in form.fields else None, error)
        return self.form_invalid(form)

    def take(self, form: NoticeSignForm, *, at: datetime) -> DecisionNotice:
        typed = form.cleaned_data
        signed = transitions.sign_notice(
            notice=self.notice,
            interests=typed["interests"],
            interests_stated=typed["interests_stated"],
            press=press,
            by=self.request.user,
            at=at,
            proof=proof.way_of(self.request.user),
        )
        proof.spend(self.request)
        self.request.session.pop(self._kept_as, None)
        return signed

    def done_words(self, outcome: DecisionNotice) -> str:
        return f"Signed as {outcome.reference}."


def _listed(names: Sequence[str]) -> str:
    """Haven, Refuge and Brake."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
