from decimal import Decimal
from typing import Any

from commissioning.choices import Measure
from commissioning.models import Allocation, Commitment, Fund, FundingStream, Priority
from commissioning.transitions import (
    allocate,
    commit,
    confirm_income,
    notify_income,
    open_fund,
    open_year,
    quote_figure,
    record_tolerance,
)
from config.example_office.people import Cast
from core import years
from core.money import parse_amount
from providers.models import CouncilArea, Provider

_INCOME = {"notify": notify_income, "confirm": confirm_income}


def load_fund(data: dict[str, Any], cast: Cast) -> None:
    """One year's fund in the order in which an office would enter it: every entry passes the rules of its moment."""
    year = open_year(start_on=years.parse(data["financial_year"]), by=cast.finance, at=cast.at)
    fund = open_fund(name=data["fund"], financial_year=year, by=cast.finance, at=cast.at)
    streams = {stream.name: stream for stream in FundingStream.objects.all()}
    for line in data["income"]:
        _INCOME[line["verb"]](stream=streams[line["stream"]], by=cast.finance, **_entry(line, fund, cast))
    for line in data.get("tolerances", []):
        record_tolerance(by=cast.finance, **_entry(line, fund, cast))
    for line in data.get("allocations", []):
        allocate(heading=line["heading"], group=line.get("group", ""), by=cast.finance, **_entry(line, fund, cast))
    commitments = _commit(data["commitments"], fund, cast)
    for line in data.get("quoted", []):
        _quote(line, fund, commitments, cast)


def _commit(lines: list[dict[str, Any]], fund: Fund, cast: Cast) -> list[Commitment]:
    """The commitments in the order of the file, by which quoted figures name them."""
    providers = {provider.name: provider for provider in Provider.objects.all()}
    priorities = {priority.name: priority for priority in Priority.objects.all()}
    headings = {heading.heading: heading for heading in Allocation.objects.filter(fund=fund)}
    areas = {area.name: area for area in CouncilArea.objects.all()}
    return [
        commit(
            provider=providers[line["provider"]],
            service=line["service"],
            priority=priorities[line["priority"]],
            allocation=headings[line["heading"]] if "heading" in line else None,
            areas=areas.values() if line.get("areas") == "all" else [areas[name] for name in line.get("areas", [])],
            printed_as=line.get("printed_as", ""),
            by=cast.officer,
            **_entry(line, fund, cast),
        )
        for line in lines
    ]


def _quote(line: dict[str, Any], fund: Fund, commitments: list[Commitment], cast: Cast) -> None:
    quote_figure(
        fund=fund,
        label=line["label"],
        printed=line["printed"],
        amount=_amount(line) if "amount" in line else None,
        measure=Measure(line.get("measure", Measure.NONE)),
        commitment=commitments[line["commitment"] - 1] if "commitment" in line else None,
        source=line["source"],
        explanation=line["explanation"],
        by=cast.officer,
        at=cast.at,
    )


def _entry(line: dict[str, Any], fund: Fund, cast: Cast) -> dict[str, Any]:
    """What every entry of the ledger has: the fund, the amount, its day, its authority and when it was recorded."""
    authority: dict[str, Any] = {name: line[name] for name in ("decision_reference", "note") if name in line}
    return {"fund": fund, "amount": _amount(line), "effective_on": line["effective_on"], "at": cast.at, **authority}


def _amount(line: dict[str, Any]) -> Decimal:
    return parse_amount(line["amount"])
