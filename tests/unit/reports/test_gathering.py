"""However the lines of a table are gathered, the parts make the whole."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.figures import fund_position
from reports.choices import GroupBy
from reports.figures import allocation_table
from reports.figures.gathering import gathered, total_committed
from tests.factories.commissioning import a_commitment, a_heading, an_area, with_income

pytestmark = pytest.mark.django_db

LATER = date(2018, 1, 23)


@pytest.mark.parametrize("by", GroupBy)
def test_groups_make_the_whole_however_they_are_made(by):
    fund = with_income(amount=Decimal(100))
    heading = a_heading(fund, amount=Decimal(50))
    coventry, dudley = an_area(), an_area("Dudley", "E08000027")
    a_commitment(fund, Decimal("10.01"), allocation=heading, areas=[coventry])
    a_commitment(fund, Decimal("20.02"), areas=[coventry, dudley])
    a_commitment(fund, Decimal("30.03"), areas=[dudley])
    a_commitment(fund, Decimal("5"))
    position = fund_position(fund, LATER)
    groups = gathered(position.rows, by)
    assert sum(total_committed(rows) for rows in groups.values()) == position.totals.committed == Decimal("65.06")
    assert sum(len(rows) for rows in groups.values()) == 4


def test_a_service_for_two_areas_is_a_group_of_its_own():
    fund = with_income(amount=Decimal(100))
    coventry, dudley = an_area(), an_area("Dudley", "E08000027")
    a_commitment(fund, Decimal(10), areas=[coventry])
    a_commitment(fund, Decimal(20), areas=[dudley, coventry])
    a_commitment(fund, Decimal(1))
    blocks = allocation_table(fund, LATER, GroupBy.AREA).blocks
    assert [(block.label, block.committed) for block in blocks] == [
        ("Coventry, Dudley", 20),
        ("Coventry", 10),
        ("Area not stated", 1),
    ]


def test_by_heading_it_says_what_headings_and_commitments_beside_them_come_to():
    fund = with_income(amount=Decimal(100))
    a_commitment(fund, Decimal(30), allocation=a_heading(fund, amount=Decimal(80)))
    a_commitment(fund, Decimal(45))
    said = allocation_table(fund, LATER, GroupBy.HEADING).about_headings
    assert "£45 is committed under no heading." in said
    assert said.endswith("commitments would exceed the confirmed fund by £25.")
