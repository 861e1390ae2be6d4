"""The report of a year's advice as rows for a spreadsheet: one table of recommendations, one of money and seats."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from commissioning.models import Office
from core.exports import Column, Kind, Sheet
from core.money import ZERO, pounds
from reports import rules
from reports.figures.advice import AdviceReport
from reports.figures.advice_cases import Case
from reports.tables.advice import (
    CaseLine,
    SittingLine,
    beside_the_table,
    case_line,
    elsewhere,
    report_title,
    share_lines,
    sitting_lines,
    stage_words,
)

# What is still being reviewed is counted and its money told; what it is, the Commission has not said yet.
IN_REVIEW = "In review"

_CASES = [
    Column("priority", "Priority"),
    Column("title", "Recommendation"),
    Column("providers", "Providers"),
    Column("recommended", "Amount recommended", Kind.AMOUNT),
    Column("elsewhere", "For other years"),
    Column("stage", "Stage"),
    Column("advice", "Advice"),
    Column("advised_on", "Advised on", Kind.DATE),
    Column("speakers", "Spoke for the priority"),
    Column("views", "Views"),
    Column("aside", "Stood aside"),
    Column("remarks", "Chair and remarks"),
    Column("decision", "Decision reference"),
    Column("decided", "Amount decided", Kind.AMOUNT),
    Column("remark", "Against the advice"),
    Column("departures", "Departures"),
]
# The names of the 360Giving standard where they fit.
_MONEY = [
    Column("programme", "Grant programme"),
    Column("represented", "Represented on the Commission"),
    Column("provider", "Recipient organisation"),
    Column("service", "Service"),
    Column("priority", "Priority"),
    Column("decision", "Decision reference"),
    Column("paths", "By which path"),
    Column("aside", "Stood aside from its recommendations"),
    Column("committed", "Amount committed", Kind.AMOUNT),
]
# What a CSV has no page above its table for.
_OF_THE_WHOLE = [Column("year", "Financial year"), Column("as_at", "As at", Kind.DATE)]


def cases_sheet(report: AdviceReport) -> Sheet:
    """One line a recommendation, and the total. Those in review have no title."""
    advice = report.advice
    return Sheet(
        title=report_title(report),
        columns=_CASES,
        rows=list(_case_rows(report)),
        total={"priority": "Total", "recommended": advice.recommended, "decided": advice.decided},
    )


def money_sheet(report: AdviceReport) -> Sheet:
    """One line a commitment, by how its recipient is represented, and the total, which is the ledger's."""
    return Sheet(
        title=f"Money and seats {report.year.label}",
        tab="Money and seats",
        columns=_MONEY,
        rows=list(_money_rows(report)),
        total={"programme": "Total", "committed": sum((share.committed for share in report.shares), ZERO)},
    )


def as_lines(sheet: Sheet, report: AdviceReport) -> Sheet:
    """The same for a CSV: each line bears its year and its day."""
    whole = {"year": report.year.label, "as_at": report.as_at}
    return replace(
        sheet,
        columns=[*sheet.columns, *_OF_THE_WHOLE],
        rows=[{**row, **whole} for row in sheet.rows],
        total={**sheet.total, **whole},
    )


def advice_workbook(report: AdviceReport) -> Sheet:
    """Both tables, each with what the page says above its own."""
    office = Office.objects.defer("logo").first()
    heads = [office.name] if office else []
    money = replace(money_sheet(report), notes=[*heads, *_notes_of_money(report)])
    return replace(
        cases_sheet(report),
        tab=f"Advice {report.year.slug}",
        notes=[*heads, *_notes_of_cases(report)],
        author=office.name if office else "",
        beside=money,
    )


def advice_file_name(report: AdviceReport, what: str, ending: str) -> str:
    """advice-and-decisions-2017-18-as-at-2018-03-01.csv"""
    return f"{what}-{report.year.slug}-as-at-{report.as_at.isoformat()}.{ending}"


def _case_rows(report: AdviceReport) -> Iterator[dict[str, Any]]:
    sat = {one.sitting.case.recommendation.pk: one for one in sitting_lines(report)}
    for priority in report.advice.priorities:
        for case in priority.cases:
            row = {
                "priority": priority.name,
                "title": IN_REVIEW,
                "recommended": case.amount,
                "elsewhere": elsewhere(case).removeprefix("and "),
                "stage": stage_words(case),
            }
            sitting = sat.get(case.recommendation.pk)
            yield row | (_advised(case, case_line(case), sitting) if sitting else {})


def _advised(case: Case, line: CaseLine, sitting: SittingLine) -> dict[str, Any]:
    return {
        "title": line.title,
        "providers": line.providers,
        "advice": line.advice,
        "advised_on": case.concluded_on,
        "speakers": sitting.speakers,
        "views": sitting.views,
        "aside": "; ".join(sitting.aside),
        "remarks": "; ".join(sitting.remarks),
        "decision": line.decision,
        "decided": line.decided,
        "remark": line.remark,
        "departures": "; ".join(line.departures),
    }


def _money_rows(report: AdviceReport) -> Iterator[dict[str, Any]]:
    for table in share_lines(report):
        for of_it in table.classes:
            for line in of_it.lines:
                for row in line.recipient.rows:
                    yield {
                        "programme": str(table.share.fund),
                        "represented": of_it.label,
                        "provider": row.provider,
                        "service": row.service,
                        "priority": row.priority,
                        "decision": row.decision_reference,
                        "paths": "; ".join(line.paths),
                        "aside": "; ".join(line.aside),
                        "committed": row.committed,
                    }


def _notes_of_cases(report: AdviceReport) -> Iterator[str]:
    yield f"Figures as at {rules.spoken(report.as_at)}."
    yield from beside_the_table(report)
    for of_fund in report.headings:
        for line in of_fund.lines if of_fund.has_recommended else ():
            beside = "" if line.allocated is None else f", {pounds(line.allocated)} allocated"
            yield f"{line.heading}: {pounds(line.recommended)} recommended, {pounds(line.supported)} supported{beside}."


def _notes_of_money(report: AdviceReport) -> Iterator[str]:
    yield f"Figures as at {rules.spoken(report.as_at)}."
    for table in share_lines(report):
        yield f"{table.share.fund}: {''.join(phrase.text for phrase in table.phrases)}"
        for of_it in table.classes:
            yield f"{of_it.label}: {pounds(of_it.committed)}"
        for one in table.share.circles:
            yield f"{one.circle.consortium.name} and its members hold {pounds(one.committed)} ({one.share}%)."
