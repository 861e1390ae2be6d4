"""What the tests of the pages of payments, instalments and clawbacks share."""

from datetime import date
from unittest import mock

import pytest

from grants.models import Instalment
from tests.factories import agreements as life
from tests.factories.commissioning import AT

TODAY = date(2018, 3, 1)
FINANCE_HEADINGS = "Date,Amount,Payee,Reference,Transaction number"


@pytest.fixture(autouse=True)
def on_the_day_of_the_factories():
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield


def instalments_of(agreement):
    return list(Instalment.objects.filter(agreement=agreement).order_by("due_on", "pk"))


def in_time(agreement):
    """Every return that is due is in, so that nothing holds back the instalments."""
    for one in agreement.returns.filter(due_on__lt=TODAY).order_by("quarter"):
        life.accepted_return(one)
    return agreement
