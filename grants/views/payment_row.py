"""One row of a file of payments: said to be a payment of an instalment, or of no award."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.permissions import Permission
from core.money import pounds
from core.templatetags.house import day
from core.views import ActionFormView, Preview
from grants import transitions
from grants.choices import InstalmentState
from grants.figures.agreements import InstalmentOn
from grants.figures.matching import choosable_for
from grants.figures.payments import history_of, row_lines
from grants.forms.payment import RowMatchForm, SetAsideForm, held_words
from grants.models import Payment, PaymentRow, RowSetAside
from grants.views.base import today
from grants.views.money import PAYMENTS, LedgerFormView

MOST_SHOWN = 20


class RowPage:
    """A page under /payments/rows/<pk>/, of a row of which nothing was said yet."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> PaymentRow:
        seen = PaymentRow.objects.visible_to(self.request.user).select_related("file")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD") and not PaymentRow.objects.unmatched().filter(pk=self.row.pk).exists():
            messages.error(request, "Something was said about this payment already")
            return redirect(self.file_url)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def file_url(self) -> str:
        return reverse("grants:payment-file", args=[self.row.file_id])

    @property
    def success_url(self) -> str:
        return self.file_url

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(PAYMENTS, reverse("grants:payment-list")), (self.row.file.name, self.file_url)]

    @property
    def caption(self) -> str:
        return f"Line {self.row.line} of {self.row.file.name}"

    @property
    def facts_of_row(self) -> list[dict[str, str]]:
        row = self.row
        return [
            {"key": "Payee", "value": row.payee},
            {"key": "Paid", "value": f"{pounds(row.amount)} on {day(row.paid_on)}"},
            {"key": "Reference", "value": row.reference or "None"},
            {"key": "Transaction", "value": row.transaction},
            *({"key": "Before", "value": words} for words in self._history()),
        ]

    def _history(self) -> Sequence[str]:
        line = row_lines(PaymentRow.objects.filter(pk=self.row.pk).with_last_payment()).get()
        return [words] if (words := history_of(line)) else []


class RowMatch(RowPage, LedgerFormView):
    permission = Permission.PAYMENT_RECORD
    template_name = "grants/row_match.html"
    form_class = RowMatchForm
    heading = "Match a payment"

    @cached_property
    def words(self) -> str:
        """What is searched for, without characters that no database stores."""
        return str(self.request.GET.get("q") or "").replace("\x00", "")[:200]

    @cached_property
    def choosable(self) -> tuple[list[InstalmentOn], bool]:
        return choosable_for(self.row, self.words, today=today(), most=MOST_SHOWN)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"choosable": self.choosable[0], "row_amount": self.row.amount}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "row_facts": self.facts_of_row,
            "words": self.words,
            "has_more": self.choosable[1],
            "most": MOST_SHOWN,
            "row_url": self.request.path,
            "set_aside_url": reverse("grants:row-set-aside", args=[self.row.pk]),
            "empty": None if self.choosable[0] else {"text": self._nothing(), "next": "", "href": ""},
        }

    def _nothing(self) -> str:
        if self.words:
            return "No instalment of such an agreement or provider has this amount left. Look for other words."
        return "No instalment of any agreement in force has this amount left. Set the payment aside, with the reason."

    def fund_of(self, form: Any) -> int:
        return form.chosen.instalment.commitment.fund_id

    def act(self, form: Any, *, at: datetime, expected_number: int | None = None) -> Payment:
        row = self.row
        return transitions.record_instalment_payment(
            instalment=form.chosen.instalment,
            amount=row.amount,
            paid_on=row.paid_on,
            by=self.request.user,
            at=at,
            note=f"Transaction {row.transaction}",
            row=row,
            expected_number=expected_number,
        )

    def preview(self, form: Any, *, at: datetime) -> Preview:
        one: InstalmentOn = form.chosen
        if one.state == InstalmentState.HELD:
            said = "The money has left the bank, so it is recorded all the same"
            self.confirm_note = f"{held_words(one)}. {said}. {LedgerFormView.confirm_note}"
        return super().preview(form, at=at)

    def done_words(self, outcome: Payment) -> str:
        due = day(outcome.instalment.due_on)
        return f"{pounds(self.row.amount)} recorded for {outcome.instalment.agreement}, due {due}"


class RowSetAsidePage(RowPage, ActionFormView):
    permission = Permission.PAYMENT_RECORD
    template_name = "grants/row_set_aside.html"
    form_class = SetAsideForm
    heading = "Set a payment aside"
    intro = "It is no payment of an award, so it is recorded in no fund. This cannot be undone."
    done = "Set aside: {}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row_facts=self.facts_of_row, **kwargs)

    def act(self, form: Any, *, at: datetime) -> RowSetAside:
        return transitions.set_row_aside(row=self.row, reason=form.cleaned_data["reason"], by=self.request.user, at=at)

    def done_words(self, outcome: RowSetAside) -> str:
        return f"Set aside: {pounds(self.row.amount)} to {self.row.payee}"
