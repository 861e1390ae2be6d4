"""The schedule of a notice: who gets what and on which terms, or what is accepted, moved or set aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.rules import spoken
from core.money import pounds
from grants.choices import FOR_RECIPIENTS, NoticeKind
from grants.documents.wording import day_of, joined

_HEADINGS = {
    NoticeKind.AWARD: ("Schedule of awards", "Awarded"),
    NoticeKind.ROUND: ("Schedule of awards", "Awarded"),
    NoticeKind.EXTENSION: ("Schedule of extended awards", "Added"),
    NoticeKind.INCREASE: ("Schedule of increased awards", "Added"),
    NoticeKind.REDUCTION: ("Schedule of reduced awards", "Taken back"),
    NoticeKind.REFUSAL: ("Applications refused", "Asked for"),
    NoticeKind.CESSATION: ("Awards that end", "Taken back"),
    NoticeKind.ACCEPTANCE: ("Funding accepted", "Accepted"),
    NoticeKind.VIREMENT: ("Money moved between headings", "Moved"),
    NoticeKind.BUDGET: ("Money set aside under headings", "Set aside"),
}
# Characters of terms that fill a third of a sheet.
_SHORT = 1500


@dataclass(frozen=True)
class AmountRow:
    """One amount of a recipient; `year` names the fund too where the notice draws on several."""

    year: str
    heading: str
    amount: str


@dataclass(frozen=True)
class Term:
    """One row of a recipient's terms: plain words, in which a line break stands for itself, or a list."""

    label: str
    words: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recipient:
    number: int
    name: str
    service: str
    amount: str
    amounts: tuple[AmountRow, ...]
    terms: tuple[Term, ...]

    @property
    def is_short(self) -> bool:
        """Whether its terms are few enough to stay on one sheet."""
        return sum(len(term.words) + 60 * len(term.items) for term in self.terms) < _SHORT


@dataclass(frozen=True)
class BudgetRow:
    cells: tuple[str, ...]
    amount: str


@dataclass(frozen=True)
class Schedule:
    """Recipients, or the lines of a budget; the total is the sum of what is printed."""

    heading: str
    amount_label: str
    total: str
    recipients: tuple[Recipient, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[BudgetRow, ...] = ()

    @property
    def has_amounts(self) -> bool:
        return any(one.amounts for one in self.recipients)

    @property
    def is_compact(self) -> bool:
        """One amount each: a row for each recipient says it all."""
        return all(len(one.amounts) == 1 for one in self.recipients)

    @property
    def is_alone(self) -> bool:
        return len(self.recipients) == 1


def schedule_of(printed: Mapping[str, Any]) -> Schedule | None:
    """The schedule; None for a notice without lines."""
    kind = printed["kind"]
    if kind not in _HEADINGS:
        return None
    heading, label = _HEADINGS[NoticeKind(kind)]
    total = pounds(Decimal(printed["total"]))
    if kind in FOR_RECIPIENTS:
        funds = {one["fund"] for line in printed["lines"] for one in line["amounts"]}
        recipients = tuple(
            _recipient(number, line, with_fund=len(funds) > 1) for number, line in enumerate(printed["lines"], start=1)
        )
        return Schedule(heading, label, total, recipients=recipients) if recipients else None
    columns, cells = _BUDGETS[NoticeKind(kind)]
    rows = tuple(BudgetRow(cells(line), pounds(Decimal(line["amount"]))) for line in printed["budget_lines"])
    return Schedule(heading, label, total, columns=columns, rows=rows) if rows else None


def _recipient(number: int, line: Mapping[str, Any], *, with_fund: bool) -> Recipient:
    return Recipient(
        number=number,
        name=line["provider"] + (f" (lead provider {line['lead']})" if line["lead"] else ""),
        service=line["service"],
        amount=pounds(Decimal(line["amount"])),
        amounts=tuple(
            AmountRow(
                year=f"{one['year']}, {one['fund']}" if with_fund else one["year"],
                heading=one["heading"],
                amount=pounds(Decimal(one["amount"])),
            )
            for one in line["amounts"]
        ),
        terms=tuple(term for term in _terms(line) if term.words or term.items),
    )


def _terms(line: Mapping[str, Any]) -> list[Term]:
    priorities = [line["priority"], *line["other_priorities"]]
    return [
        Term("Award changed", line["award"] and f"Made by notice {line['award']}"),
        Term("Priorities" if len(priorities) > 1 else "Priority", "; ".join(priorities)),
        Term("Areas" if len(line["areas"]) > 1 else "Area", joined(line["areas"])),
        Term("Dates", _dates(line)),
        Term("Conditions", line["conditions"].strip()),
        Term("Outcomes and measures", line["outcomes"].strip()),
        Term("Instalments", items=tuple(_instalment(one) for one in line["instalments"])),
    ]


def _dates(line: Mapping[str, Any]) -> str:
    period = _period(day_of(line["starts_on"]), day_of(line["ends_on"]))
    before = day_of(line.get("stood_until", ""))
    return f"{period}; before this decision until {spoken(before)}" if period and before else period


def _period(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on and ends_on:
        return f"{spoken(starts_on)} to {spoken(ends_on)}"
    if starts_on:
        return f"from {spoken(starts_on)}"
    return f"until {spoken(ends_on)}" if ends_on else ""


def _instalment(one: Mapping[str, str]) -> str:
    return f"{pounds(Decimal(one['amount']))} on {spoken(date.fromisoformat(one['due_on']))}"


def _fund(line: Mapping[str, Any]) -> str:
    return f"{line['fund']} {line['year']}"


def _acceptance(line: Mapping[str, Any]) -> tuple[str, ...]:
    return line["stream"], line["payer"], _fund(line), "confirmed" if line["is_confirmed"] else "indicative"


def _virement(line: Mapping[str, Any]) -> tuple[str, ...]:
    return line["from_heading"], line["to_heading"], _fund(line)


def _budget(line: Mapping[str, Any]) -> tuple[str, ...]:
    return line["heading"], _fund(line)


_BUDGETS = {
    NoticeKind.ACCEPTANCE: (("Funding stream", "Payer", "Fund", "State"), _acceptance),
    NoticeKind.VIREMENT: (("From heading", "To heading", "Fund"), _virement),
    NoticeKind.BUDGET: (("Heading", "Fund"), _budget),
}
