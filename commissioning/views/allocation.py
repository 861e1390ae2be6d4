from typing import Any

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.forms.entries import AllocationMakeForm, ToleranceRecordForm, VirementMakeForm
from commissioning.models import Allocation
from commissioning.views.base import EntryFormView
from core.money import pounds


class _WithHeadings(EntryFormView):
    @property
    def headings(self) -> Any:
        return Allocation.objects.visible_to(self.request.user).filter(fund=self.fund).order_by("position", "pk")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"headings": self.headings}


class AllocationMake(_WithHeadings):
    permission = Permission.ALLOCATION_MAKE
    form_class = AllocationMakeForm
    transition = staticmethod(transitions.allocate)
    heading = "Allocate money"
    done = "{amount} allocated to {it.allocation}"

    @property
    def intro(self) -> str:
        left = self.fund.amount_unallocated
        return f"{pounds(left)} of the confirmed income and tolerance can still be allocated."


class VirementMake(_WithHeadings):
    permission = Permission.VIREMENT_MAKE
    form_class = VirementMakeForm
    transition = staticmethod(transitions.vire)
    heading = "Move money between headings"
    intro = "A virement: what is free of commitments under one heading goes to another. The fund’s total stays."
    done = "{amount} moved from {it.from_allocation} to {it.to_allocation}"

    def told(self, form: Any) -> dict[str, Any]:
        return form.entry()

    def missing_first(self) -> dict[str, str] | None:
        if len(self.headings[:2]) == 2:
            return None
        return {
            "text": "Money can be moved once two headings have an allocation.",
            "next": "Allocate money",
            "href": self.url_in_fund("allocation-make"),
        }


class ToleranceRecord(EntryFormView):
    permission = Permission.TOLERANCE_RECORD
    form_class = ToleranceRecordForm
    transition = staticmethod(transitions.record_tolerance)
    heading = "Record a tolerance"
    done = "Tolerance recorded"

    @property
    def intro(self) -> str:
        return (
            "By how much allocations and commitments may exceed the confirmed income. "
            f"The tolerance is {pounds(self.fund.amount_tolerance)} now."
        )
