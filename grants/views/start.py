"""Beginning a decision, and changing what it is called and who answers for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from accounts.permissions import Permission
from core.meanwhile import Meanwhile
from core.refusal import Refused
from core.views import ActionFormView
from grants import transitions
from grants.forms.notice import NoticeChangeForm, NoticeStartForm
from grants.models import DecisionNotice
from grants.rules.references import LONGEST_REFERENCE
from grants.transitions import ChangedMeanwhile, StartedAlready
from grants.views.base import DECISIONS
from grants.views.writing import DraftForm

_FACTS = ("title", "contact_name", "contact_telephone", "contact_email", "supersedes")
# Within this, the same form of the same person is one that was sent twice.
_SENT_AGAIN = timedelta(minutes=1)


class NoticeStart(ActionFormView):
    permission = Permission.NOTICE_DRAFT
    form_class = NoticeStartForm
    template_name = "grants/notice_start.html"
    heading = "New notice of decision"
    submit_label = "Start the draft"
    cancel_url = reverse_lazy("grants:notice-list")
    done = "Draft started: {}"
    is_from_paper = False

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(DECISIONS, reverse("grants:notice-list"))]

    def get_initial(self) -> dict[str, Any]:
        user = self.request.user
        # The page of a signed decision leads here with its reference.
        supersedes = self.request.GET.get("supersedes", "")[:LONGEST_REFERENCE]
        return {"contact_name": user.name, "contact_email": user.email, "supersedes": supersedes}

    def get_form_kwargs(self) -> dict[str, Any]:
        notices = DecisionNotice.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"notices": notices}

    def act(self, form: Any, *, at: datetime) -> DecisionNotice:
        return transitions.start_notice(
            **form.cleaned_data,
            is_from_paper=self.is_from_paper,
            once_within=_SENT_AGAIN,
            by=self.request.user,
            at=at,
        )

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        if isinstance(refusal, StartedAlready):
            messages.info(
                self.request, f"You have just started this draft, so no second one was made: {refusal.notice}"
            )
            return redirect(self.next_url(refusal.notice))
        return super().refused(form, refusal)

    def next_url(self, outcome: DecisionNotice) -> str:
        return reverse("grants:notice-draft", args=[outcome.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_from_paper=self.is_from_paper, **kwargs)


class NoticeStartFromPaper(NoticeStart):
    """A decision that was signed on paper before it is entered."""

    heading = "Enter a decision that was signed on paper"
    intro = (
        "It keeps its own reference, day and signatory. The ledger dates its entries to the day it took effect. "
        "A manager records it once its scan is attached."
    )
    submit_label = "Continue"
    done = "Entry started: {}"
    is_from_paper = True


class NoticeChange(DraftForm):
    form_class = NoticeChangeForm
    heading = "Title and contact officer"
    submit_label = "Save"
    done = "Title and contact officer saved"

    def get_initial(self) -> dict[str, Any]:
        notice = self.notice
        typed = {name: getattr(notice, name) for name in _FACTS}
        return typed | {"supersedes": _reference(notice.supersedes), "version": notice.version}

    def get_form_kwargs(self) -> dict[str, Any]:
        notices = DecisionNotice.objects.visible_to(self.request.user).exclude(pk=self.notice.pk)
        return super().get_form_kwargs() | {"notices": notices}

    def act(self, form: Any, *, at: datetime) -> DecisionNotice:
        facts = {name: form.cleaned_data[name] for name in _FACTS}
        version = form.cleaned_data["version"]
        return transitions.change_notice(
            notice=self.notice, expected_version=version, **facts, by=self.request.user, at=at
        )

    def stands_already(self, form: Any, now: DecisionNotice) -> bool:
        return all(form.cleaned_data[name] == getattr(now, name) for name in _FACTS)

    def compare(self, form: Any, changed: ChangedMeanwhile) -> Meanwhile:
        now = changed.now
        facts = [
            {"key": "Title", "value": now.title},
            {"key": "Contact officer", "value": now.contact_name},
            {"key": "Telephone", "value": now.contact_telephone},
            {"key": "Email", "value": now.contact_email},
            {"key": "Supersedes", "value": _reference(now.supersedes) or "Nothing"},
        ]
        return Meanwhile(changed.who, changed.at, facts=facts)


def _reference(notice: DecisionNotice | None) -> str:
    return (notice.reference or "") if notice else ""
