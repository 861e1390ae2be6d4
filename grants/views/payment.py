"""Payments as the finance system told them: the files read, their rows as a list and as files, and reading one more."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import View

from accounts.permissions import Permission
from core.exports import CSV, Sheet, download
from core.lists import Listed, ListFile, ListPage
from core.money import ZERO
from core.views import ActionFormView
from grants import transitions
from grants.figures.payments import files_with_counts, row_lines
from grants.forms.payment import PaymentUploadForm, RowFilterForm
from grants.models import PaymentFile, PaymentRow
from grants.models.payment import PaymentFileQuerySet, PaymentRowQuerySet
from grants.rules.payment_file import HEADINGS, read_payments
from grants.tables.payment import PaymentRowTable, payment_sheet
from grants.views.base import today
from grants.views.money import PAYMENTS

FILES_SHOWN = 5
# What somebody downloads to see how the file is laid out. Nobody is paid this.
EXAMPLE = (
    "Date,Amount,Payee,Reference,Transaction number\r\n"
    '05/04/2017,"£12,500.00",Example Support Service,Grant 029/2017/A1 quarter 1,PV000123\r\n'
    "2017-07-05,12500,Example Support Service,Grant 029/2017/A1 quarter 2,PV000187\r\n"
)


class _Payments(Listed):
    """Those rows that a person may see and asked for."""

    permission = Permission.PAYMENT_VIEW
    list_name = "grants:payment-list"

    @cached_property
    def files_read(self) -> PaymentFileQuerySet:
        return PaymentFile.objects.visible_to(self.request.user)

    @cached_property
    def visible(self) -> PaymentRowQuerySet:
        return PaymentRow.objects.visible_to(self.request.user)

    @cached_property
    def form(self) -> RowFilterForm:
        return RowFilterForm(self.request.GET, files=self.files_read.order_by("-read_at"))

    @cached_property
    def chosen(self) -> PaymentRowQuerySet:
        return self.form.chosen().of(self.visible)

    @cached_property
    def total(self) -> Any:
        return self.chosen.aggregate(total=Sum("amount"))["total"] or ZERO


class PaymentList(_Payments, ListPage):
    template_name = "grants/payment_list.html"
    files = (("CSV", "grants:payment-list-csv"), ("Excel", "grants:payment-list-xlsx"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        read = list(files_with_counts(self.files_read)[: FILES_SHOWN + 1])
        return super().get_context_data(**kwargs) | {
            "files_read": read[:FILES_SHOWN],
            "has_more_files": len(read) > FILES_SHOWN,
            "may_record": self.request.user.may(Permission.PAYMENT_RECORD),
        }

    def table(self) -> PaymentRowTable:
        table = PaymentRowTable(row_lines(self.chosen))
        table.total = self.total
        return table

    def complete(self, table: PaymentRowTable) -> None:
        table.caption = caption_of(table.page.paginator.count)

    def say_how_to_begin(self, table: PaymentRowTable) -> None:
        if self.request.user.may(Permission.PAYMENT_RECORD):
            table.empty_text = "No file of payments has been read yet."
            table.empty_next, table.empty_href = "Read the first", reverse("grants:payment-upload")
        else:
            table.empty_text = "No file of payments has been read yet. A finance officer reads the first."


def caption_of(count: int) -> str:
    return "1 payment" if count == 1 else f"{count:,} payments"


class PaymentExport(_Payments, ListFile):
    stem = "payments"

    def sheet(self, **how: Any) -> Sheet:
        return payment_sheet(self.chosen, total=self.total, **how)


class PaymentUpload(ActionFormView):
    permission = Permission.PAYMENT_RECORD
    template_name = "grants/payment_upload.html"
    form_class = PaymentUploadForm
    heading = "Read a file of payments"
    cancel_url = ""

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [(PAYMENTS, reverse("grants:payment-list"))]

    @property
    def success_url(self) -> str:
        return reverse("grants:payment-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(headings=_headings(), **kwargs)

    def act(self, form: Any, *, at: datetime) -> PaymentFile:
        upload = form.cleaned_data["file"]
        rows = read_payments(upload.content, today=today())
        return transitions.keep_payment_file(
            name=upload.name, sha256=upload.sha256, rows=rows, by=self.request.user, at=at
        )

    def done_words(self, outcome: PaymentFile) -> str:
        count = outcome.rows.count()
        return f"{caption_of(count)} read. Nothing is recorded in the ledger yet: check what was found, then confirm"

    def next_url(self, outcome: PaymentFile) -> str:
        return reverse("grants:payment-file", args=[outcome.pk])


def _headings() -> list[dict[str, str]]:
    """What each column may be called, for the page."""
    says = {
        "paid_on": "The day the money left the bank, such as 23/01/2018 or 2018-01-23",
        "amount": "Pounds, above zero; a £ and commas may stand in it",
        "payee": "As the finance system names who was paid",
        "reference": "May be left out. A payment is found soonest when the agreement’s reference stands in it",
        "transaction": "The finance system’s own number of the payment, which it gives once",
    }
    return [
        {"name": names[0].capitalize(), "others": ", ".join(names[1:]), "says": says[column]}
        for column, names in HEADINGS.items()
    ]


class PaymentExample(View):
    """A file that shows how the columns are laid out."""

    permission = Permission.PAYMENT_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        return download(("\ufeff" + EXAMPLE).encode(), CSV, "payments-example.csv")
