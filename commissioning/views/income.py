from typing import Any

from django.urls import reverse

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.figures.years import streams_with_income
from commissioning.forms.entries import IncomeConfirmForm, IncomeNotifyForm
from commissioning.views.base import EntryFormView


class _Income(EntryFormView):
    permission = Permission.INCOME_RECORD

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"streams": streams_with_income()}

    def missing_first(self) -> dict[str, str] | None:
        if streams_with_income().exists():
            return None
        return {
            "text": "Income comes from a funding stream, and none is open yet.",
            "next": "Open a funding stream",
            "href": reverse("commissioning:stream-open"),
        }


class IncomeNotify(_Income):
    form_class = IncomeNotifyForm
    transition = staticmethod(transitions.notify_income)
    heading = "Notify income"
    intro = "Money that has been announced and is not certain yet. Nothing can be committed against it."
    done = "Income of {amount} notified from {it.stream}"


class IncomeConfirm(_Income):
    form_class = IncomeConfirmForm
    transition = staticmethod(transitions.confirm_income)
    heading = "Confirm income"
    intro = (
        "Money that is certain: it can be allocated and committed. What the stream had notified before is taken out "
        "of the indicative income, up to this amount."
    )
    done = "Income of {amount} confirmed from {it.stream}"
