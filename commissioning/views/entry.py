from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.validators import slug_re
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView, View
from django_tables2 import RequestConfig

from accounts.permissions import Permission
from commissioning import transitions
from commissioning.figures.authority import page_of_decision
from commissioning.figures.entries import totals_by_kind
from commissioning.forms.entries import EntryReverseForm
from commissioning.forms.ledger import Choosable, EntryFilterForm
from commissioning.models import Allocation, Commitment, LedgerEntry, Priority
from commissioning.tables.entries import (
    NOTHING_YET,
    SHEET_COLUMNS,
    EntryTable,
    entries_with_names,
    entry_lines,
    sheet_rows,
    subject,
)
from commissioning.views import facts
from commissioning.views.base import EntryFormView, FundPage, today
from core.exports import CSV, XLSX, Sheet, download, to_csv, to_xlsx
from core.money import pounds
from core.tables import paginator_of
from core.templatetags.house import day
from providers.models import Provider

PER_PAGE = 50
_FORMATS = {"csv": (CSV, to_csv), "xlsx": (XLSX, to_xlsx)}
_LABELS = {"csv": "CSV", "xlsx": "Excel"}


class _Ledger(FundPage, View):
    permission = Permission.LEDGER_VIEW

    @cached_property
    def form(self) -> EntryFilterForm:
        user, fund = self.request.user, self.fund
        commitments = Commitment.objects.visible_to(user).filter(fund=fund)
        # What a merged organisation holds is asked for under the one it was merged into.
        holders = commitments.values(holder=Coalesce("provider__merged_into", "provider"))
        choosable = Choosable(
            headings=Allocation.objects.visible_to(user).filter(fund=fund).order_by("position", "pk"),
            commitments=commitments.select_related("provider"),
            providers=Provider.objects.visible_to(user).registered().filter(pk__in=holders).order_by("name"),
            priorities=Priority.objects.visible_to(user).filter(pk__in=commitments.values("priority")).order_by("name"),
        )
        return EntryFilterForm(self.request.GET, fund=fund, choosable=choosable, today=today())

    @property
    def entries(self) -> Any:
        seen = LedgerEntry.objects.visible_to(self.request.user).filter(fund=self.fund)
        return self.form.chosen().of(seen)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kept = self._kept_of_merged()
        if kept is not None:
            return redirect(f"{request.path}?{self._asked(provider=kept.slug)}")
        return super().dispatch(request, *args, **kwargs)

    def _kept_of_merged(self) -> Provider | None:
        """The organisation that now stands for the one an old address asks for; None for any other address."""
        slug = self.request.GET.get("provider", "")
        if "provider" not in self.form.errors or not slug_re.match(slug):
            return None
        seen = Provider.objects.visible_to(self.request.user).select_related("merged_into")
        asked = seen.filter(slug=slug, merged_into__isnull=False).first()
        return asked.merged_into if asked else None

    def _asked(self, **instead: str) -> str:
        asked = self.request.GET.copy()
        for name, value in instead.items():
            asked[name] = value
        return asked.urlencode()


class EntryList(_Ledger, TemplateView):
    template_name = "commissioning/entry_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = totals_by_kind(self.entries)
        table = EntryTable(entry_lines(self.entries), fund=self.fund)
        pages = paginator_of(sum(total.entries for total in totals))
        if not any(self.request.GET.values()):
            table.empty_text = NOTHING_YET
        RequestConfig(self.request, paginate={"per_page": PER_PAGE, "paginator_class": pages}).configure(table)
        return super().get_context_data(**kwargs) | {
            "fund": self.fund,
            "breadcrumbs": self.breadcrumbs,
            "form": self.form,
            "table": table,
            "totals": totals,
            "commitment": self.form.chosen().commitment,
            "downloads": [(label, self._download(name)) for name, label in _LABELS.items()],
        }

    def _download(self, name: str) -> str:
        return f"{self.url_in_fund(f'entry-list-{name}')}?{self.request.GET.urlencode()}"


class EntryExport(_Ledger):
    """The chosen entries as a file. What cannot be read in the address is shown on the page, at its box."""

    extension = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return redirect(f"{self.url_in_fund('entry-list')}?{self._asked()}")
        return self._file()

    def _file(self) -> HttpResponse:
        content_type, write = _FORMATS[self.extension]
        sheet = Sheet(
            title=f"{self.fund}: ledger",
            columns=SHEET_COLUMNS,
            rows=sheet_rows(self.entries.order_by("number")),
            tab=f"Ledger {self.fund.financial_year.slug}",
            notes=[self._as_at(), "Each line is one entry of the ledger. Entries are added and never changed."],
        )
        return download(write(sheet), content_type, self._file_name())

    def _file_name(self) -> str:
        as_at = self.form.chosen().as_at
        of_day = f"-as-at-{as_at.isoformat()}" if as_at else ""
        return f"{self.fund.slug}-{self.fund.financial_year.slug}-ledger{of_day}.{self.extension}"

    def _as_at(self) -> str:
        as_at = self.form.chosen().as_at
        return f"As at {day(as_at)}" if as_at else "Every entry recorded so far that was asked for"


class _OneEntry(FundPage):
    @cached_property
    def entry(self) -> LedgerEntry:
        seen = LedgerEntry.objects.visible_to(self.request.user).filter(fund=self.fund)
        return get_object_or_404(entries_with_names(seen), number=self.kwargs["number"])

    @property
    def url(self) -> str:
        return self.url_in_fund("entry-detail", self.entry.number)

    @property
    def ledger_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [*super().breadcrumbs, ("Ledger", self.url_in_fund("entry-list"))]


class EntryDetail(_OneEntry, TemplateView):
    permission = Permission.LEDGER_VIEW
    template_name = "commissioning/entry_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.entry
        return super().get_context_data(**kwargs) | {
            "fund": self.fund,
            "breadcrumbs": self.ledger_breadcrumbs,
            "entry": entry,
            "reversed_by": getattr(entry, "reversed_by", None),
            "facts": facts.of_entry(entry, self._subject(), self._recorded_together(), self._decision()),
            "may_reverse": self._may_reverse(entry),
        }

    def _subject(self) -> facts.Fact:
        promise = self.entry.commitment
        href = self.url_in_fund("commitment-detail", promise.pk) if promise else ""
        return {"value": subject(self.entry), "href": href}

    def _decision(self) -> facts.Fact:
        """The decision that it names, with its page where the register has it, and whether it made the entry."""
        entry = self.entry
        href = page_of_decision(self.request.user, entry.decision_reference)
        is_by_hand = bool(href) and not hasattr(entry, "made_by_notice")
        note = "Recorded by hand under this reference, not by the signature of the decision." if is_by_hand else ""
        return {"value": entry.decision_reference or "None", "href": href, "note": note}

    def _recorded_together(self) -> list[facts.Fact]:
        """The other side of a virement."""
        if self.entry.virement is None:
            return []
        others = self.entry.virement.entries.exclude(pk=self.entry.pk).select_related("allocation").order_by("number")
        return [
            {
                "value": f"Entry {other.number}: {pounds(other.amount)}, {other.allocation}",
                "href": self.url_in_fund("entry-detail", other.number),
            }
            for other in others
        ]

    def _may_reverse(self, entry: LedgerEntry) -> bool:
        is_standing = entry.reverses is None and not hasattr(entry, "reversed_by")
        return is_standing and self.fund.closed_on is None and self.request.user.may(Permission.ENTRY_REVERSE)


class EntryReverse(_OneEntry, EntryFormView):
    permission = Permission.ENTRY_REVERSE
    form_class = EntryReverseForm
    transition = staticmethod(transitions.reverse_entry)
    confirm_label = "Confirm the reversal"

    @property
    def heading(self) -> str:
        return f"Reverse entry {self.entry.number}"

    @property
    def intro(self) -> str:
        entry = self.entry
        return (
            f"Entry {entry.number}, {day(entry.effective_on)}: {entry.get_kind_display().lower()} of "
            f"{pounds(entry.amount)}, {subject(entry)}. An entry of the opposite amount is added; both stay."
        )

    @property
    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return [*self.ledger_breadcrumbs, (f"Entry {self.entry.number}", self.url)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.entry.reverses is not None or hasattr(self.entry, "reversed_by"):
            return redirect(self.url)
        return super().get(request, *args, **kwargs)

    def told(self, form: Any) -> dict[str, Any]:
        return {"entry": self.entry, **form.entry()}

    def done_words(self, outcome: list[LedgerEntry]) -> str:
        return f"Entry {self.entry.number} reversed by entry {outcome[0].number}"
