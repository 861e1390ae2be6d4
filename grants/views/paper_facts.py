"""What stands on a decision that was signed on paper, and its scan."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from core.templatetags.house import day
from grants import transitions
from grants.choices import Task
from grants.forms.notice import PaperFactsForm
from grants.models import DecisionNotice
from grants.transitions import ChangedMeanwhile
from grants.views.writing import DraftForm, Meanwhile

_FACTS = ("reference", "signed_on", "effective_on", "signatory_name", "signatory_title")


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
        return {name: getattr(self.notice, name) for name in (*_FACTS, "version")}

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
            return transitions.describe_paper(
                notice=self.notice, expected_version=typed["version"], **facts, by=by, at=at
            )

    def compare(self, form: Any, changed: ChangedMeanwhile) -> Meanwhile:
        now = changed.now
        facts = [
            {"key": "Reference", "value": now.reference},
            {"key": "Day of signature", "value": day(now.signed_on)},
            {"key": "Day it took effect", "value": day(now.effective_on)},
            {"key": "Signed by", "value": now.signatory_name},
            {"key": "Title of the signatory", "value": now.signatory_title},
        ]
        return Meanwhile(changed.who, changed.at, facts=facts)
