"""A quoted figure keeps what a paper prints, and moves no money."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from commissioning.choices import Measure
from commissioning.models import Fund, LedgerEntry
from commissioning.transitions import quote_figure
from core.models import AuditEvent
from core.refusal import Refused
from tests.factories.commissioning import AT, a_fund, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund():
    return a_fund()


@pytest.fixture
def quote(fund):
    def keep(**details):
        told = {
            "label": "Total",
            "printed": "£3,161,67",
            "source": "Board report",
            "explanation": "A digit is missing.",
        } | details
        return quote_figure(fund=fund, **told, by=a_person(Role.OFFICER), at=AT)

    return keep


def test_it_is_kept_as_printed_with_the_next_place(quote):
    first = quote(measure=Measure.COMMITTED)
    second = quote(label="Budget", printed="£3,321,557", amount=Decimal(3321557))

    assert (first.printed, first.amount, first.measure, first.position) == ("£3,161,67", None, Measure.COMMITTED, 1)
    assert (second.amount, second.position) == (Decimal("3321557.00"), 2)
    assert AuditEvent.objects.filter(action="commissioning.quoted_figure.kept").count() == 2


def test_it_moves_no_money(quote, fund):
    quote(amount=Decimal(3321557))

    assert not LedgerEntry.objects.exists()
    assert Fund.objects.get(pk=fund.pk).amount_confirmed == 0


def test_one_figure_of_one_paper_is_kept_once(quote):
    quote()
    quote(source="Another report")

    with pytest.raises(Refused, match="kept already"):
        quote(label=" Total ")


@pytest.mark.parametrize("part", ["label", "printed", "source", "explanation"])
def test_it_is_refused_without_a_part(quote, part):
    with pytest.raises(Refused) as refusal:
        quote(**{part: " "})
    assert [obstacle.field for obstacle in refusal.value.obstacles] == [part]


@pytest.mark.parametrize(("part", "limit"), [("label", 200), ("printed", 60), ("source", 300), ("explanation", 600)])
def test_it_is_refused_beyond_what_its_column_holds(quote, part, limit):
    with pytest.raises(Refused, match=f"to {limit} characters"):
        quote(**{part: "x" * (limit + 1)})


def test_it_is_compared_with_a_figure_that_there_is(quote):
    with pytest.raises(Refused, match="Choose the figure"):
        quote(measure="spent")
