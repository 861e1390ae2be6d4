from datetime import datetime
from typing import Any

from django.utils import timezone

from providers import transitions
from providers.forms.due_diligence import DueDiligenceForm
from providers.models import DueDiligenceRecord
from providers.views.base import ProviderChange


class DueDiligenceRecording(ProviderChange):
    form_class = DueDiligenceForm
    heading = "Record a check of due diligence"
    intro = "Say what you saw yourself. Your name stands with it, and earlier checks of the same paper are kept."
    done = "Recorded: {}."

    def get_initial(self) -> dict[str, Any]:
        return {"kind": self.request.GET.get("kind", ""), "checked_on": timezone.localdate()}

    def act(self, form: DueDiligenceForm, *, at: datetime) -> DueDiligenceRecord:
        return transitions.record_due_diligence(self.provider, **form.cleaned_data, by=self.request.user, at=at)
