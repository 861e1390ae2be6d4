import json
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.figures import FundPosition, fund_position
from commissioning.models import Fund
from core import years
from core.money import pounds
from core.templatetags.house import day

# The widest that a column of words gets on a screen; JSON has the whole of them.
_WIDEST = 38


class Command(BaseCommand):
    help = "Print how a fund stands at the end of a day: its totals and each commitment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help="the financial year, for example 2017-18")
        parser.add_argument("--fund", default="victims-fund", help="the fund as addresses write it (victims-fund)")
        parser.add_argument("--as-at", default="", help="a day such as 2018-01-23 (today)")
        parser.add_argument("--json", action="store_true", help="print as JSON, amounts as text with two decimals")

    def handle(self, *args: Any, **options: Any) -> None:
        position = fund_position(_fund(options["fund"], options["year"]), _as_at(options["as_at"]))
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(position), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_as_text(position)))


def _fund(slug: str, year: str) -> Fund:
    try:
        start_on = years.parse(year)
    except ValueError:
        raise CommandError(f"{year!r} is not a financial year. Write it as 2017-18.") from None
    funds = Fund.objects.filter(financial_year__start_on=start_on).select_related("financial_year").order_by("slug")
    found = next((fund for fund in funds if fund.slug == slug), None)
    if found is None:
        there = ", ".join(fund.slug for fund in funds)
        advice = f"There is: {there}." if there else f"No fund is open for {years.label(start_on)}."
        raise CommandError(f"There is no fund {slug!r} in {years.label(start_on)}. {advice}")
    return found


def _as_at(text: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a date. Write it as 2018-01-23: year, month, day.") from None


def _as_data(position: FundPosition) -> dict[str, Any]:
    totals = position.totals
    return {
        "fund": totals.fund.slug,
        "financial_year": totals.fund.financial_year.slug,
        "as_at": totals.as_at.isoformat(),
        "income_confirmed": _amount(totals.income_confirmed),
        "income_indicative": _amount(totals.income_indicative),
        "tolerance": _amount(totals.tolerance),
        "allocated": _amount(totals.allocated),
        "committed": _amount(totals.committed),
        "paid": _amount(totals.paid),
        "uncommitted": _amount(totals.uncommitted),
        "rows": [
            {
                "provider": row.provider,
                "service": row.service,
                "priority": row.priority,
                "heading": row.heading or None,
                "authority": row.authority,
                "committed": _amount(row.committed),
                "paid": _amount(row.paid),
            }
            for row in position.rows
        ],
    }


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _as_text(position: FundPosition) -> Iterable[str]:
    totals = position.totals
    yield f"{totals.fund} as at {day(totals.as_at)}"
    yield ""
    figures = {
        "Income confirmed": totals.income_confirmed,
        "Income indicative": totals.income_indicative,
        "Tolerance": totals.tolerance,
        "Allocated": totals.allocated,
        "Committed": totals.committed,
        "Paid": totals.paid,
        "Uncommitted": totals.uncommitted,
    }
    width = max(len(pounds(amount)) for amount in figures.values())
    yield from (f"{label:<18} {pounds(amount):>{width}}" for label, amount in figures.items())
    if totals.over:
        share = "" if totals.over_share is None else f" ({totals.over_share}%)"
        yield f"Commitments exceed the income confirmed by {pounds(totals.over)}{share}."
    yield ""
    yield from _table(position)
    count = len(position.rows)
    yield (
        f"{count} {'line' if count == 1 else 'lines'}, total {pounds(totals.committed)}, "
        f"budget {pounds(totals.income_confirmed)}"
    )


def _table(position: FundPosition) -> Iterable[str]:
    """The commitments in columns, without those columns that are empty."""
    if not position.rows:
        return
    words = {
        "Provider": [row.provider for row in position.rows],
        "Service": [row.service for row in position.rows],
        "Priority": [row.priority for row in position.rows],
        "Heading": [row.heading for row in position.rows],
        "Authority": [row.authority for row in position.rows],
    }
    money = {
        "Committed": [pounds(row.committed) for row in position.rows],
        "Paid": [pounds(row.paid) for row in position.rows],
    }
    columns = [_column(head, cells) for head, cells in words.items() if any(cells)]
    columns[-1:-1] = [_column(head, cells, ">") for head, cells in money.items()]
    yield from ("  ".join(cells).rstrip() for cells in zip(*columns, strict=True))
    yield ""


def _column(head: str, cells: list[str], towards: str = "<") -> list[str]:
    cut = [head, *(cell if len(cell) <= _WIDEST else f"{cell[: _WIDEST - 1]}…" for cell in cells)]
    width = max(map(len, cut))
    return [f"{cell:{towards}{width}}" for cell in cut]
