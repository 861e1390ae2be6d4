"""The example office, loaded once for all tests of a module and taken back behind the last of them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from config.example_office import load
from tests.factories.grants import press

# The day of the board report whose figures the example's are compared with.
BOARD_DAY = date(2018, 1, 23)


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load(timezone.now(), press=press)
        yield
        transaction.set_rollback(True)
