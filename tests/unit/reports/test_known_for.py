"""What the office knows on a report's day, and from how few questions."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning import transitions
from commissioning.choices import Measure
from commissioning.models import QuotedFigure
from reports.choices import ReportKind
from reports.figures.known import known_figures, known_for
from reports.rules.paper import KnownFigure, KnownQuantity, KnownRow
from reports.transitions import start_report
from tests.factories import agreements, grants
from tests.factories import commissioning as money
from tests.factories import reports as f

pytestmark = pytest.mark.django_db

BEFORE = date(2016, 4, 1)
AGREED = date(2018, 3, 1)
EARLY, LATE = date(2017, 6, 1), date(2018, 2, 28)
LATER = datetime(2018, 3, 20, 9, 0, tzinfo=ZoneInfo("Europe/London"))
TOKENS = (
    "<p>[[fund-confirmed:2017-18]] of [[fund-committed:2017-18]] to [[providers:2017-18]], "
    "[[committed:stalking:2017-18]], [[fund-excess-share:2017-18]] and [[fund-paid:2017-18]].</p>"
)


def a_report(**facts):
    """A draft about 2017/18 of a ledger that the test has made."""
    return f.a_report(**({"first_year": f.YEAR, "words": {}} | facts))


def stalking(amount="10000.00", fund=None, **facts):
    """A commitment to Stalking, the one provider's unless another is named."""
    facts = {"provider": money.a_provider("Hope Trust"), "priority": money.a_priority("Stalking")} | facts
    return money.a_commitment(fund or money.with_income(), Decimal(amount), **facts)


def the_year_before():
    """The fund of 2016/17 with £75,000."""
    return money.with_income(money.a_fund(start_on=BEFORE), Decimal("75000.00"), BEFORE)


def by_key(figures):
    return {one.key: one for one in figures}


def issued(as_at=EARLY, words="<p>It is [[fund-confirmed:2017-18]].</p>", **facts):
    return f.issued_report(first_year=f.YEAR, as_at=as_at, words={"Money": words}, **facts)


def test_the_figures_of_its_years_and_of_the_year_before_are_known():
    the_year_before()
    money.with_income()
    money.with_income(money.a_fund(start_on=date(2015, 4, 1)), Decimal("60000.00"), date(2015, 4, 1))
    figures = by_key(known_for(a_report()).figures)
    assert figures["fund-confirmed:2017-18"] == KnownFigure(
        "Fund confirmed 2017/18", Decimal(100_000), "pounds", "fund-confirmed:2017-18", "2017/18"
    )
    assert figures["fund-confirmed:2016-17"].value == 75_000
    assert figures["fund-confirmed:2016-17"].year == "2016/17"
    assert "fund-confirmed:2015-16" not in figures


def test_whole_pounds_are_known_as_papers_print_them():
    money.with_income()
    value = by_key(known_figures(a_report()))["fund-confirmed:2017-18"].value
    assert str(value) == "100000"


def test_pence_are_kept():
    money.with_income(amount=Decimal("100000.05"))
    assert str(by_key(known_figures(a_report()))["fund-confirmed:2017-18"].value) == "100000.05"


def test_they_are_known_as_at_the_day():
    fund = money.with_income()
    money.with_income(fund, Decimal("5000.00"), date(2018, 1, 10))
    values = [
        by_key(known_figures(a_report(as_at=day)))["fund-confirmed:2017-18"].value
        for day in (date(2018, 1, 9), date(2018, 1, 10))
    ]
    assert values == [100_000, 105_000]


def test_before_the_fund_nothing_is_known_of_it():
    money.with_income()
    known = known_for(a_report(as_at=date(2017, 3, 1)))
    assert not [one for one in known.figures if one.key.startswith("fund-")]
    assert known.rows == ()


def test_what_each_agency_had_is_known_of_its_years_and_of_earlier_ones():
    stalking(
        "8000.00", money.with_income(money.a_fund(start_on=BEFORE), Decimal("75000.00"), BEFORE), effective_on=BEFORE
    )
    fund = money.with_income()
    stalking("10000.00", fund, decision_reference="029/2017")
    stalking("500.00", fund, decision_reference="030/2017")
    rows = known_for(a_report()).rows
    assert KnownRow("Hope Trust", Decimal(8000), "2016/17", money.DECISION) in rows
    # Two services of one agency are one row of a table.
    assert KnownRow("Hope Trust", Decimal(10_500), "2017/18", "029/2017") in rows
    assert len(rows) == 2


def test_a_later_year_is_nobodys_earlier_value():
    stalking(
        "8000.00", money.with_income(money.a_fund(start_on=BEFORE), Decimal("75000.00"), BEFORE), effective_on=BEFORE
    )
    stalking("10000.00")
    rows = known_for(a_report(first_year=BEFORE, last_year=BEFORE)).rows
    assert [row.value for row in rows] == [8000]


def test_priorities_are_known_by_year_with_their_other_words():
    priority = money.adopted("Stalking", wording="Stalking and harassment")
    money.adopted("Hate crime", start_on=BEFORE)
    transitions.add_synonym(priority=priority, name="Harassment", by=f.an_author(), at=money.AT)
    money.a_priority("On no list")
    known = known_for(a_report()).priorities
    assert [(one.year, one.names) for one in known] == [
        ("2016/17", (("Hate crime",),)),
        ("2017/18", (("Stalking", "Harassment", "Stalking and harassment"),)),
    ]


def test_what_was_adopted_later_or_retired_by_then_is_on_no_list():
    late = money.adopted("Stalking", adopted_on=date(2018, 3, 1))
    gone = money.adopted("Hate crime")
    adoption = gone.adoptions.get()
    transitions.retire_adoption(adoption=adoption, retired_on=date(2018, 2, 1), by=f.an_author(), at=money.AT)
    assert late.adoptions.exists()
    assert known_for(a_report()).priorities == ()


def test_wrong_citations_are_known_with_the_right_one():
    money.with_income()
    grants.a_wrong_power()
    (wrong,) = known_for(a_report()).wrong_citations
    assert (wrong.provision, wrong.act[-4:]) == ("section 58", "2004")
    assert "section 56" in wrong.right


def test_what_accepted_returns_give_and_who_was_represented_is_known_further():
    agreement = agreements.accepted_agreement()
    agreements.accepted_return(agreements.a_return(1, agreement))
    known = known_for(a_report(as_at=AGREED))
    further, first = by_key(known.further), by_key(known.figures)
    assert (further["people-supported:2017-18"].value, further["people-supported:2017-18"].unit) == (48, "number")
    assert further["people-supported:2017-18:q1"].label == "People supported, quarter 1 of 2017/18"
    # Of 12 who answered 11 were satisfied: that is hidden from whoever is outside, and so from the guard.
    assert "satisfaction:2017-18" not in further
    assert "represented:2017-18" in further
    assert not first.keys() & further.keys()


def quoted(fund, label, amount, **facts):
    described = {"printed": f"£{amount}", "source": "Board report of January 2018", "explanation": "It differs"} | facts
    return QuotedFigure.objects.create(fund=fund, label=label, amount=Decimal(amount), **described)


def test_quoted_figures_are_known_with_their_source():
    fund = money.with_income()
    commitment = stalking(fund=fund)
    quoted(fund, "Total of the table", "9000.00", measure=Measure.COMMITTED)
    # What is no figure of the fund in its year says nothing about it.
    quoted(fund, "Total since 2015", "30000.00", measure=Measure.NONE)
    quoted(fund, "Hope Trust", "9500.00", measure=Measure.COMMITTED, commitment=commitment)
    known = known_for(a_report())
    assert known.quantities == (
        KnownQuantity("Total of the table", Decimal(9000), "pounds", "2017/18", "Board report of January 2018"),
    )
    # That of one agency is a value that a row once had.
    assert KnownRow("Hope Trust", Decimal(9500), "2017/18", "Board report of January 2018") in known.rows


def test_what_the_last_report_of_the_kind_printed_is_known_with_the_decision_that_changed_it():
    fund = money.with_income()
    stalking("10000.00", fund)
    report = issued(words=TOKENS)
    stalking("2500.00", fund, effective_on=date(2017, 9, 1), decision_reference="040/2017")
    stalking(
        "700.00", fund, effective_on=date(2017, 10, 1), decision_reference="041/2017", priority=money.a_priority("Hate")
    )
    known = {one.label: one for one in known_for(a_report()).quantities}
    source = f"report {report.reference} of 1 March 2018"
    committed = known["Fund committed 2017/18"]
    assert (committed.value, committed.unit, committed.year) == (10_000, "pounds", "2017/18")
    assert (committed.source, committed.decision) == (source, "041/2017")
    # Of the priority, the decision about it; of what did not change, none.
    assert (known["Committed to Stalking 2017/18"].value, known["Committed to Stalking 2017/18"].decision) == (
        10_000,
        "040/2017",
    )
    assert (known["Fund confirmed 2017/18"].value, known["Fund confirmed 2017/18"].decision) == (100_000, "")
    assert known["Number of providers with a commitment 2017/18"].unit == "number"


def test_a_backdated_entry_changed_it_too():
    fund = money.with_income()
    stalking("10000.00", fund)
    issued(words=TOKENS)
    transitions.commit(
        fund=money._again(fund),
        amount=Decimal("300.00"),
        provider=money.a_provider("Hope Trust"),
        priority=money.a_priority("Stalking"),
        service="Late",
        effective_on=date(2017, 5, 1),
        decision_reference="042/2017",
        by=f.an_author(),
        at=LATER,
    )
    known = {one.label: one for one in known_for(a_report()).quantities}
    assert known["Fund committed 2017/18"].decision == "042/2017"


def test_a_payment_did_not_change_what_is_committed():
    fund = money.with_income()
    commitment = stalking("10000.00", fund)
    issued(words=TOKENS)
    transitions.record_payment(
        commitment=commitment,
        amount=Decimal("100.00"),
        effective_on=date(2017, 12, 1),
        decision_reference="043/2017",
        by=money.a_person(),
        at=money.AT,
    )
    known = {one.label: one for one in known_for(a_report()).quantities}
    assert known["Fund paid 2017/18"].decision == "043/2017"
    assert known["Fund committed 2017/18"].decision == ""


def test_a_decision_on_another_fund_did_not_change_it():
    fund = money.with_income()
    stalking("10000.00", fund)
    issued(words=TOKENS)
    other = money.with_income(money.a_fund("Community safety"))
    stalking("4000.00", other, effective_on=date(2017, 9, 1), decision_reference="050/2017")
    stalking("2500.00", fund, effective_on=date(2017, 8, 1), decision_reference="040/2017")
    known = {one.label: one for one in known_for(a_report()).quantities}
    assert known["Fund committed 2017/18"].decision == "040/2017"


def test_what_an_agency_had_at_the_last_issue_is_known_where_it_differs():
    fund = money.with_income()
    stalking("10000.00", fund)
    money.a_commitment(fund, Decimal("900.00"), provider=money.a_provider("Steady"))
    issued()
    stalking("2500.00", fund, effective_on=date(2017, 9, 1))
    rows = known_for(a_report()).rows
    assert KnownRow("Hope Trust", Decimal(10_000), "2017/18", "as at 1 June 2017") in rows
    assert KnownRow("Hope Trust", Decimal(12_500), "2017/18", money.DECISION) in rows
    assert [row.value for row in rows if row.label == "Steady"] == [900]


def test_only_the_last_report_of_the_same_kind_is_asked():
    money.with_income()
    issued(kind=ReportKind.PANEL)
    assert known_for(a_report()).quantities == ()
    issued(as_at=EARLY)
    second = issued(as_at=LATE)
    sources = {one.source for one in known_for(a_report()).quantities}
    assert sources == {f"report {second.reference} of 1 March 2018"}


def test_a_profile_is_held_against_that_of_the_same_provider():
    money.with_income()
    hope, other = money.a_provider("Hope Trust"), money.a_provider("Other")
    issued(kind=ReportKind.PROVIDER, provider=hope)
    assert known_for(a_report(kind=ReportKind.PROVIDER, provider=other)).quantities == ()
    assert known_for(a_report(kind=ReportKind.PROVIDER, provider=hope)).quantities != ()


def test_an_issued_report_is_not_held_against_itself_or_a_later_one():
    money.with_income()
    first = issued()
    assert known_for(first).quantities == ()


def counted(report):
    with CaptureQueriesContext(connection) as captured:
        known_for(report)
    return len(captured)


def test_the_number_of_questions_does_not_grow_with_the_report_or_the_ledger():
    fund = money.with_income()
    stalking("10000.00", fund)
    money.adopted("Adopted")
    issued(words=TOKENS)
    few = counted(a_report())
    for one in range(15):
        provider, priority = money.a_provider(f"Agency {one}"), money.adopted(f"Need {one}")
        stalking("100.00", fund, provider=provider, priority=priority, effective_on=date(2017, 9, 1))
    words = {f"Section {one}": TOKENS for one in range(10)}
    report = start_report_with(words)
    assert counted(report) <= few + 4
    assert counted(report) < 60


def start_report_with(words):
    report = a_report(words=words)
    assert report.sections.filter(is_left_out=False).count() == len(words)
    return report


def test_it_is_asked_of_any_kind_of_report():
    money.with_income()
    for kind in (ReportKind.PANEL, ReportKind.FUND):
        report = start_report(
            kind=kind, title="Any", as_at=LATE, first_year=f.YEAR, last_year=f.YEAR, by=f.an_author(), at=money.AT
        )
        assert known_for(report).year == "2017/18"
