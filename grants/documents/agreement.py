"""The paper of an agreement: its terms as they are offered, from the input that the offer stores."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.rules import spoken
from core.money import ZERO, pounds
from core.pdf import PaperTooLong, PaperTooSlow, render_document
from grants.documents.notice import UNNAMED, OfficeOnPaper

TOO_LONG = "The agreement is longer than can be printed: shorten its terms and conditions."


@dataclass(frozen=True)
class InstalmentRow:
    due_on: str
    where: str
    amount: str


@dataclass(frozen=True)
class InstalmentYear:
    """The instalments of one financial year. The total is the sum of the rows."""

    year: str
    rows: tuple[InstalmentRow, ...]
    total: str


@dataclass(frozen=True)
class Condition:
    words: str
    # By when it is to be met and what follows; empty where neither is said.
    note: str


@dataclass(frozen=True)
class ReturnRow:
    quarter: str
    months: str
    opens_on: str
    due_on: str


@dataclass(frozen=True)
class AgreementOnPaper:
    """An agreement as the PDF and a page print it. `level` is that of its headings."""

    level: int
    is_page: bool
    mark: str
    reference: str
    office: OfficeOnPaper
    provider: str
    service: str
    authority: str
    dates: str
    purpose: str
    outcomes: str
    promised: tuple[tuple[str, str], ...]
    total: str
    planned: str
    instalments: tuple[InstalmentYear, ...]
    conditions: tuple[Condition, ...]
    template: str
    return_days: str
    returns: tuple[ReturnRow, ...]
    offered_by: str
    offered_on: str

    @property
    def has_many_years(self) -> bool:
        return len(self.instalments) > 1


def press(printed: Mapping[str, Any]) -> bytes:
    """The PDF of some terms, from `agreement_input` of grants.figures.agreement_paper. Same input, same bytes.

    Refused as core.pdf refuses: without Pango, and beyond its limits.
    """
    paper = agreement_paper(printed, is_page=False)
    footer = (f"Agreement {paper.reference}", paper.mark, paper.office.short_name)
    context = {
        "office": paper.office,
        "title": f"Agreement {paper.reference}",
        "subtitle": f"{paper.office.name} and {paper.provider}",
        "paper": paper,
        "footer_line": " · ".join(part for part in footer if part),
        "sheet": "sheet-marked" if paper.mark else "",
    }
    try:
        return render_document("documents/agreement.html", context)
    except PaperTooSlow:
        raise
    except PaperTooLong as error:
        raise PaperTooLong(TOO_LONG) from error


def agreement_paper(printed: Mapping[str, Any], *, is_page: bool = True) -> AgreementOnPaper:
    """What the terms print, typed and formatted. Totals are the sums of the rows that stand above them."""
    offered = printed["offered"] or {"by": "", "on": ""}
    days = printed["return_days"]
    instalments = tuple(_year(one) for one in printed["instalments"])
    return AgreementOnPaper(
        level=3 if is_page else 2,
        is_page=is_page,
        mark="" if printed["offered"] else "Draft: not offered",
        reference=printed["reference"],
        office=_office_of(printed["office"]),
        provider=printed["provider"],
        service=printed["service"],
        authority=printed["authority"],
        dates=f"{_day(printed['starts_on'])} to {_day(printed['ends_on'])}",
        purpose=printed["purpose"],
        outcomes=printed["outcomes"],
        promised=tuple((one["where"], _pounds(one["amount"])) for one in printed["years"]),
        total=_sum(one["amount"] for one in printed["years"]),
        planned=_sum(row["amount"] for year in printed["instalments"] for row in year["rows"]),
        instalments=instalments,
        conditions=tuple(_condition(one) for one in printed["conditions"]),
        template=printed["template"],
        return_days="1 day" if days == 1 else f"{days} days",
        returns=tuple(
            ReturnRow(one["quarter"], one["months"], _day(one["opens_on"]), _day(one["due_on"]))
            for one in printed["returns"]
        ),
        offered_by=offered["by"],
        offered_on=_day(offered["on"]),
    )


def _office_of(office: Mapping[str, str]) -> OfficeOnPaper:
    name = office["name"] or UNNAMED
    logo = base64.b64decode(office["logo"]) if office["logo"] else b""
    return OfficeOnPaper(name, office["short_name"] or name, office["colour"], logo)


def _year(printed: Mapping[str, Any]) -> InstalmentYear:
    rows = tuple(InstalmentRow(_day(one["due_on"]), one["where"], _pounds(one["amount"])) for one in printed["rows"])
    return InstalmentYear(printed["year"], rows, _sum(one["amount"] for one in printed["rows"]))


def _condition(printed: Mapping[str, Any]) -> Condition:
    by = f"To be met by {_day(printed['due_on'])}." if printed["due_on"] else ""
    holds = "Payments are held back after that day until it is met." if printed["holds_payment"] else ""
    return Condition(printed["words"], " ".join(part for part in (by, holds) if part))


def _sum(amounts: Any) -> str:
    return pounds(sum((Decimal(one) for one in amounts), ZERO))


def _pounds(amount: str) -> str:
    return pounds(Decimal(amount))


def _day(day: str) -> str:
    return spoken(date.fromisoformat(day)) if day else ""
