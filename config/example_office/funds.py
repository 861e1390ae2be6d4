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
from config.example_office.on_paper import commitments_by, enter_from_paper
from config.example_office.people import Cast
from core import years
from core.money import parse_amount
from providers.models import CouncilArea, Provider

_INCOME = {"notify": notify_income, "confirm": confirm_income}


def load_fund(data: dict[str, Any], cast: Cast) -> Fund:
    """One year's fund in the order in which an office would enter it: every entry passes the rules of its moment."""
    year = open_year(start_on=years.parse(data["financial_year"]), by=cast.finance, at=cast.at)
    fund = open_fund(name=data["fund"], financial_year=year, by=cast.finance, at=cast.at)
    streams = {stream.name: stream for stream in FundingStream.objects.all()}
    for line in data["income"]:
        _INCOME[line["verb"]](stream=streams[line["stream"]], by=cast.finance, **_entry(line, fund, cast))
    for line in data.get("tolerances", []):
        record_tolerance(by=cast.finance, **_entry(line, fund, cast))
    for line in data.get("allocations", []):
        _allocate(line, fund, cast)
    commitments = _commit(data.get("commitments", []), fund, cast)
    for line in data.get("quoted", []):
        _quote(line, fund, commitments, cast)
    return fund


def _allocate(line: dict[str, Any], fund: Fund, cast: Cast) -> None:
    if "notice" in line:
        enter_from_paper(line["notice"], fund, cast)
        return
    allocate(heading=line["heading"], group=line.get("group", ""), by=cast.finance, **_entry(line, fund, cast))


def _commit(lines: list[dict[str, Any]], fund: Fund, cast: Cast) -> list[Commitment]:
    """The commitments in the order of the file, by which quoted figures name them."""
    made: list[Commitment] = []
    for line in lines:
        if "notice" in line:
            made += commitments_by(enter_from_paper(line["notice"], fund, cast))
        else:
            made.append(_commitment(line, fund, cast))
    return made


def _commitment(line: dict[str, Any], fund: Fund, cast: Cast) -> Commitment:
    areas = CouncilArea.objects.all()
    return commit(
        provider=Provider.objects.get(name=line["provider"]),
        service=line["service"],
        priority=Priority.objects.get(name=line["priority"]),
        allocation=Allocation.objects.get(fund=fund, heading=line["heading"]) if "heading" in line else None,
        areas=areas if line.get("areas") == "all" else areas.filter(name__in=line.get("areas", [])),
        printed_as=line.get("printed_as", ""),
        by=cast.officer,
        **_entry(line, fund, cast),
    )


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
