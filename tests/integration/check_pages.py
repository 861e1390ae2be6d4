"""What the tests of the check and of its findings share: a report with a few figures that are wrong."""

from django.urls import reverse

from commissioning.models import Fund
from reports.figures.check import check_of
from tests.factories import reports as f
from tests.factories.commissioning import with_income

# The ledger has £100,000 confirmed for 2017/18.
WORDS = {
    "Services": (
        "<p>In 2017/18 £100,001 came in, and it paid for much.</p>"
        "<p>In the spring 250 came and in the autumn 150 came. The total of 250 and 150 is 410.</p>"
    ),
    "Money": "<p>In all £3,161,67 was promised. It is [[no-such-figure:2017-18]].</p>",
}


def wrong_report(words=None, **facts):
    """A draft in which the guard finds something to mend, of an office that knows its income."""
    if not Fund.objects.exists():
        with_income()
    return f.a_report(words=WORDS if words is None else words, **({"first_year": f.YEAR} | facts))


def found(report, printed):
    """The finding of one printed figure, the heaviest where there are several."""
    check = check_of(report)
    findings = [*check.open, *(one.finding for one in check.answered)]
    return next(one for one in findings if one.printed == printed)


def check_url(report):
    return reverse("reports:report-check", args=[report.pk])


def page_of(report, finding, name="answer"):
    return reverse(f"reports:finding-{name}", args=[report.pk, finding.fingerprint])


def section_of(report, heading):
    return report.sections.get(heading=heading, is_left_out=False)
