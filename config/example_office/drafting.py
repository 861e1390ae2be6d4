"""A notice from its data: its words as somebody would type them, its lines, its powers and its files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files import File

from accounts.models import User
from commissioning.models import Allocation, Fund, FundingStream, Priority
from config.example_office.papers import HERE
from core import years
from core.money import parse_amount
from core.rich_text import from_typing
from core.uploads import MB, PDF, TEXT, Upload, read_upload
from grants import transitions
from grants.choices import OF_STANDING_AWARDS, Task
from grants.models import Award, DecisionNotice, LegalPower
from grants.rules.instalments import quarterly
from grants.transitions import BudgetFacts, LineFacts, YearAmount
from providers.models import CouncilArea, Provider

# The funds of a notice, by the word that its data have for them.
Funds = Mapping[str, Fund]


@dataclass(frozen=True)
class Pen:
    """Who writes, and when."""

    by: User
    at: datetime

    @property
    def stamp(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}


def write_words(notice: DecisionNotice, data: Mapping[str, Any], pen: Pen) -> None:
    """Every part that the data hold, each once, and where the amounts stand that they quote from elsewhere."""
    for name, typed in data.get("words", {}).items():
        transitions.write_section(
            notice=notice, task=Task(name), body=from_typing(typed), expected_version=0, **pen.stamp
        )
    if "options" in data:
        transitions.write_options(notice=notice, options=data["options"], expected_version=0, **pen.stamp)
    if "legal" in data:
        _write_legal(notice, data["legal"], pen)
    for amount, source in data.get("quoted", []):
        transitions.quote_amount(notice=notice, amount=parse_amount(amount), source=source, **pen.stamp)


def _write_legal(notice: DecisionNotice, legal: Mapping[str, str], pen: Pen) -> None:
    powers = {power.provision: power for power in LegalPower.objects.filter(is_wrong=False)}
    transitions.write_legal(
        notice=notice,
        power_in=powers.get(legal.get("in", "")),
        power_out=powers.get(legal.get("out", "")),
        reasons=from_typing(legal.get("reasons", "")),
        body=from_typing(legal.get("words", "")),
        expected_version=0,
        **pen.stamp,
    )


def add_lines(
    notice: DecisionNotice, data: Mapping[str, Any], funds: Funds, pen: Pen, *, award: Award | None = None
) -> None:
    """What each recipient gets, and what the notice does to funds. `award` is the standing one that it changes."""
    for line in data.get("lines", []):
        facts = _of_award(line, funds, award) if notice.kind in OF_STANDING_AWARDS and award else _line(line, funds)
        transitions.add_line(notice=notice, facts=facts, **pen.stamp)
    for line in data.get("budget_lines", []):
        transitions.add_budget_line(notice=notice, facts=_budget_line(line, funds), **pen.stamp)


def _line(line: Mapping[str, Any], funds: Funds) -> LineFacts:
    amounts = _amounts(line, funds)
    starts = [one.fund.financial_year.start_on for one in amounts]
    starts_on, ends_on = (min(starts), years.ending(max(starts))) if starts else (None, None)
    by_year = {one.fund.financial_year.start_on: one.amount for one in amounts}
    return LineFacts(
        provider=Provider.objects.get(name=line["provider"]),
        lead=Provider.objects.get(name=line["lead"]) if "lead" in line else None,
        service=line["service"],
        priority=Priority.objects.get(name=line["priority"]),
        areas=_areas(line.get("areas", [])),
        starts_on=starts_on,
        ends_on=ends_on,
        amounts=amounts,
        conditions=line.get("conditions", ""),
        outcomes=line.get("outcomes", ""),
        instalments=quarterly(by_year, starts_on=starts_on, ends_on=ends_on) if line.get("is_quarterly") else (),
    )


def _of_award(line: Mapping[str, Any], funds: Funds, award: Award) -> LineFacts:
    """What changes of an award that stands; the rest is as its own line has it."""
    made_by = award.notice.lines.get(provider=award.provider, service=award.service)
    until: date | None = line.get("until")
    return LineFacts(
        award=award,
        provider=award.provider,
        lead=made_by.lead,
        service=award.service,
        priority=made_by.priority,
        areas=made_by.areas.all(),
        starts_on=award.starts_on,
        # Of the day in the data only month and day count.
        ends_on=until.replace(year=award.ends_on.year) if until else award.ends_on,
        amounts=_amounts(line, funds),
    )


def _amounts(line: Mapping[str, Any], funds: Funds) -> list[YearAmount]:
    return [
        YearAmount(funds[one["fund"]], parse_amount(one["amount"]), _heading(funds[one["fund"]], one.get("heading")))
        for one in line.get("amounts", [])
    ]


def _heading(fund: Fund, heading: str | None) -> Allocation | None:
    return Allocation.objects.get(fund=fund, heading=heading) if heading else None


def _areas(named: Any) -> Iterable[CouncilArea]:
    return CouncilArea.objects.all() if named == "all" else CouncilArea.objects.filter(name__in=named)


def _budget_line(line: Mapping[str, Any], funds: Funds) -> BudgetFacts:
    fund = funds[line["fund"]]
    return BudgetFacts(
        fund=fund,
        amount=parse_amount(line["amount"]),
        stream=FundingStream.objects.get(name=line["stream"]) if "stream" in line else None,
        is_confirmed=line.get("is_confirmed", False),
        from_allocation=_heading(fund, line.get("from")),
        to_allocation=_heading(fund, line.get("to")),
        heading=line.get("heading", ""),
    )


def attach(notice: DecisionNotice, file: Mapping[str, Any], pen: Pen, *, is_scan: bool = False) -> None:
    """Put a file of this package with a notice, through the door that every file passes."""
    transitions.attach_file(
        notice=notice,
        upload=_read(file["name"]),
        title=file["title"],
        is_confidential=file.get("is_confidential", False),
        is_scan=is_scan,
        **pen.stamp,
    )


@cache
def _read(name: str) -> Upload:
    """Looked through once in a process: the files of this package do not change."""
    with (HERE / name).open("rb") as file:
        return read_upload(File(file, name=Path(name).name), kinds=[PDF, TEXT], most_bytes=MB)
