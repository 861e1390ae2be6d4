"""A line as its pages say it, and as its form is filled in."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from commissioning.figures.places import where_of
from core.money import ZERO, pounds
from core.templatetags.house import day
from grants.models import AwardLine, BudgetLine

NONE = "None"


def amounts_by_year(line: AwardLine) -> list[dict[str, Any]]:
    """Each year of a line with its headings and its sum, the earliest first."""
    years: dict[str, dict[str, Any]] = {}
    ordered = sorted(line.amounts.all(), key=lambda one: (one.fund.financial_year.start_on, one.pk))
    for one in ordered:
        year = years.setdefault(str(one.fund), {"year": str(one.fund), "amount": ZERO, "parts": []})
        year["amount"] += one.amount
        year["parts"].append({"heading": str(one.allocation or "Under no heading"), "amount": one.amount})
    return list(years.values())


def facts_of(line: AwardLine | BudgetLine) -> list[dict[str, str]]:
    """A line as it stands, for who typed another version of it."""
    rows = _of_budget(line) if isinstance(line, BudgetLine) else _of_recipient(line)
    return [{"key": key, "value": value or NONE} for key, value in rows]


def _of_recipient(line: AwardLine) -> list[tuple[str, str]]:
    amounts = [
        f"{pounds(one.amount)} in {where_of(one.fund, str(one.allocation or ''))}"
        for one in line.amounts.select_related("fund__financial_year", "allocation").order_by("pk")
    ]
    instalments = [f"{pounds(one.amount)} due {day(one.due_on)}" for one in line.instalments.order_by("due_on", "pk")]
    return [
        ("Provider", str(line.provider)),
        ("Lead provider", str(line.lead or "")),
        ("Service", line.service),
        ("Main priority", str(line.priority)),
        ("Other priorities", _listed(line.other_priorities.order_by("name"))),
        ("Council areas", _listed(line.areas.order_by("name"))),
        ("Starts on", day(line.starts_on)),
        ("Ends on", day(line.ends_on)),
        ("Amounts", "; ".join(amounts)),
        ("Instalments", "; ".join(instalments)),
        ("Conditions", line.conditions),
        ("Outcomes and measures", line.outcomes),
    ]


def _of_budget(line: BudgetLine) -> list[tuple[str, str]]:
    certain = ("Confirmed" if line.is_confirmed else "Indicative") if line.stream else ""
    return [
        ("Fund", str(line.fund)),
        ("Amount", pounds(line.amount)),
        *(
            (label, value)
            for label, value in (
                ("Funding stream", str(line.stream or "")),
                ("Certainty", certain),
                ("From heading", str(line.from_allocation or "")),
                ("To heading", str(line.to_allocation or "")),
                ("Heading", line.heading),
            )
            if value
        ),
    ]


def _listed(rows: Iterable[Any]) -> str:
    return ", ".join(str(row) for row in rows)


def typed_from(line: AwardLine) -> dict[str, Any]:
    """What the form of a line shows when it is opened."""
    amounts = sorted(line.amounts.all(), key=lambda one: (one.fund.financial_year.start_on, one.pk))
    instalments = sorted(line.instalments.all(), key=lambda one: (one.due_on, one.pk))
    return {
        "version": line.version,
        "provider": line.provider_id,
        "lead": f"{line.provider_id}-{line.lead_id}" if line.lead_id else "",
        "service": line.service,
        "priority": line.priority_id,
        "other_priorities": list(line.other_priorities.values_list("pk", flat=True)),
        "areas": [area.pk for area in line.areas.all()],
        "starts_on": line.starts_on,
        "ends_on": line.ends_on,
        "conditions": line.conditions,
        "outcomes": line.outcomes,
        "amounts": [{"where": f"{one.fund_id}-{one.allocation_id or ''}", "amount": one.amount} for one in amounts],
        "instalments": [{"due": one.due_on, "amount": one.amount} for one in instalments],
        "take": {(one.fund_id, one.allocation_id): one.amount for one in amounts},
    }


def typed_from_budget(line: BudgetLine) -> dict[str, Any]:
    """The same for a line that changes a fund."""
    own = {one.slug: str(one.pk) for one in line.fund.allocations.all()}
    standing = own.get(slugify(line.heading)[:120], "") if line.heading else ""
    return {
        "version": line.version,
        "fund": str(line.fund_id),
        "amount": line.amount,
        "stream": line.stream_id,
        "is_confirmed": "yes" if line.is_confirmed else "no",
        "from_allocation": str(line.from_allocation_id or ""),
        "to_allocation": str(line.to_allocation_id or ""),
        "standing": standing,
        "heading": "" if standing else line.heading,
    }
