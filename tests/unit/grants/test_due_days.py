"""When an instalment may fall due, and what is left in each place that a line can draw on."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.figures.places import places_in, set_aside_words
from commissioning.models import Allocation, Fund
from core.refusal import Refused
from grants.choices import NoticeKind
from grants.documents.notice_schedule import schedule_of
from grants.figures.draft import draft_of
from grants.figures.paper import printed_line
from grants.figures.proposed import proposed_decision
from grants.models import Award
from grants.rules.money import obstacles_to_due_day
from grants.transitions import YearAmount
from tests.factories.commissioning import a_commitment, a_fund, a_heading, a_provider, with_income
from tests.factories.grants import ENDS, STARTS, a_draft, a_line

LATER = date(2018, 6, 30)


@pytest.mark.parametrize(
    ("due_on", "ends_on", "says"),
    [
        (date(2017, 4, 1), ENDS, ""),
        (date(2017, 3, 31), ENDS, "31 March 2017 is before the award starts, on 1 April 2017"),
        (date(2018, 6, 30), ENDS, ""),
        (date(2018, 7, 1), ENDS, "1 July 2018 is more than three months after the award ends, on 31 March 2018"),
        (date(2018, 2, 28), date(2017, 11, 30), ""),
        (date(2018, 3, 1), date(2017, 11, 30), "more than three months after"),
        (date(2018, 3, 1), None, ""),
    ],
)
def test_an_instalment_is_due_in_the_time_of_the_award(due_on, ends_on, says):
    found = [one.message for one in obstacles_to_due_day(due_on, starts_on=STARTS, ends_on=ends_on)]
    assert bool(found) == bool(says)
    assert all(says in words for words in found)


@pytest.mark.django_db
def test_a_line_with_an_instalment_before_its_start_is_refused():
    fund = with_income()
    instalments = [(date(2016, 4, 1), Decimal("10000.00"))]
    with pytest.raises(Refused, match="before the award starts"):
        a_line(a_draft(), fund, instalments=instalments)


def stands(fund, ends_on=ENDS):
    line = a_line(a_draft(), fund, Decimal("10.00"), provider=a_provider("Haven"), service="Help after burglary")
    return Award.objects.create(
        notice=line.notice, provider=line.provider, service=line.service, starts_on=STARTS, ends_on=ends_on
    )


def changing(kind, award, fund, ends_on=ENDS):
    notice = a_draft(kind)
    amounts = [YearAmount(fund, Decimal("1.00"))]
    facts = {"award": award, "provider": award.provider, "service": award.service}
    a_line(notice, None, ends_on=ends_on, amounts=amounts, **facts)
    return draft_of(notice)


@pytest.mark.django_db
def test_a_reduction_names_no_period():
    fund = with_income()
    words = proposed_decision(changing(NoticeKind.REDUCTION, stands(fund), fund))
    assert words == "<p>I approve that the award to Haven for “Help after burglary” is reduced by £1.</p>"


@pytest.mark.django_db
def test_an_extension_prints_the_end_that_stood_before():
    fund = with_income()
    draft = changing(NoticeKind.EXTENSION, stands(fund), fund, ends_on=LATER)
    line = printed_line(draft.lines[0])
    assert (line["stood_until"], line["ends_on"]) == ("2018-03-31", "2018-06-30")
    schedule = schedule_of({"kind": NoticeKind.EXTENSION, "total": "1.00", "lines": [line]})
    (dates,) = [term.words for term in schedule.recipients[0].terms if term.label == "Dates"]
    assert dates == "1 April 2017 to 30 June 2018; before this decision until 31 March 2018"


@pytest.mark.django_db
def test_a_service_that_begins_small_needs_no_quotation_marks():
    fund = with_income()
    notice = a_draft()
    a_line(notice, fund, provider=a_provider("Haven"), service="help after burglary")
    assert "to Haven for help after burglary, from" in proposed_decision(draft_of(notice))


@pytest.mark.django_db
def test_under_no_heading_is_left_what_is_neither_committed_nor_set_aside():
    fund = with_income(a_fund(), Decimal("100000.00"))
    heading = a_heading(fund, "Domestic abuse", Decimal("60000.00"))
    a_commitment(fund, Decimal("20000.00"), allocation=heading)
    a_commitment(fund, Decimal("15000.00"))
    fund = Fund.objects.select_related("financial_year").get(pk=fund.pk)
    labels = [place.label for place in places_in([fund]).values()]
    assert labels == [
        "2017/18: Domestic abuse (£40,000 left)",
        "2017/18: under no heading (£25,000 left)",
    ]
    headings = list(Allocation.objects.all())
    assert set_aside_words(fund, headings) == "£40,000 can still be set aside, £15,000 of it committed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("aside", "committed", "says"),
    [
        ("10.00", "0.00", "£90 can still be set aside"),
        ("10.00", "90.00", "£90 can still be set aside, all of it committed"),
        ("100.00", "0.00", "nothing can be set aside"),
    ],
)
def test_what_can_be_set_aside_says_how_much_is_committed(aside, committed, says):
    fund = with_income(a_fund(), Decimal("100.00"))
    a_heading(fund, "Domestic abuse", Decimal(aside))
    if Decimal(committed):
        a_commitment(fund, Decimal(committed))
    fund = Fund.objects.get(pk=fund.pk)
    assert set_aside_words(fund, Allocation.objects.all()) == says
