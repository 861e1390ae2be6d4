"""Recording an award that was made before the system came, of which no notice is known."""

from datetime import datetime
from typing import Any

from django.urls import reverse, reverse_lazy

from accounts.permissions import Permission
from core.views import ActionFormView
from grants import transitions
from grants.forms.award import AwardRecordForm
from grants.models import Award
from grants.views.agreement_base import AGREEMENTS


class AwardRecord(ActionFormView):
    permission = Permission.COMMITMENT_RECORD
    form_class = AwardRecordForm
    heading = "Record an award made earlier"
    intro = "For money that was promised before this system came. It makes no entry: the commitment stands already."
    breadcrumbs = [(AGREEMENTS, reverse_lazy("grants:agreement-list"))]
    cancel_url = reverse_lazy("grants:agreement-awards")
    submit_label = "Record the award"
    done = "Recorded: {}. Draft its agreement next."

    def act(self, form: Any, *, at: datetime) -> Award:
        typed = form.cleaned_data
        return transitions.record_award(
            commitments=[typed["commitment"]],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            basis=typed["basis"],
            by=self.request.user,
            at=at,
        )

    def next_url(self, outcome: Award) -> str:
        return reverse("grants:agreement-start", args=[outcome.pk])
