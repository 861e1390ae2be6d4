"""The report of a year's advice as a paper for the decision maker and the board."""

from typing import Any

from commissioning.models import Office
from core.money import pounds
from core.pdf import render_document
from reports import rules
from reports.documents.allocation_table import UNNAMED
from reports.figures.advice import AdviceReport
from reports.tables.advice import beside_the_table, priority_lines, report_title, share_lines, sitting_lines


def advice_paper(report: AdviceReport) -> bytes:
    """The PDF of the report. Refused as core.pdf refuses: without Pango, and beyond its limits."""
    return render_document("documents/advice.html", advice_context(report))


def advice_context(report: AdviceReport) -> dict[str, Any]:
    """What the template prints: everything counted and worded beforehand."""
    return {
        "office": Office.objects.first() or Office(name=UNNAMED),
        "title": report_title(report),
        "subtitle": "The Victims Commission’s advice, and what was decided",
        "as_at": report.as_at,
        "footer_line": footer_line(report),
        "landscape": True,
        "report": report,
        "priorities": priority_lines(report),
        "beside": beside_the_table(report),
        "sittings": sitting_lines(report),
        "shares": share_lines(report),
    }


def footer_line(report: AdviceReport) -> str:
    """6 recommendations, £60,000 recommended, £40,000 decided: what a reader checks against another copy."""
    advice = report.advice
    counted = rules.counted(advice.number, "recommendation")
    said = f"{counted}, {pounds(advice.recommended)} recommended, {pounds(advice.decided)} decided"
    held = [f"{pounds(share.represented)} of {pounds(share.committed)} represented" for share in report.shares[:1]]
    return "; ".join([said, *held])
