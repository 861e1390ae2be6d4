"""What the tests of a report's sections share: a report about a year of money, addresses, what is typed and told."""

from decimal import Decimal

from django.contrib.messages import get_messages
from django.test import Client

from reports.models import ReportSection
from tests.factories import reports as f
from tests.factories.commissioning import a_commitment, a_person, a_provider, an_office, with_income
from tests.integration.commission_pages import as_person

FUND = "[[fund-confirmed:2017-18]]"
IN_WORDS = "[[fund-confirmed:2017-18|in words]]"
TABLE = "[[table:funded-agencies:2017-18]]"
WORDS = {
    "Background": "<p>First.</p><p>Second.</p>",
    "The money": f"<p>The fund is {FUND}.</p><p>{TABLE}</p>",
    "Next steps": "",
}


def a_report_of_money(**how):
    """A draft of three sections about a fund of £100,000, of which £10,000 is committed to Crisis Point."""
    an_office()
    a_commitment(with_income(), Decimal(10_000), provider=a_provider("Crisis Point"))
    return f.a_report(words=WORDS, first_year=f.YEAR, **how)


def section_of(report, heading="The money"):
    return report.sections.get(heading=heading, is_left_out=False)


def at(section, part=""):
    """The address of a section, or of one of its pages."""
    return f"/reports/{section.report_id}/sections/{section.pk}/" + (f"{part}/" if part else "")


def again(section):
    return ReportSection.objects.get(pk=section.pk)


def signed_in_as(role) -> Client:
    return as_person(a_person(role))


def save(client, section, **typed):
    """Open a section, type and save: the answer."""
    form = client.get(at(section)).context["form"]
    opened = {name: form[name].value() for name in ("heading", "body", "version")}
    return client.post(at(section), opened | typed)


def told(answer, level=""):
    """The messages that an answer leaves, of one level or of all."""
    return [str(one) for one in get_messages(answer.wsgi_request) if not level or one.level_tag == level]
