"""What the tests of the pages of reports share: addresses, what is typed, a report with words that add up."""

from reports import transitions
from reports.models import Report
from tests.factories import reports as f
from tests.factories.commissioning import AT

LIST, NEW = "/reports/", "/reports/new/"
FILES = ("/reports/reports.csv", "/reports/reports.xlsx")
# Nothing in these is a figure.
PLAIN = {"Purpose of the report": "<p>The board is asked to note this report.</p>"}
# An amount that cannot be read is found whatever the ledger says.
WRONG = {"Purpose of the report": "<p>The services cost £3,161,67 in all.</p>"}
# It stands for nothing, so nothing can be issued with it.
BROKEN = {"Purpose of the report": "<p>The fund is [[no-such-figure:2017-18]].</p>"}


def at(report, page=""):
    """The address of a report, or of one of its pages."""
    return f"/reports/{report.pk}/{page}/" if page else f"/reports/{report.pk}/"


def again(report):
    return Report.objects.get(pk=report.pk)


def withdrawn_report(**how):
    return transitions.withdraw_report(report=f.a_report(**how), comment="No longer needed", by=f.an_author(), at=AT)


def typed(**what):
    """The form of a new report to the board, as a browser sends it."""
    return {
        "kind": "board",
        "title": "Victims services in spring",
        "provider": "",
        "priority": "",
        "board": "another",
        "board_name": "Strategic Policing and Crime Board",
        "meeting_on_day": "13",
        "meeting_on_month": "3",
        "meeting_on_year": "2018",
        "as_at_day": "28",
        "as_at_month": "2",
        "as_at_year": "2018",
        "first_year": "2017-18",
        "last_year": "2017-18",
        "presenter": "Chief Executive",
        "author": "OPCC officer",
        "is_public": "on",
        "supersedes": "",
    } | what
