"""What is left over of an agreement: of each year promised, paid, and spent as the accepted returns tell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from commissioning.choices import PAID, EntryKind
from commissioning.models import LedgerEntry
from core import years
from core.money import ZERO, in_pounds
from grants.choices import Counts, ReturnState
from grants.models import Agreement, Answer, Filing, MonitoringReturn

_PROMISED = (EntryKind.COMMITMENT, EntryKind.DECOMMITMENT)


@dataclass(frozen=True)
class YearOfMoney:
    """One year of an agreement on a day, in pounds.

    `spent` is what the accepted returns tell, None where none was accepted; `told` of `asked` quarters were. It is not
    known in full while a quarter is missing or `unanswered` boxes of spending say “not known”.
    """

    year_start: date
    promised: Decimal
    paid: Decimal
    spent: Decimal | None
    told: int
    asked: int
    unanswered: int = 0
    is_illustrative: bool = False

    @property
    def label(self) -> str:
        return years.label(self.year_start)

    @property
    def not_paid(self) -> Decimal:
        """Promised, and still in the fund."""
        return self.promised - self.paid

    @property
    def not_spent(self) -> Decimal | None:
        """Paid, and not spent yet: below zero where the provider spent ahead of what it was paid."""
        return None if self.spent is None else self.paid - self.spent

    @property
    def left_over(self) -> Decimal | None:
        """Promised, and not spent by the provider."""
        return None if self.spent is None else self.promised - self.spent

    @property
    def is_whole(self) -> bool:
        """Whether the returns of every quarter tell what was spent."""
        return self.asked > 0 and self.told == self.asked and not self.unanswered


def underspend_of(agreement: Agreement, as_at: date) -> list[YearOfMoney]:
    """The years of an agreement as they stood at the end of a day, the earliest first. Four queries."""
    money = _money_by_year(agreement, as_at)
    asked = _quarters_asked(agreement)
    told, illustrative = _quarters_told(agreement, as_at)
    spent = _spent_by_year(agreement, as_at)
    return [
        YearOfMoney(
            year_start=year,
            promised=money[year, False],
            paid=money[year, True],
            spent=spent[year][0] if told.get(year) else None,
            told=told.get(year, 0),
            asked=asked.get(year, 0),
            unanswered=spent[year][1],
            is_illustrative=year in illustrative,
        )
        for year in sorted({*asked, *(year for year, _ in money)})
    ]


def totals_of(rows: Iterable[YearOfMoney]) -> dict[str, Decimal]:
    """Pounds of all years. Left over is that of the years of which a return tells what was spent."""
    standing = list(rows)
    promised = sum((one.promised for one in standing), ZERO)
    paid = sum((one.paid for one in standing), ZERO)
    spent = sum((one.spent or ZERO for one in standing), ZERO)
    left_over = sum((one.left_over or ZERO for one in standing), ZERO)
    return {"promised": promised, "paid": paid, "spent": spent, "left_over": left_over}


def _money_by_year(agreement: Agreement, as_at: date) -> dict[tuple[date, bool], Decimal]:
    """What was promised (False) and paid (True), by the first day of the fund's year."""
    entries = LedgerEntry.objects.as_at(as_at).filter(
        Q(kind__in=_PROMISED) | Q(kind__in=PAID), commitment__awards=agreement.award_id
    )
    rows = entries.order_by().values_list("fund__financial_year__start_on", "kind").annotate(amount=Sum("amount"))
    found: dict[tuple[date, bool], Decimal] = defaultdict(lambda: ZERO)
    for year, kind, amount in rows:
        found[year, kind in PAID] += amount
    return found


def _quarters_asked(agreement: Agreement) -> Mapping[date, int]:
    asked = MonitoringReturn.objects.filter(agreement=agreement).exclude(state=ReturnState.CANCELLED)
    counted: dict[date, int] = defaultdict(int)
    for year in asked.values_list("year_start", flat=True):
        counted[year] += 1
    return counted


def _quarters_told(agreement: Agreement, as_at: date) -> tuple[Mapping[date, int], set[date]]:
    """How many quarters of each year were accepted by then, and the years with a figure made up as an example."""
    filings = Filing.objects.as_at(as_at).filter(monitoring_return__agreement=agreement)
    counted: dict[date, int] = defaultdict(int)
    illustrative = set()
    for year, is_made_up in filings.values_list("monitoring_return__year_start", "monitoring_return__is_illustrative"):
        counted[year] += 1
        if is_made_up:
            illustrative.add(year)
    return counted, illustrative


def _spent_by_year(agreement: Agreement, as_at: date) -> Mapping[date, tuple[Decimal, int]]:
    """Pounds spent as told, and how many boxes of spending were not answered, by year."""
    accepted = Filing.objects.as_at(as_at).filter(monitoring_return__agreement=agreement)
    answers = Answer.objects.filter(filing__in=accepted, measure__counts=Counts.SPENT)
    found: dict[date, tuple[Decimal, int]] = defaultdict(lambda: (ZERO, 0))
    for year, value in answers.values_list("filing__monitoring_return__year_start", "value"):
        pounds, unanswered = found[year]
        found[year] = (pounds, unanswered + 1) if value is None else (pounds + in_pounds(value), unanswered)
    return found
