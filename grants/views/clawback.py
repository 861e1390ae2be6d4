"""Money demanded back: the list, as a page and as files; demanding, recording what came, waiving the rest."""

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
from core.exports import Sheet
from core.lists import Listed, ListFile, ListPage
from core.money import pounds
from core.templatetags.house import day
from core.views import ActionFormView
from grants import transitions
from grants.figures.clawbacks import (
    Demandable,
    clawback_lines,
    demandable_of,
    providers_of,
    totals_of,
    with_state,
)
from grants.forms.clawback import (
    FALLS,
    ClawbackDemandForm,
    ClawbackFilterForm,
    ClawbackReceiveForm,
    ClawbackWaiveForm,
)
from grants.models import Agreement, Clawback, ClawbackReceipt
from grants.models.payment import ClawbackQuerySet
from grants.tables.clawback import ClawbackTable, clawback_sheet
from grants.views.base import today
from grants.views.money import CLAWBACKS, LedgerFormView


class _Clawbacks(Listed):
    """Those demands that a person may see and asked for."""

    permission = Permission.AGREEMENT_VIEW
    list_name = "grants:clawback-list"

    @cached_property
    def visible(self) -> ClawbackQuerySet:
        return Clawback.objects.visible_to(self.request.user)

    @cached_property
    def form(self) -> ClawbackFilterForm:
        return ClawbackFilterForm(self.request.GET, providers=providers_of(self.visible))

    @cached_property
    def chosen(self) -> ClawbackQuerySet:
        return self.form.chosen().of(self.visible, today())


class ClawbackList(_Clawbacks, ListPage):
    template_name = "grants/clawback_list.html"
    files = (("CSV", "grants:clawback-list-csv"), ("Excel", "grants:clawback-list-xlsx"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {"may_demand": user.may(Permission.CLAWBACK_DEMAND)}

    def table(self) -> ClawbackTable:
        user = self.request.user
        return ClawbackTable(
            clawback_lines(self.chosen),
            totals=totals_of(self.chosen),
            may_receive=user.may(Permission.CLAWBACK_RECEIVE),
            waiver=user.pk if user.may(Permission.CLAWBACK_WAIVE) else None,
        )

    def complete(self, table: ClawbackTable) -> None:
        count = table.page.paginator.count
        table.caption = "1 demand" if count == 1 else f"{count:,} demands"

    def say_how_to_begin(self, table: ClawbackTable) -> None:
        table.empty_text = "No money has been demanded back."


class ClawbackExport(_Clawbacks, ListFile):
    stem = "clawbacks"

    def sheet(self, **how: Any) -> Sheet:
        return clawback_sheet(self.chosen, **how)


class ClawbackDemand(ActionFormView):
    permission = Permission.CLAWBACK_DEMAND
    template_name = "grants/clawback_form.html"
    form_class = ClawbackDemandForm
    heading = "Demand money back"
    intro = "Nothing changes in the ledger until the money comes back. Another manager can waive what does not."

    @cached_property
    def agreement(self) -> Agreement:
        seen = Agreement.objects.visible_to(self.request.user).with_names()
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def demandable(self) -> list[Demandable]:
        return demandable_of(self.agreement)

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [
            ("Agreements", reverse("grants:agreement-list")),
            (self.agreement.reference, self.agreement.get_absolute_url()),
        ]

    @property
    def caption(self) -> str:
        return f"{self.agreement.reference}, {self.agreement.award.provider}"

    @property
    def success_url(self) -> str:
        return reverse("grants:clawback-list")

    @property
    def cancel_url(self) -> str:
        return self.agreement.get_absolute_url()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"demandable": self.demandable}

    def get_initial(self) -> dict[str, Any]:
        return {"demanded_on": today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nothing = "Nothing was paid under this agreement that is not demanded back already."
        empty = None if self.demandable else {"text": nothing, "next": "", "href": ""}
        return super().get_context_data(empty=empty, **kwargs)

    def act(self, form: Any, *, at: datetime) -> Clawback:
        typed = form.cleaned_data
        commitment = self.agreement.award.commitments.get(pk=typed["commitment"])
        return transitions.demand_clawback(
            agreement=self.agreement,
            commitment=commitment,
            amount=typed["amount"],
            reason=typed["reason"],
            demanded_on=typed["demanded_on"],
            due_on=typed["due_on"],
            by=self.request.user,
            at=at,
        )

    def done_words(self, outcome: Clawback) -> str:
        return f"{pounds(outcome.amount)} demanded back from {self.agreement.award.provider} by {day(outcome.due_on)}"


class _OneClawback:
    """A page under /clawbacks/<pk>/. One that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def clawback(self) -> Clawback:
        seen = with_state(Clawback.objects.visible_to(self.request.user), today())
        named = seen.select_related("agreement__award__provider", "commitment__fund__financial_year", "demanded_by")
        return get_object_or_404(named, pk=self.kwargs["pk"])

    def why_not(self) -> str:
        return "" if self.clawback.outstanding > 0 else "Nothing of this demand is outstanding"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        why_not = self.why_not() if request.method in ("GET", "HEAD") else ""
        if why_not:
            messages.error(request, why_not)
            return redirect("grants:clawback-list")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def success_url(self) -> str:
        return reverse("grants:clawback-list")

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(CLAWBACKS, reverse("grants:clawback-list"))]

    @property
    def caption(self) -> str:
        return f"{self.clawback.agreement.reference}, {self.clawback.agreement.award.provider}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one = self.clawback
        facts = [
            {"key": "Demanded", "value": f"{pounds(one.amount)} on {day(one.demanded_on)} by {one.demanded_by}"},
            {"key": "Why", "value": one.reason},
            {"key": "Of", "value": str(one.commitment.fund)},
            {"key": "To be paid back by", "value": day(one.due_on)},
            {"key": "Outstanding", "value": pounds(one.outstanding)},
        ]
        return super().get_context_data(clawback_facts=facts, **kwargs)  # type: ignore[misc]


class ClawbackReceive(_OneClawback, LedgerFormView):
    permission = Permission.CLAWBACK_RECEIVE
    template_name = "grants/clawback_form.html"
    form_class = ClawbackReceiveForm
    heading = "Record money that came back"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"today": today()}

    def get_initial(self) -> dict[str, Any]:
        return {"amount": self.clawback.outstanding}

    def fund_of(self, form: Any) -> int:
        return self.clawback.commitment.fund_id

    def act(self, form: Any, *, at: datetime, expected_number: int | None = None) -> ClawbackReceipt:
        typed = form.cleaned_data
        return transitions.receive_clawback(
            clawback=self.clawback,
            amount=typed["amount"],
            received_on=typed["received_on"],
            is_released=typed["promise"] == FALLS,
            by=self.request.user,
            at=at,
            expected_number=expected_number,
        )

    def done_words(self, outcome: ClawbackReceipt) -> str:
        return f"{pounds(-outcome.recovery.amount)} recorded as received from {self.clawback.agreement.award.provider}"


class ClawbackWaive(_OneClawback, ActionFormView):
    permission = Permission.CLAWBACK_WAIVE
    template_name = "grants/clawback_form.html"
    form_class = ClawbackWaiveForm
    heading = "Waive a demand"

    @property
    def intro(self) -> str:
        return f"The {pounds(self.clawback.outstanding)} outstanding is let go. This cannot be undone."

    def why_not(self) -> str:
        if self.clawback.demanded_by_id == self.request.user.pk:
            return "You demanded this: another manager must waive it"
        return super().why_not()

    def act(self, form: Any, *, at: datetime) -> Clawback:
        return transitions.waive_clawback(
            clawback=self.clawback, reason=form.cleaned_data["reason"], by=self.request.user, at=at
        )

    def done_words(self, outcome: Clawback) -> str:
        return f"{pounds(outcome.amount_waived)} waived"
