"""What the tests of the pages of recommendations share: addresses, who signs in, what is typed."""

import csv
from io import StringIO

from django.urls import reverse

from commissioning.models import Recommendation
from tests.integration.money_pages import typed_day
from tests.integration.rendered import form_on

LIST = "/recommendations/"
FILES = ["/recommendations.csv", "/recommendations.xlsx"]


def at(name, recommendation, *more):
    return reverse(f"commissioning:{name}", args=[recommendation.pk, *more])


def detail(recommendation):
    return at("recommendation-detail", recommendation)


def again(recommendation):
    return Recommendation.objects.get(pk=recommendation.pk)


def opened(client, address):
    """All that the form of a page would send, as it was opened."""
    return form_on(client.get(address)).sent


def rows_of_file(answer):
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def typed_line(fund, provider, heading=None, **what):
    return {
        "provider": provider.pk,
        "service": "Refuge and outreach",
        **typed_day("starts_on", "1", "4", "2017"),
        **typed_day("ends_on", "31", "3", "2018"),
        "amounts-count": "2",
        "amounts-0-where": f"{fund.pk}-{heading.pk if heading else ''}",
        "amounts-0-amount": "10,000",
        "amounts-1-where": "",
        "amounts-1-amount": "",
    } | what
