"""Recommended, advised, decided, departed: each recommendation as it stood on a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.roles import Role
from commissioning import transitions
from commissioning.choices import Advice, InterestKind
from grants.choices import NoticeKind
from reports.figures.advice import advice_report
from reports.figures.advice_cases import Stage
from reports.tables.advice import case_line, sitting_lines
from tests.factories import grants
from tests.factories.advice import advised, an_award, decided
from tests.factories.commission import CLOSES, a_commission, a_member, a_recommendation, a_review, filled, in_review
from tests.factories.commissioning import (
    AT,
    a_fund,
    a_heading,
    a_person,
    a_priority,
    a_provider,
    adopted,
    with_income,
)

pytestmark = pytest.mark.django_db

TODAY, YESTERDAY = AT.date(), AT.date() - timedelta(days=1)


@pytest.fixture
def fund():
    return with_income(a_fund())


@pytest.fixture
def members(fund):
    return a_commission()


def report_of(fund, as_at=TODAY):
    return advice_report(fund.financial_year, as_at)


def only_case(fund, as_at=TODAY):
    (case,) = report_of(fund, as_at).advice.cases
    return case


def test_in_review_it_is_counted_with_its_money_and_not_advised(fund):
    in_review(fund=fund)
    report = report_of(fund)
    assert (report.advice.number, report.advice.recommended, report.advice.decided) == (1, Decimal(10_000), 0)
    assert (report.advice.in_review.number, report.advice.concluded) == (1, ())


def test_drafts_are_not_told(fund):
    filled(fund=fund)
    assert report_of(fund).advice.cases == ()


def test_before_the_day_it_was_sent_there_is_nothing(fund):
    in_review(fund=fund)
    assert report_of(fund, YESTERDAY).advice.cases == ()


def test_what_was_withdrawn_is_counted_from_that_day_on_as_such(fund):
    recommendation = in_review(fund=fund)
    later = AT + timedelta(days=3)
    transitions.withdraw_recommendation(
        recommendation=recommendation, reason="The provider closed.", by=a_person(Role.OFFICER), at=later
    )
    assert report_of(fund).advice.number == 1
    after = report_of(fund, later.date())
    assert (after.advice.number, after.advice.withdrawn) == (0, 1)


def test_the_money_of_other_years_is_told_apart(fund):
    other = a_fund(start_on=date(2018, 4, 1))
    in_review(fund=other)
    case = only_case(fund)
    assert (case.amount, dict(case.elsewhere)) == (0, {"2018/19": Decimal(10_000)})
    assert only_case(other).amount == Decimal(10_000)


def test_what_was_sent_in_another_year_for_this_years_money_is_told(fund):
    late = AT.replace(year=2019)
    in_review(fund=fund, at=late)
    assert only_case(fund, late.date()).amount == Decimal(10_000)


@pytest.mark.parametrize("advice", Advice)
def test_the_advice_is_counted_by_what_it_says(fund, members, advice):
    advised(fund, advice=advice, members=members)
    counted = report_of(fund).advice.advised
    assert counted == {**dict.fromkeys(Advice.values, 0), advice: 1}
    assert only_case(fund).stage is Stage.CONCLUDED


def test_advice_that_a_late_interest_voided_counts_until_then(fund, members):
    provider = a_provider()
    advised(fund, provider, members=members)
    later = AT + timedelta(days=2)
    transitions.declare_interest(
        person=members[2].person,
        provider=provider,
        kind=InterestKind.TRUSTEE,
        words="I chair its board",
        started_on=date(2018, 1, 1),
        by=members[2].person,
        at=later,
    )
    assert only_case(fund).stage is Stage.CONCLUDED
    after = only_case(fund, later.date())
    assert (after.stage, after.advice, after.voided_on) == (Stage.IN_REVIEW, "", [later.date()])


def test_a_decision_as_advised_follows(fund, members):
    provider = a_provider()
    decided(advised(fund, provider, members=members), an_award(fund, (provider, 10_000)))
    case = only_case(fund)
    assert (case.stage, case.decided, case.departures) == (Stage.DECIDED, Decimal(10_000), ())
    assert case_line(case).remark == "Follows the advice"


def test_until_the_day_of_the_decision_it_waits(fund, members):
    provider = a_provider()
    recommendation = advised(fund, provider, members=members)
    decided(recommendation, an_award(fund, (provider, 10_000)), at=AT + timedelta(days=1))
    assert only_case(fund).stage is Stage.CONCLUDED
    assert only_case(fund).decided == 0
    assert report_of(fund).advice.undecided.number == 1


def test_another_amount_departs(fund, members):
    provider = a_provider("Haven")
    decided(advised(fund, provider, members=members), an_award(fund, (provider, 8_000)))
    case = only_case(fund)
    assert case.departures == ("Haven gets £8,000 for 2017/18, £2,000 less than the £10,000 advised",)
    assert report_of(fund).advice.departed == 1


def test_an_award_against_the_advice_departs(fund, members):
    provider = a_provider("Haven")
    recommendation = advised(fund, provider, advice=Advice.AGAINST, members=members)
    decided(recommendation, an_award(fund, (provider, 10_000)))
    assert only_case(fund).departures == ("Haven gets £10,000 for 2017/18, which the Commission advised against",)


@pytest.mark.parametrize(("advice", "departs"), [(Advice.SUPPORT, 1), (Advice.AGAINST, 0)])
def test_a_refusal_departs_where_it_was_supported(fund, members, advice, departs):
    provider = a_provider("Haven")
    recommendation = advised(fund, provider, advice=advice, members=members)
    decided(recommendation, an_award(fund, (provider, 10_000), kind=NoticeKind.REFUSAL))
    case = only_case(fund)
    assert (len(case.departures), case.decided) == (departs, 0)


def test_two_recommendations_of_one_round_share_its_money_to_the_penny(fund, members):
    haven, refuge = a_provider("Haven"), a_provider("Refuge")
    notice = an_award(fund, (haven, "10000.00"), (refuge, "4999.99"))
    decided(advised(fund, haven, members=members), notice)
    decided(advised(fund, refuge, "5000.00", members=members), notice)
    report = report_of(fund)
    assert report.advice.decided == Decimal("14999.99")
    assert [len(case.departures) for case in report.advice.cases] == [0, 1]


def test_a_correction_is_compared_in_place_of_what_it_corrects(fund, members):
    provider = a_provider("Haven")
    first = an_award(fund, (provider, 8_000))
    decided(advised(fund, provider, members=members), first)
    notice = grants.a_draft(supersedes=grants.again(first))
    grants.a_line(notice, fund, Decimal(10_000), provider=provider)
    second = grants.signed(grants.certified(grants.submitted(grants.with_words(notice))))
    case = only_case(fund)
    assert (case.decided, case.departures) == (Decimal(10_000), ())
    assert case.answer.corrected_by == second.reference


def test_a_reference_that_no_notice_bears_is_not_compared(fund, members):
    decided(advised(fund, members=members), "OLD/1")
    case = only_case(fund)
    assert (case.departures, case.decided) == ((), 0)
    assert case_line(case).remark.startswith("No notice with this reference")
    assert case_line(case).decided is None


def test_money_is_told_beside_the_headings(fund, members):
    heading = a_heading(fund, "Domestic abuse", Decimal(6_000))
    a_heading(fund, "Hate crime", Decimal(1_000))
    recommendation = filled(fund=fund, amount=Decimal(500))
    officer = {"by": a_person(Role.OFFICER), "at": AT}
    transitions.add_recommended_line(
        recommendation=recommendation,
        facts=transitions.AskedLine(
            provider=a_provider(),
            service="Support",
            starts_on=date(2017, 4, 1),
            ends_on=date(2018, 3, 31),
            amounts=[transitions.AskedAmount(fund, Decimal("7000.50"), heading)],
        ),
        **officer,
    )
    transitions.send_for_review(recommendation=recommendation, closes_on=CLOSES, **officer)
    (headings,) = report_of(fund).headings
    told = [(line.heading, line.allocated, line.recommended, line.left, line.is_over) for line in headings.lines]
    assert told == [
        ("Domestic abuse", Decimal(6_000), Decimal("7000.50"), Decimal("-1000.50"), True),
        ("Hate crime", Decimal(1_000), 0, Decimal(1_000), False),
        ("Under no heading", None, Decimal(500), None, False),
    ]
    assert headings.recommended == report_of(fund).advice.recommended == Decimal("7500.50")
    assert headings.supported == 0


def test_supported_money_is_told_beside_the_headings(fund, members):
    advised(fund, members=members)
    advised(fund, advice=Advice.AGAINST, members=members)
    (headings,) = report_of(fund).headings
    assert (headings.recommended, headings.supported) == (Decimal(20_000), Decimal(10_000))


def test_priorities_that_were_adopted_and_not_asked_for_are_named(fund, members):
    asked, unasked = adopted("Domestic abuse"), adopted("Hate crime")
    a_priority("Neither adopted nor asked for")
    in_review(recommendation=a_recommendation(priority=asked), fund=fund)
    report = report_of(fund)
    assert [one.name for one in report.advice.priorities] == ["Domestic abuse"]
    assert list(report.unasked) == [unasked]


def test_who_spoke_for_the_priority_and_who_stood_aside(fund):
    haven, priority = a_provider("Haven"), a_priority("Domestic abuse")
    members = a_commission(3)
    own = a_member(haven, priorities=[priority])
    speaker = a_member(a_provider("Refuge"), priorities=[priority])
    recommendation = in_review(haven, recommendation=a_recommendation(priority=priority), fund=fund)
    for member in [*members, speaker]:
        a_review(recommendation, member)
    transitions.conclude(
        recommendation=recommendation,
        advice=Advice.SUPPORT,
        words="The Commission supports it.",
        by=members[0].person,
        at=AT,
    )
    (sitting,) = report_of(fund).sittings
    assert [(who.role, who.took_part) for who in sitting.speakers] == [
        (own.spoken_role, "stood aside"),
        (speaker.spoken_role, "took part"),
    ]
    assert [(who.role, who.why) for who in sitting.aside] == [
        ("Member, for Haven", "Sits on the Victims Commission for Haven")
    ]
    assert (sitting.count.words, sitting.eligible, sitting.chair) == ("4 support", 4, members[0].spoken_role)


def test_where_nobody_speaks_for_the_priority_it_says_so(fund, members):
    advised(fund, members=members)
    (line,) = sitting_lines(report_of(fund))
    assert line.speakers == "Nobody"
