"""What the summary lists of a page say: lines of key and value, in the order a reader asks for them."""

from collections.abc import Iterable
from typing import Any

from commissioning.figures import FundTotals
from commissioning.models import Commitment, LedgerEntry, Office
from core.money import pounds
from core.templatetags.house import day, moment

Fact = dict[str, Any]


def of_fund(totals: FundTotals, tolerance: LedgerEntry | None) -> list[Fact]:
    """What stands beside the three great figures."""
    why = f"Recorded with effect from {day(tolerance.effective_on)}: {tolerance.note}" if tolerance else ""
    return [
        {"key": "Indicative income", "value": pounds(totals.income_indicative), "note": "Announced, not yet certain"},
        {"key": "Tolerance", "value": pounds(totals.tolerance), "note": why},
        {"key": "Headroom", "value": pounds(totals.headroom), "note": "Can still be committed"},
        {"key": "Allocated", "value": pounds(totals.allocated)},
        {"key": "Can still be allocated", "value": pounds(totals.unallocated)},
        {"key": "Paid", "value": pounds(totals.paid)},
    ]


def bar_words(totals: FundTotals) -> str:
    """The bar of a fund in a sentence."""
    said = f"{pounds(totals.committed)} committed of {pounds(totals.income_confirmed)} confirmed"
    if totals.tolerance:
        said += f", with a tolerance of {pounds(totals.tolerance)}"
    if totals.over:
        said += f": {pounds(totals.over)} more than the confirmed income"
    return said


def of_entry(entry: LedgerEntry, subject: Fact, together: Iterable[Fact]) -> list[Fact]:
    about = [{"key": "What", **subject}]
    if entry.commitment:
        priority = entry.commitment.priority
        about.append({"key": "Priority", "value": priority, "href": priority.get_absolute_url()})
    return [
        {"key": "Kind", "value": entry.get_kind_display()},
        {"key": "Amount", "value": pounds(entry.amount)},
        *about,
        *({"key": "Recorded together with", **other} for other in together),
        {"key": "Takes effect on", "value": day(entry.effective_on)},
        {"key": "Decision", "value": entry.decision_reference or "None"},
        {"key": "Note", "value": entry.note or "None"},
        {"key": "Recorded", "value": f"{moment(entry.recorded_at)} by {entry.recorded_by}"},
    ]


def of_commitment(commitment: Commitment, heading_url: str) -> list[Fact]:
    provider = commitment.provider
    heading = commitment.allocation
    facts: list[Fact] = [
        {
            "key": "Provider",
            "value": provider.merged_into or provider,
            "href": (provider.merged_into or provider).get_absolute_url(),
            "note": f"Made to {provider}, merged since" if provider.is_merged else "",
        },
        {"key": "Service", "value": commitment.service},
        {"key": "Priority", "value": commitment.priority, "href": commitment.priority.get_absolute_url()},
        {"key": "Heading", "value": heading, "href": heading_url} if heading else {"key": "Heading", "value": "None"},
        {"key": "Council areas", "value": ", ".join(area.name for area in commitment.areas.all()) or "Not stated"},
    ]
    if commitment.printed_as:
        facts.append({"key": "As the paper prints it", "value": commitment.printed_as})
    return facts


def of_office(office: Office) -> list[Fact]:
    said = [
        ("Name of the body", office.name),
        ("Short name", office.short_name),
        ("Title of the decision maker", office.decision_maker_title),
        ("Boards and panels", ", ".join(board.name for board in office.boards.all())),
        ("Council areas", ", ".join(area.name for area in office.areas.all())),
        ("Address", office.address),
        ("Telephone number", office.telephone),
        ("Email address", office.email),
        ("Web address", office.website),
        ("Colour", office.colour),
        ("Format of a decision’s reference", office.decision_reference_format),
    ]
    return [{"key": key, "value": value} for key, value in said]
