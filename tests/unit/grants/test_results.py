"""What accepted returns give as at a day: read from the database, in as many queries for fifty awards as for one."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from grants import transitions
from grants.choices import Counts, ReturnState
from grants.figures.boxes import last_filing
from grants.figures.results import NOT_STATED, results_of, years_with_returns
from grants.figures.results_trend import trend_to
from grants.figures.results_years import years_told
from grants.models import MonitoringReturn
from grants.rules.answers import Box, Given
from grants.rules.periods import Period
from tests.factories.agreements import (
    a_return,
    accepted_agreement,
    accepted_return,
    again,
    answers,
    certified_return,
    contact_of,
    filled_return,
    queried_return,
)
from tests.factories.commissioning import AT, a_person

pytestmark = pytest.mark.django_db

Y17 = date(2017, 4, 1)
YEAR = Period(Y17)
DAY = date(2018, 3, 1)
LATER = datetime(2018, 5, 1, 12, tzinfo=timezone.get_default_timezone())


def two_quarters():
    agreement = accepted_agreement()
    accepted_return(a_return(1, agreement))
    accepted_return(a_return(2, agreement), supported=40, new=15, continuing=25, by_priority=40, by_area=40)
    return agreement


def test_a_year_counts_each_person_once_and_adds_what_may_be_added():
    two_quarters()
    tally = results_of(YEAR, DAY).total

    assert tally.people == 48 + 15
    assert tally.all_of(Counts.REFERRED) == 60
    assert tally.of(Counts.REFERRED, "police") == 40
    assert tally.improved_share == Decimal("75.0")
    assert tally.satisfied_share == Decimal("91.7")
    assert tally.spent == Decimal("4000.00")
    assert tally.posts == 250
    assert tally.awarded == Decimal("10000.00")


def test_some_quarters_are_told_alone():
    two_quarters()
    assert results_of(Period(Y17, 1, 1), DAY).total.people == 48
    assert results_of(Period(Y17, 2, 2), DAY).total.people == 40
    assert results_of(Period(Y17, 3, 4), DAY).total.people is None


def test_a_provider_a_priority_and_an_area_have_their_people_and_each_makes_the_whole():
    two_quarters()
    results = results_of(YEAR, DAY)

    assert sum(one.tally.people for one in results.providers) == 63
    assert sum(one.tally.people for one in results.priorities) == 63
    assert sum(results.areas.values()) == 63
    assert NOT_STATED not in results.areas


def test_what_is_not_accepted_by_the_day_is_not_counted():
    agreement = accepted_agreement()
    certified_return(a_return(1, agreement))
    assert results_of(YEAR, DAY).total.people is None
    queried_return(a_return(2, agreement))
    assert results_of(YEAR, DAY).total.people is None

    accepted_return(a_return(3, agreement), at=LATER)
    assert results_of(YEAR, DAY).total.people is None
    assert results_of(YEAR, date(2018, 5, 1)).total.people == 48


def test_a_correction_counts_from_the_day_it_is_accepted_and_not_before():
    monitoring_return = accepted_return()
    transitions.reopen_return(
        monitoring_return=monitoring_return, reason="Two were counted twice.", by=a_person(Role.OFFICER), at=LATER
    )
    assert results_of(YEAR, LATER.date()).total.people == 48

    accepted_return(again(monitoring_return), at=LATER, supported=46, new=28, by_priority=46, by_area=46)
    assert results_of(YEAR, DAY).total.people == 48
    assert results_of(YEAR, LATER.date()).total.people == 46


def test_overdue_is_what_was_due_before_the_day_and_not_sent():
    agreement = accepted_agreement()
    due = {one.quarter: one.due_on for one in agreement.returns.all()}
    accepted_return(a_return(1, agreement))
    certified_return(a_return(2, agreement))

    assert results_of(YEAR, DAY).total.overdue == MonitoringReturn.objects.overdue(DAY).count() == 1
    assert results_of(YEAR, due[4]).total.overdue == 1
    (group,) = results_of(YEAR, date(2018, 6, 1)).unanswered
    assert group.tally.overdue == 2


def test_a_queried_return_is_owed_again_from_the_day_of_the_query():
    agreement = accepted_agreement()
    queried_return(a_return(1, agreement))
    for quarter in (2, 3):
        accepted_return(a_return(quarter, agreement))
    assert results_of(YEAR, DAY).total.overdue == 1


def test_a_return_no_longer_due_is_not_asked_for():
    agreement = accepted_agreement()
    agreement.returns.update(state=ReturnState.CANCELLED)
    assert not results_of(YEAR, DAY).has_returns


def test_not_known_is_unanswered_and_gives_no_figure():
    monitoring_return = a_return()
    given = {**answers(monitoring_return), Box("satisfied"): Given(not_known="Nobody asked them.")}
    filled = filled_return(monitoring_return)
    transitions.save_answers(
        monitoring_return=filled,
        given=given,
        expected_version=last_filing(filled).version,
        by=contact_of(filled.agreement),
        at=AT,
    )
    filled = again(filled)
    submitter = contact_of(filled.agreement)
    transitions.submit_return(
        monitoring_return=filled, expected_version=last_filing(filled).version, by=submitter, at=AT
    )
    second = contact_of(filled.agreement, other_than=submitter)
    transitions.certify_return(monitoring_return=again(filled), by=second, at=AT)
    transitions.accept_return(monitoring_return=again(filled), by=a_person(Role.OFFICER), at=AT)

    tally = results_of(YEAR, DAY).total
    assert (tally.not_known, tally.satisfied_share) == (1, None)
    assert tally.boxes == len(given)


def test_an_illustrative_return_marks_what_it_is_counted_in():
    agreement = two_quarters()
    assert not results_of(YEAR, DAY).is_illustrative
    agreement.returns.filter(quarter=1).update(is_illustrative=True)
    assert results_of(YEAR, DAY).is_illustrative
    assert not results_of(Period(Y17, 2, 2), DAY).is_illustrative


def test_a_year_without_returns_has_nothing_and_says_so():
    assert not results_of(YEAR, DAY).has_returns
    assert results_of(YEAR, DAY).total.people is None
    assert years_with_returns() == []
    two_quarters()
    assert years_with_returns() == [Y17]
    (year,) = years_told(DAY)
    assert (year.asked, year.accepted, year.overdue) == (4, 2, 1)


def test_quarters_follow_each_other():
    two_quarters()
    points = trend_to(YEAR, DAY)
    assert [(one.quarter.number, one.people) for one in points] == [(1, 48), (2, 40), (3, None), (4, None)]


def test_the_number_of_queries_does_not_grow():
    def queries():
        with CaptureQueriesContext(connection) as asked:
            results = results_of(YEAR, DAY)
            assert results.providers
            assert results.priorities
        return len(asked)

    two_quarters()
    once = queries()
    for _ in range(3):
        two_quarters()
    assert queries() == once == 8
