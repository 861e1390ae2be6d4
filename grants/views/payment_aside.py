"""Several rows of one file said to be no payments of an award, with one reason: listed, counted and confirmed."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from core.money import pounds
from core.refusal import Obstacle, Refused
from core.views import ActionFormView
from grants import transitions
from grants.choices import MatchState
from grants.figures.payments import fingerprint_of, unmatched_in
from grants.forms.payment import RowsAsideForm
from grants.models import RowSetAside
from grants.tables.payment import RowsAsideTable
from grants.views.money import PAYMENTS
from grants.views.payment_file import MOST_ASIDE, FileRows, Line, sum_of

_OTHERS = "Somebody recorded or set aside some of these payments meanwhile, so nothing was set aside now"


class PaymentSetAside(FileRows, ActionFormView):
    """The rows that were ticked (?row=7&row=9), or all that wait and fit the filters (?all=yes&q=rent)."""

    permission = Permission.PAYMENT_RECORD
    template_name = "grants/payment_set_aside.html"
    form_class = RowsAsideForm
    intro = "They are no payments of an award, so they are recorded in no fund. This cannot be undone."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.rows:
            asked = self.is_all or request.GET.getlist("row")
            none = "None of these payments waits to be matched, so nothing was set aside now"
            messages.error(request, none if asked else "Select the payments to set aside")
            return redirect(self.cancel_url)
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_all(self) -> bool:
        return "all" in self.request.GET

    @cached_property
    def rows(self) -> Sequence[Line]:
        """In the order of the file, and no more than are listed on one page."""
        found = self.waiting
        if not self.is_all:
            ticked = set(self.request.GET.getlist("row"))
            found = [line for line in found if str(line["pk"]) in ticked]
        return sorted(found, key=lambda line: line["line"])[:MOST_ASIDE]

    @property
    def counted(self) -> str:
        return "1 payment" if len(self.rows) == 1 else f"{len(self.rows):,} payments"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Set aside {self.counted}"

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return self.heading

    @property
    def caption(self) -> str:  # type: ignore[override]
        return str(self.file.name)

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:  # type: ignore[override]
        return [(PAYMENTS, reverse("grants:payment-list")), (self.file.name, self.list_url)]

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        return f"{self.list_url}?{urlencode(self.asked)}" if self.asked else self.list_url

    @property
    def success_url(self) -> str:  # type: ignore[override]
        return self.cancel_url

    @property
    def shown(self) -> str:
        return fingerprint_of(line["pk"] for line in self.rows)

    def get_initial(self) -> dict[str, Any]:
        return {"shown": self.shown}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = RowsAsideTable(self.rows)
        table.total = sum_of(self.rows)
        table.caption = f"{self.counted}, {pounds(table.total)} in all"
        RequestConfig(self.request, paginate=False).configure(table)
        return super().get_context_data(**kwargs) | {
            "table": table,
            "proposed": sum(line["found"] == MatchState.PROPOSED for line in self.rows),
            "more": len(self.waiting) - len(self.rows) if self.is_all else 0,
        }

    def act(self, form: Any, *, at: datetime) -> Sequence[RowSetAside]:
        if form.cleaned_data["shown"] != self.shown:
            raise Refused(Obstacle(f"{_OTHERS}. The list shows what still waits: check it, then confirm again"))
        keys = {line["pk"] for line in self.rows}
        rows = [row for row in unmatched_in(self.file) if row.pk in keys]
        reason = form.cleaned_data["reason"]
        return transitions.set_rows_aside(rows=rows, reason=reason, by=self.request.user, at=at)

    def refused(self, form: Any, refusal: Refused) -> HttpResponse:
        """The page anew, with what was typed and with the rows that wait now."""
        for name in ("file", "proposals", "chosen", "rows"):
            self.__dict__.pop(name, None)
        if not self.rows:
            messages.error(self.request, f"{refusal.obstacles[0].message}.")
            return redirect(self.cancel_url)
        form.data = form.data.copy()
        form.data["shown"] = self.shown
        return super().refused(form, refusal)

    def done_words(self, outcome: Sequence[RowSetAside]) -> str:
        return f"{self.counted} set aside: {pounds(sum_of(self.rows))}"
