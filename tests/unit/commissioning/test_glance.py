"""A fund at a glance: the sentence that stands for its bar."""

from decimal import Decimal

import pytest

from commissioning.figures import FundTotals
from commissioning.figures.glance import bar_words
from commissioning.models import Fund
from tests.factories.commissioning import DAY


@pytest.mark.parametrize(
    ("committed", "tolerance", "words"),
    [
        (110, 10, "£110 committed of £100 confirmed: £10 over the confirmed income, under a tolerance of £10"),
        (40, 0, "£40 committed of £100 confirmed: £60 left"),
        (100, 0, "£100 committed of £100 confirmed: £0 left"),
    ],
)
def test_the_bar_in_words(committed, tolerance, words):
    sums = dict.fromkeys(("income_indicative", "allocated", "paid"), Decimal(0))
    totals = FundTotals(
        fund=Fund(),
        as_at=DAY,
        income_confirmed=Decimal(100),
        tolerance=Decimal(tolerance),
        committed=Decimal(committed),
        **sums,
    )
    assert bar_words(totals) == words
