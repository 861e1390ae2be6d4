"""A report of some twenty pages with 12 tables and 4 charts: its PDF, the preview of a section, its stored paper."""

import statistics
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from bench.paper import measure_paper, taken
from reports import transitions
from reports.choices import ReportKind
from reports.documents.report import press
from reports.models import Report

ROUNDS = 12
# Milliseconds for the preview of one section, and for a paper that is only taken from store.
MOST_FOR_A_SECTION, MOST_FROM_STORE = 300, 30
TITLE = "Report of the benchmark"
FIRST, LAST, AS_AT = date(2013, 4, 1), date(2016, 4, 1), date(2017, 3, 31)
TABLES = (
    *(f"headings:{year}" for year in ("2013-14", "2014-15", "2015-16", "2016-17")),
    *(f"priority-by-year:{years}" for years in ("2013-14:2016-17", "2014-15:2016-17", "2015-16:2016-17", "2016-17")),
)
CHARTS = tuple(f"committed-by-priority:{year}" for year in ("2013-14", "2014-15", "2015-16", "2016-17"))
SENTENCES = 8
PARAGRAPH = (
    "<p>"
    + "Victims cope and recover with help that is near, free and kept up for as long as it is needed. " * SENTENCES
    + "The fund of the year is [[fund-confirmed:{year}]], of which [[fund-committed:{year}]] is committed.</p>"
)
PARAGRAPHS = 5


def measure_report() -> bool:
    """Print how long each takes, and give whether all are quick enough. The reports are laid once and stay."""
    draft, issued = _the(issued=False), _the(issued=True)
    client = Client(raise_request_exception=True, HTTP_HOST="localhost")
    client.force_login(User.objects.get(role=Role.MANAGER), backend="django.contrib.auth.backends.ModelBackend")
    with pikepdf.open(BytesIO(bytes(issued.paper.content))) as pdf:
        pages = len(pdf.pages)
    whole = measure_paper(f"Report of {pages} pages", _Printing(issued.paper.frozen_input), "")
    checked = statistics.median([taken(lambda: client.get(f"/reports/{draft.pk}/report.pdf")) for _ in range(3)])
    print(f"The same as a draft, its figures read and its words checked first: {checked:.0f} ms the whole request")
    of_draft, one = f"/reports/{draft.pk}/", draft.sections.get(heading="Matter 1").pk
    for name, address in (("The whole report as a page", of_draft), ("Its check", f"{of_draft}check/")):
        print(f"{name}: {_opened(client, address):.0f} ms")
    # Where a section is written: its preview, its findings and what can be inserted.
    preview = _opened(client, f"{of_draft}sections/{one}/")
    section = _print("The page of one section of it, with its preview", preview, MOST_FOR_A_SECTION)
    stored = _print(
        "The issued report from store", _opened(client, f"/reports/{issued.pk}/report.pdf"), MOST_FROM_STORE
    )
    return whole and section and stored


class _Printing:
    """Opened like a page: prints a report from its input to its bytes, as issuing it does."""

    def __init__(self, printed: dict[str, Any]) -> None:
        self.printed = printed

    def get(self, _address: str) -> bytes:
        return press(self.printed)


def _print(name: str, median: float, most: int) -> bool:
    print(f"{name}: {median:.0f} ms  <= {most}{'' if median <= most else '  not met'}")
    return median <= most


def _opened(client: Client, address: str) -> float:
    """The median of opening a page, in milliseconds; the first time does not count."""
    return statistics.median([taken(lambda: client.get(address)) for _ in range(ROUNDS)][1:])


def _the(*, issued: bool) -> Report:
    """The draft, or its twin that is issued; laid when it is not there yet."""
    title = f"{TITLE}, issued" if issued else TITLE
    return Report.objects.filter(title=title).first() or _laid(title, issued=issued)


def _laid(title: str, *, issued: bool) -> Report:
    writer, manager, at = User.objects.get(role=Role.OFFICER), User.objects.get(role=Role.MANAGER), timezone.now()
    report = transitions.start_report(
        kind=ReportKind.BOARD,
        title=title,
        board="Board of the benchmark",
        as_at=AS_AT,
        first_year=FIRST,
        last_year=LAST,
        by=writer,
        at=at,
    )
    for section in report.sections.all():
        transitions.leave_out_section(section=section, by=writer, at=at)
    for number in range(1, len(TABLES) + 1):
        heading = f"Matter {number}"
        section = transitions.add_section(report=report, heading=heading, by=writer, at=at)
        transitions.write_section(
            section=section, heading=heading, body=_body(number), expected_version=section.version, by=writer, at=at
        )
    if not issued:
        return Report.objects.get(pk=report.pk)
    transitions.send_report(report=report, by=writer, at=at)
    transitions.approve_report(report=Report.objects.get(pk=report.pk), by=manager, at=at)
    return transitions.issue_report(
        report=Report.objects.get(pk=report.pk), press=press, by=manager, at=at, open_findings_reason="A benchmark"
    )


def _body(number: int) -> str:
    """Words and a table for each section, and a chart with its own table for the first ones."""
    blocks = [f"<p>[[table:{TABLES[number - 1]}]]</p>"]
    if number <= len(CHARTS):
        blocks.append(f"<p>[[chart:{CHARTS[number - 1]}]]</p>")
    words = PARAGRAPH.format(year="2016-17")
    return words * PARAGRAPHS + blocks[0] + words + "".join(blocks[1:])
