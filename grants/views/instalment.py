"""The payment schedule, as a page and as files; releasing an instalment, and recording that one was paid."""

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
from accounts.roles import Role
from core.exports import Sheet
from core.lists import Listed, ListFile, ListPage
from core.money import pounds
from core.templatetags.house import day
from core.views import ActionFormView
from grants import transitions
from grants.choices import InstalmentState
from grants.figures.agreements import InstalmentOn
from grants.figures.instalments import (
    TO_PAY,
    funds_of,
    line_of,
    one_on,
    providers_of,
    quarters_of,
    scheduled,
    totals_of,
)
from grants.forms.instalment import InstalmentFilterForm, PayForm, ReleaseForm, is_payable
from grants.models import Instalment, InstalmentRelease, Payment
from grants.models.payment import InstalmentQuerySet
from grants.tables.instalment import InstalmentTable, schedule_sheet
from grants.views.base import today
from grants.views.money import INSTALMENTS, LedgerFormView


class _Schedule(Listed):
    """Those instalments that a person may see and asked for."""

    permission = Permission.AGREEMENT_VIEW
    list_name = "grants:instalment-list"

    @cached_property
    def visible(self) -> InstalmentQuerySet:
        return scheduled(Instalment.objects.visible_to(self.request.user))

    @cached_property
    def form(self) -> InstalmentFilterForm:
        return InstalmentFilterForm(
            self.request.GET,
            providers=providers_of(self.visible),
            funds=funds_of(self.visible),
            quarters=quarters_of(self.visible),
        )

    @cached_property
    def chosen(self) -> list[InstalmentOn]:
        return self.form.chosen().of(self.visible, today())


class InstalmentList(_Schedule, ListPage):
    template_name = "grants/instalment_list.html"
    files = (("CSV", "grants:instalment-list-csv"), ("Excel", "grants:instalment-list-xlsx"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "figures": self._figures(),
            "is_of_provider": user.role == Role.PROVIDER_CONTACT,
        }

    def _figures(self) -> list[dict[str, Any]]:
        """Of what was asked for, how much stands how."""
        by_state: dict[str, list[InstalmentOn]] = {}
        for one in self.chosen:
            by_state.setdefault("open" if one.state in TO_PAY else one.state, []).append(one)
            if one.state == InstalmentState.HELD:
                by_state.setdefault(one.state, []).append(one)
        shown = (("open", "To be paid by now"), (InstalmentState.HELD, "Of this, held back"))
        shown = (*shown, (InstalmentState.PLANNED, "Planned"))
        figures = [
            {
                "label": label,
                "value": pounds(totals_of(by_state.get(state, ()))["left"]),
                "is_warning": state == InstalmentState.HELD and state in by_state,
            }
            for state, label in shown
        ]
        return [*figures, {"label": "Paid", "value": pounds(totals_of(self.chosen)["paid"])}]

    def table(self) -> InstalmentTable:
        user = self.request.user
        return InstalmentTable(
            [line_of(one) for one in self.chosen],
            totals=totals_of(self.chosen),
            may_release=user.may(Permission.INSTALMENT_RELEASE),
            may_pay=user.may(Permission.PAYMENT_RECORD),
        )

    def complete(self, table: InstalmentTable) -> None:
        count = len(self.chosen)
        table.caption = "1 instalment" if count == 1 else f"{count:,} instalments"

    def say_how_to_begin(self, table: InstalmentTable) -> None:
        table.empty_text = "No instalment has been agreed yet. They come with an agreement that the provider accepted."


class InstalmentExport(_Schedule, ListFile):
    stem = "payment-schedule"

    def sheet(self, **how: Any) -> Sheet:
        return schedule_sheet(self.chosen, **how)


class _OneInstalment:
    """A page under /instalments/<pk>/. One that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def now(self) -> InstalmentOn:
        seen = scheduled(Instalment.objects.visible_to(self.request.user))
        return one_on(get_object_or_404(seen, pk=self.kwargs["pk"]), today())

    def why_not(self) -> str:
        """Why this page cannot be used for the instalment as it stands; empty where it can."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        why_not = self.why_not() if request.method in ("GET", "HEAD") else ""
        if why_not:
            messages.error(request, why_not)
            return redirect(self.success_url)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def success_url(self) -> str:
        return f"{reverse('grants:instalment-list')}?q={self.now.instalment.agreement.reference}"

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(INSTALMENTS, reverse("grants:instalment-list"))]

    @property
    def caption(self) -> str:
        agreement = self.now.instalment.agreement
        return f"{agreement.reference}, {agreement.award.provider}"

    @property
    def facts_of_instalment(self) -> list[dict[str, Any]]:
        one = self.now
        amount = pounds(one.instalment.amount)
        return [
            {"key": "Instalment", "value": f"{amount}, due {day(one.instalment.due_on)}"},
            {"key": "Paid from", "value": one.where},
            {"key": "Left to pay", "value": pounds(one.left)},
            *({"key": "Held back by", "value": words} for words in one.holds),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(instalment_facts=self.facts_of_instalment, **kwargs)  # type: ignore[misc]


class InstalmentReleasePage(_OneInstalment, ActionFormView):
    permission = Permission.INSTALMENT_RELEASE
    template_name = "grants/instalment_form.html"
    form_class = ReleaseForm
    heading = "Release an instalment"
    intro = "It can then be paid although something holds it back. This cannot be undone."

    def why_not(self) -> str:
        return "" if self.now.state == InstalmentState.HELD else "This instalment is not held back"

    def act(self, form: Any, *, at: datetime) -> InstalmentRelease:
        return transitions.release_instalment(
            instalment=self.now.instalment, reason=form.cleaned_data["reason"], by=self.request.user, at=at
        )

    def done_words(self, outcome: InstalmentRelease) -> str:
        return f"Released: {pounds(self.now.left)} of {self.caption}"


class InstalmentPay(_OneInstalment, LedgerFormView):
    permission = Permission.PAYMENT_RECORD
    template_name = "grants/instalment_form.html"
    form_class = PayForm
    heading = "Record a payment"
    intro = "For a payment that no file of the finance system tells of: one that a file tells of is matched there."

    def why_not(self) -> str:
        if is_payable(self.now.state):
            return ""
        if self.now.state == InstalmentState.HELD:
            return "This instalment is held back: a manager must release it first"
        return "This instalment is paid"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"today": today()}

    def get_initial(self) -> dict[str, Any]:
        return {"amount": self.now.left}

    def fund_of(self, form: Any) -> int:
        return self.now.instalment.commitment.fund_id

    def act(self, form: Any, *, at: datetime, expected_number: int | None = None) -> Payment:
        typed = form.cleaned_data
        return transitions.record_instalment_payment(
            instalment=self.now.instalment,
            amount=typed["amount"],
            paid_on=typed["paid_on"],
            note=typed["note"],
            by=self.request.user,
            at=at,
            expected_number=expected_number,
        )

    def done_words(self, outcome: Payment) -> str:
        return f"{pounds(outcome.entry.amount)} recorded for {self.caption}"
