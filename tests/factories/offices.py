"""The example office, loaded today. Whatever looks at one of these shares its world with the other files that do."""

from datetime import datetime

from django.utils import timezone

from config.example_office import load
from tests.factories import agreements, grants, meetings, reports


def office_with_its_papers() -> datetime:
    """As it is where PDFs can be made, with a stand-in for each press: the moment it was loaded at."""
    now = timezone.now()
    load(
        now,
        press=grants.press,
        minutes_press=meetings.press,
        report_press=reports.press,
        terms_press=agreements.press,
    )
    return now


def office_without_a_press() -> datetime:
    """As it is where no PDF can be made: the moment it was loaded at."""
    now = timezone.now()
    load(now)
    return now
