"""Throwing a draft of what returns ask away, after it was confirmed."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from core.refusal import Refused
from core.views import ActionFormView
from grants import transitions
from grants.forms.template import DiscardForm
from grants.transitions import DraftChanged
from grants.transitions.template import is_only_version, obstacles_to_discard
from grants.views.template_base import DraftPage


class VersionDiscard(DraftPage, ActionFormView):
    template_name = "grants/version_discard.html"
    form_class = DiscardForm
    heading = "Throw this draft away?"

    def get_initial(self) -> dict[str, Any]:
        return {"opened": self.questions.fingerprint}

    def act(self, form: DiscardForm, *, at: datetime) -> None:
        opened = form.cleaned_data["opened"]
        transitions.discard_version(version=self.version, opened=opened, by=self.request.user, at=at)

    def refused(self, form: Any, refusal: Refused) -> Any:
        """Changed meanwhile, it is shown as it stands now, and the next confirmation is of that."""
        if isinstance(refusal, DraftChanged):
            self.__dict__.pop("questions", None)
            form.data = form.data.copy()
            form.data[form.add_prefix("opened")] = str(self.questions.fingerprint)
        return super().refused(form, refusal)

    def done_words(self, outcome: Any) -> str:
        return f"The draft of {self.template}, version {self.version.number}, is thrown away."

    def next_url(self, outcome: Any) -> str:
        still_there = self.template.pk is not None and self.template.versions.exists()
        return self.template.get_absolute_url() if still_there else reverse("grants:template-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = (("Questions", len(self.questions.measures)), ("Rules of what must add up", len(self.questions.rules)))
        facts = [{"key": "What is new in it", "value": self.version.note}] if self.version.note else []
        facts += [{"key": key, "value": str(count)} for key, count in counts]
        begun = {"key": "Begun by", "value": str(self.version.drafted_by)}
        changed = [{"key": "Last changed by", "value": self.changed_by}] if self.changed_by else []
        return super().get_context_data(**kwargs) | {
            "facts": [*facts, begun, *changed],
            "template": self.template,
            "is_only": is_only_version(self.version),
            "empty": self._why_not(),
        }

    def _why_not(self) -> dict[str, str] | None:
        """What stands in the place of the button where it would be refused."""
        reasons = obstacles_to_discard(self.version)
        if not reasons:
            return None
        return {"text": f"{reasons[0].message}.", "next": "Back to the draft", "href": self.edit_url}
