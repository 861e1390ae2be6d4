"""What stands on a decision that was signed on paper, and its scan."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from core.meanwhile import Meanwhile
from core.templatetags.house import day
from grants import transitions
from grants.choices import Task
from grants.forms.notice import INTERESTS, SILENT, PaperFactsForm
from grants.models import DecisionNotice
from grants.rules.paper import signed_in_words
from grants.transitions import ChangedMeanwhile
from grants.views.writing import DraftForm

_FACTS = (
    "reference",
    "signed_on",
    "is_day_known",
    "effective_on",
    "signatory_name",
    "signatory_title",
    "interests",
    "interests_stated",
)


class PaperDescribe(DraftForm):
    form_class = PaperFactsForm
    heading = Task.PAPER.label
    submit_label = "Save"
    done = f"Saved: {Task.PAPER.label}"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.notice.is_from_paper:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def scan_name(self) -> str:
        return self.notice.attachments.filter(is_scan=True).values_list("name", flat=True).first() or ""

    def get_initial(self) -> dict[str, Any]:
        notice = self.notice
        stands = {name: getattr(notice, name) for name in (*_FACTS, "version")}
        # Nothing is chosen before the paper was described; then it may have been that the paper says nothing.
        silent = SILENT if notice.reference else ""
        return stands | {"is_day_unknown": not notice.is_day_known, "interests": notice.interests or silent}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"scan_name": self.scan_name}

    def act(self, form: Any, *, at: datetime) -> DecisionNotice:
        typed, by = form.cleaned_data, self.request.user
        # Both or neither: a refused reference leaves the scan that was attached.
        with transaction.atomic():
            if typed["scan"] is not None:
                title = f"Signed paper {typed['reference']}"
                transitions.attach_file(
                    notice=self.notice, upload=typed["scan"], title=title, is_scan=True, by=by, at=at
                )
            facts = {name: typed[name] for name in _FACTS}
            described = transitions.describe_paper(
                notice=self.notice, expected_version=typed["version"], **facts, by=by, at=at
            )
        if described.reference != typed["reference"]:
            as_typed = f"{typed['reference']} was entered as {described.reference}"
            messages.info(self.request, f"{as_typed}, as this office writes its references.")
        return described

    def compare(self, form: Any, changed: ChangedMeanwhile) -> Meanwhile:
        now = changed.now
        facts = [
            {"key": "Reference", "value": now.reference},
            {"key": "Day of signature", "value": signed_in_words(now.signed_on, is_day_known=now.is_day_known)},
            {"key": "Day it took effect", "value": day(now.effective_on)},
            {"key": "Signed by", "value": now.signatory_name},
            {"key": "Title of the signatory", "value": now.signatory_title},
            {"key": "Interests", "value": now.interests_stated or dict(INTERESTS)[now.interests or SILENT]},
        ]
        return Meanwhile(changed.who, changed.at, facts=facts)
