"""The example office that live figures are read from, and the day they are read for."""

from datetime import date

from django.utils import timezone

from config.example_office import load
from tests.factories.grants import press
from tests.worlds import world

# The day of the board report whose figures the example's are compared with.
BOARD_DAY = date(2018, 1, 23)


def office_with_its_decisions() -> None:
    load(timezone.now(), press=press)


office = world(office_with_its_decisions)
