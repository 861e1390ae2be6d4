from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.figures.authority import page_of_instalments
from commissioning.figures.glance import amount_unpaid
from commissioning.forms.commitment import CommitmentRecordForm, CommitmentReduceForm, PaymentRecordForm
from commissioning.models import Allocation, Commitment, LedgerEntry, Priority
from commissioning.tables.entries import CommitmentEntryTable, entry_lines
from commissioning.views import facts
from commissioning.views.base import EntryFormView, FundPage
from core.money import pounds
from providers.models import Provider


class CommitmentRecord(EntryFormView):
    permission = Permission.COMMITMENT_RECORD
    form_class = CommitmentRecordForm
    transition = staticmethod(transitions.commit)
    heading = "Record a commitment"

    @property
    def intro(self) -> str:
        return (
            "Money that a signed paper promises to one provider, for one service and one priority. "
            f"{pounds(self.fund.amount_headroom)} can still be committed."
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        return super().get_form_kwargs() | {
            "providers": self.providers,
            "priorities": self.priorities,
            "headings": Allocation.objects.visible_to(user).filter(fund=self.fund).order_by("position", "pk"),
        }

    @property
    def providers(self) -> Any:
        return Provider.objects.visible_to(self.request.user).registered().order_by("name")

    @property
    def priorities(self) -> Any:
        return Priority.objects.visible_to(self.request.user).order_by("name")

    def missing_first(self) -> dict[str, str] | None:
        if not self.providers.exists():
            return {
                "text": "Money is committed to a provider, and none is registered yet.",
                "next": "Go to the register of providers",
                "href": reverse("providers:provider-list"),
            }
        if not self.priorities.exists():
            return {
                "text": "Money is committed to a priority, and none is entered yet.",
                "next": "Enter a priority",
                "href": reverse("commissioning:priority-enter"),
            }
        return None

    def done_words(self, outcome: Commitment) -> str:
        return f"{pounds(outcome.amount_committed)} committed to {outcome.provider}"


class _OneCommitment(FundPage):
    @cached_property
    def commitment(self) -> Commitment:
        seen = Commitment.objects.visible_to(self.request.user).filter(fund=self.fund)
        named = seen.select_related("provider__merged_into", "priority", "allocation").prefetch_related("areas")
        return get_object_or_404(named, pk=self.kwargs["pk"])

    @property
    def url(self) -> str:
        return self.url_in_fund("commitment-detail", self.commitment.pk)


class CommitmentDetail(_OneCommitment, TemplateView):
    permission = Permission.FUND_VIEW
    template_name = "commissioning/commitment_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, commitment = self.request.user, self.commitment
        entries = LedgerEntry.objects.visible_to(user).filter(commitment=commitment).order_by("number")
        is_open = self.fund.closed_on is None
        return super().get_context_data(**kwargs) | {
            "fund": self.fund,
            "breadcrumbs": self.breadcrumbs,
            "commitment": commitment,
            "figures": self._figures(),
            "facts": facts.of_commitment(commitment, self._doors()),
            "table": CommitmentEntryTable(entry_lines(entries), fund=self.fund),
            "may_see_entries": user.may(Permission.LEDGER_VIEW),
            "may_pay": is_open and user.may(Permission.PAYMENT_RECORD) and amount_unpaid(commitment) > 0,
            "instalments_url": page_of_instalments(commitment.pk),
            "may_reduce": is_open and user.may(Permission.COMMITMENT_RECORD) and amount_unpaid(commitment) > 0,
        }

    def _figures(self) -> list[dict[str, str]]:
        commitment = self.commitment
        amounts = [
            ("Committed", commitment.amount_committed),
            ("Paid", commitment.amount_paid),
            ("Not yet paid", amount_unpaid(commitment)),
        ]
        return [{"label": label, "value": pounds(amount)} for label, amount in amounts]

    def _doors(self) -> facts.Doors:
        """The addresses of what the commitment names; none that would be refused to this person."""
        may, commitment = self.request.user.may, self.commitment
        provider, heading = commitment.provider, commitment.allocation
        ledger = f"{self.url_in_fund('entry-list')}?heading={heading.slug}" if heading else ""
        return facts.Doors(
            provider=(provider.merged_into or provider).get_absolute_url() if may(Permission.PROVIDER_VIEW) else "",
            priority=commitment.priority.get_absolute_url() if may(Permission.PRIORITY_VIEW) else "",
            heading=ledger if may(Permission.LEDGER_VIEW) else "",
        )


class _AboutCommitment(_OneCommitment, EntryFormView):
    @property
    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().breadcrumbs, (str(self.commitment), self.url)]

    @property
    def intro(self) -> str:
        left = pounds(amount_unpaid(self.commitment))
        return f"{self.commitment}. {left} is committed and not yet paid."

    def told(self, form: Any) -> dict[str, Any]:
        return {"commitment": self.commitment, **form.entry()}


class CommitmentReduce(_AboutCommitment):
    permission = Permission.COMMITMENT_RECORD
    form_class = CommitmentReduceForm
    transition = staticmethod(transitions.decommit)
    heading = "Take back part of a commitment"
    done = "{amount} taken back from {it.commitment}"


class PaymentRecord(_AboutCommitment):
    permission = Permission.PAYMENT_RECORD
    form_class = PaymentRecordForm
    transition = staticmethod(transitions.record_payment)
    heading = "Record a payment"
    done = "Payment of {amount} recorded for {it.commitment}"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Where an agreement plans instalments, each payment is of one of them."""
        instalments = page_of_instalments(self.commitment.pk)
        if not instalments:
            return super().dispatch(request, *args, **kwargs)
        messages.info(request, "An agreement plans how this commitment is paid: record the payment at its instalment")
        return redirect(instalments)
