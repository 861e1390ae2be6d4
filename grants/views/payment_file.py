"""One file of payments: what was found for each row, and confirming all that is proposed in one step."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Permission
from core.lists import ListPage
from core.money import ZERO, pounds
from grants import transitions
from grants.choices import MatchState, RowState
from grants.figures.matching import Proposals, proposals_for, shown_on
from grants.figures.payments import RowChoice, files_with_counts, row_lines, unmatched_in
from grants.forms.payment import FileFilterForm
from grants.models import Instalment, PaymentFile, PaymentRow
from grants.rules.matching import Match
from grants.tables.payment import FileRowTable
from grants.transitions import RowOutcome
from grants.views.base import today
from grants.views.money import PAYMENTS

# As many are recorded at one press; a file with more is confirmed again.
MOST_AT_ONCE = 250
# As many are listed on one page to be set aside together.
MOST_ASIDE = 1000
_ORDER = list(MatchState)
_OF_STATE = {RowState.MATCHED: MatchState.RECORDED, RowState.SET_ASIDE: MatchState.SET_ASIDE}

Line = dict[str, Any]


class FilePage:
    """A page under /payments/<pk>/. A file that this person may not see is not there."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def file(self) -> PaymentFile:
        seen = files_with_counts(PaymentFile.objects.visible_to(self.request.user))
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def proposals(self) -> Proposals:
        return proposals_for(unmatched_in(self.file))


class FileRows(FilePage):
    """The rows of a file that somebody may see and asked for, with what was found for each."""

    # By the key of its row, why it was not recorded just now.
    reasons: Mapping[int, Sequence[str]] = {}

    @property
    def list_url(self) -> str:
        return reverse("grants:payment-file", args=[self.file.pk])

    @cached_property
    def visible(self) -> Any:
        return PaymentRow.objects.visible_to(self.request.user).filter(file=self.file)

    @cached_property
    def filters(self) -> FileFilterForm:
        return FileFilterForm(self.request.GET)

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for, as it stands in the address."""
        typed = self.filters.cleaned_data if self.filters.is_valid() else {}
        return {name: value for name, value in typed.items() if value}

    @cached_property
    def chosen(self) -> list[Line]:
        """The rows that were asked for, those that need a hand first."""
        typed = self.asked
        rows = RowChoice(words=typed.get("q") or "").of(self.visible)
        lines = [_line(line, self.proposals.matches.get(line["pk"])) for line in row_lines(rows)]
        if typed.get("found"):
            lines = [line for line in lines if line["found"] == typed["found"]]
        return sorted(lines, key=lambda line: (line["pk"] not in self.reasons, line["rank"], line["line"]))

    @property
    def waiting(self) -> list[Line]:
        """Of the rows that were asked for those of which nothing stands."""
        return [line for line in self.chosen if line["match"] is not None]


class _FilePage(FileRows, ListPage):
    template_name = "grants/payment_file.html"
    per_page = 50

    @property
    def form(self) -> FileFilterForm:  # type: ignore[override]
        return self.filters

    def table(self) -> FileRowTable:
        table = FileRowTable(self.chosen, may_record=self.may_record, reasons=self.reasons)
        table.total = sum_of(self.chosen)
        return table

    def complete(self, table: FileRowTable) -> None:
        on_page = [row.record["match"] for row in table.paginated_rows]
        table.shown = shown_on([match.proposed for match in on_page if match and match.proposed], today())

    @property
    def may_record(self) -> bool:
        return bool(self.request.user.may(Permission.PAYMENT_RECORD))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "file": self.file,
            "breadcrumbs": [(PAYMENTS, reverse("grants:payment-list"))],
            "figures": self._figures(),
            "may_record": self.may_record,
            "proposed": min(len(self.proposals.proposed), MOST_AT_ONCE),
            "most_at_once": MOST_AT_ONCE if len(self.proposals.proposed) > MOST_AT_ONCE else 0,
            "held": self._held(),
            "shown": self.proposals.fingerprint,
            "asked": self.asked,
            "waiting": len(self.waiting) if self.may_record else 0,
            "most_aside": MOST_ASIDE,
            "aside_url": reverse("grants:payment-set-aside", args=[self.file.pk]),
            "all_aside": urlencode({"all": "yes", **self.asked}),
        }

    def _held(self) -> int:
        """How many of the proposed instalments are held back."""
        first = [instalment for _, instalment in sorted(self.proposals.proposed.items())][:MOST_AT_ONCE]
        return sum(one.state == "held" for one in shown_on(first, today()).values())

    def _figures(self) -> list[dict[str, str]]:
        file, matches = self.file, self.proposals.matches.values()
        to_choose = sum(match.is_to_choose for match in matches)
        counted = [
            ("Proposed", len(self.proposals.proposed)),
            ("To choose", to_choose),
            ("Nothing fits", len(matches) - len(self.proposals.proposed) - to_choose),
            ("Recorded", file.recorded),
            ("Set aside", file.aside),
        ]
        return [
            {"label": "Payments in the file", "value": f"{file.payments:,}", "note": pounds(file.total)},
            *({"label": label, "value": f"{count:,}"} for label, count in counted),
        ]


class PaymentFileDetail(_FilePage):
    permission = Permission.PAYMENT_VIEW


class PaymentConfirm(_FilePage):
    """Records all that was proposed when the page was shown. What is refused is told at its row; the others stand."""

    permission = Permission.PAYMENT_RECORD
    refused: Sequence[RowOutcome] = ()
    recorded = 0

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.list_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("shown") != self.proposals.fingerprint:
            words = "Somebody recorded or set aside payments after this page was shown, so nothing was recorded now"
            messages.error(request, f"{words}. Check what is proposed, then confirm again")
            return redirect(self.list_url)
        outcomes = transitions.record_matches(matches=self._matches(), by=request.user, at=timezone.now())
        refused = [one for one in outcomes if one.payment is None]
        recorded = [one for one in outcomes if one.payment is not None]
        if recorded:
            total = sum((one.row.amount for one in recorded), ZERO)
            messages.success(request, f"{_counted(len(recorded))} recorded: {pounds(total)}")
        if not refused:
            return redirect(self.list_url)
        return self._tell(refused)

    def _matches(self) -> list[tuple[PaymentRow, Instalment]]:
        rows = {row.pk: row for row in unmatched_in(self.file)}
        proposed = [pair for pair in self.proposals.proposed.items() if pair[0] in rows]
        first = sorted(proposed, key=lambda pair: rows[pair[0]].line)[:MOST_AT_ONCE]
        found = Instalment.objects.visible_to(self.request.user).select_related("agreement", "commitment")
        instalments = found.in_bulk([instalment for _, instalment in first])
        return [(rows[row], instalments[key]) for row, key in first if key in instalments]

    def _tell(self, refused: Sequence[RowOutcome]) -> HttpResponse:
        """The page of the file anew, each row that was refused with its reasons and above all others."""
        for name in ("file", "proposals"):
            self.__dict__.pop(name, None)
        self.reasons = {one.row.pk: one.reasons for one in refused}
        messages.error(self.request, f"{_counted(len(refused))} not recorded: the reasons stand at each, in the table")
        return self.render_to_response(self.get_context_data())


def _counted(count: int) -> str:
    return "1 payment was" if count == 1 else f"{count:,} payments were"


def _line(line: Line, match: Match | None) -> Line:
    found = _OF_STATE[line["state"]] if match is None else _found(match)
    return line | {"match": match, "found": found, "rank": _ORDER.index(found)}


def _found(match: Match) -> MatchState:
    if match.proposed is not None:
        return MatchState.PROPOSED
    return MatchState.TO_CHOOSE if match.possible else MatchState.NONE


def sum_of(lines: Sequence[Line]) -> Decimal:
    return sum((line["amount"] for line in lines), ZERO)
