"""What happens in the ledger happens to live figures: payments, reversals, decommitments, merges, a second fund."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.roles import Role
from commissioning import transitions
from commissioning.figures import fund_totals
from commissioning.models import Commitment, LedgerEntry
from providers.choices import ProviderKind
from providers.transitions.membership import join_consortium
from providers.transitions.merge import merge_provider
from reports.figures.live import catalogue, figures_of
from reports.figures.live_charts import charts_of
from reports.figures.live_tables import tables_of
from reports.models import ReportingGroup
from tests.factories.commissioning import (
    AT,
    DAY,
    YEAR,
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_priority,
    a_provider,
    with_income,
)

pytestmark = pytest.mark.django_db

TODAY = AT.date()
LATER = date(2017, 6, 1)


def value(key, as_at=TODAY):
    return figures_of([key], as_at)[key].value


def a_promise(amount="10000.00", name="Haven", **facts):
    return a_commitment(
        facts.pop("fund", None) or with_income(a_fund()),
        Decimal(amount),
        provider=a_provider(name),
        priority=a_priority("Domestic abuse"),
        **facts,
    )


def pay(commitment, amount, effective_on=LATER):
    return transitions.record_payment(
        commitment=Commitment.objects.get(pk=commitment.pk),
        amount=Decimal(amount),
        effective_on=effective_on,
        note="Bank statement",
        by=a_person(),
        at=AT,
    )


def reverse(entry, effective_on=LATER):
    return transitions.reverse_entry(entry=entry, note="Entered twice", effective_on=effective_on, by=a_person(), at=AT)


def test_a_payment_counts_from_its_day_with_whom_and_for_what_it_was_made():
    pay(a_promise(), "2500.50")

    for key in ("fund-paid", "paid:domestic-abuse", "paid-to:haven", "paid-in-all"):
        assert value(f"{key}:2017-18") == Decimal("2500.50")
        assert value(f"{key}:2017-18", date(2017, 5, 31)) == 0
    assert value("fund-committed:2017-18") == Decimal("10000.00")


def test_a_reversed_entry_is_in_no_figure_from_the_day_of_its_reversal():
    commitment = a_promise()
    reverse(LedgerEntry.objects.get(commitment=commitment))

    for key in ("fund-committed", "committed:domestic-abuse", "committed-to:haven", "commitments", "providers"):
        assert value(f"{key}:2017-18") == 0
        assert value(f"{key}:2017-18", DAY) != 0


def test_a_decommitment_lowers_what_is_committed():
    commitment = a_promise()
    transitions.decommit(
        commitment=commitment,
        amount=Decimal("4000.00"),
        note="Underspent",
        effective_on=LATER,
        by=a_person(),
        at=AT,
    )

    assert value("committed:domestic-abuse:2017-18") == Decimal("6000.00")
    assert value("committed:domestic-abuse:2017-18", DAY) == Decimal("10000.00")
    assert value("fund-left:2017-18") == Decimal("94000.00")


def test_what_was_merged_is_counted_with_the_one_kept():
    fund = with_income(a_fund())
    a_promise(fund=fund, name="Haven")
    a_promise("5000.00", fund=fund, name="The Haven")
    assert value("providers:2017-18") == 2

    merge_provider(duplicate=a_provider("The Haven"), into=a_provider("Haven"), by=a_person(Role.OFFICER), at=AT)

    assert value("providers:2017-18") == 1
    assert value("committed-to:haven:2017-18") == Decimal("15000.00")
    merged = figures_of(["committed-to:the-haven:2017-18"], TODAY)["committed-to:the-haven:2017-18"]
    assert (merged.value, merged.label) == (Decimal("15000.00"), "Committed to Haven 2017/18")
    listed = [one.key for one in catalogue(TODAY, [YEAR])]
    assert listed.count("committed-to:haven:2017-18") == 1
    assert "committed-to:the-haven:2017-18" not in listed


def test_a_members_figure_holds_nothing_of_its_consortium():
    fund = with_income(a_fund())
    circle = a_provider("Circle", kind=ProviderKind.CONSORTIUM)
    member = a_provider("Haven")
    join_consortium(consortium=circle, member=member, joined_on=DAY, by=a_person(Role.OFFICER), at=AT)
    a_commitment(fund, Decimal("9000.00"), provider=circle, priority=a_priority("Domestic abuse"))
    a_promise("1000.00", fund=fund)

    assert value("committed-to:haven:2017-18") == Decimal("1000.00")
    assert value("committed-to:circle:2017-18") == Decimal("9000.00")
    assert (value("providers:2017-18"), value("consortia:2017-18")) == (2, 1)
    table = tables_of(["table:provider:haven:2017-18"], TODAY)["table:provider:haven:2017-18"]
    assert table.total.cells[-2] == "£1,000"
    assert table.notes == ("2017/18: Also takes part in £9,000 held by the Circle, counted there.",)


def test_figures_of_the_fund_are_those_of_its_position():
    fund = with_income(a_fund())
    a_heading(fund, "Domestic abuse", Decimal("60000.00"))
    pay(a_promise(fund=fund), "300.00")

    totals = fund_totals(fund, TODAY)

    assert value("fund-confirmed:2017-18") == totals.income_confirmed == Decimal("100000.00")
    assert value("fund-allocated:2017-18") == totals.allocated == Decimal("60000.00")
    assert value("fund-committed:2017-18") == totals.committed
    assert value("fund-paid:2017-18") == totals.paid


def test_a_second_fund_is_asked_for_by_its_name_and_is_in_no_figure_of_the_first():
    a_promise()
    with_income(a_fund("Community safety"), Decimal("500.00"))

    assert value("fund-confirmed:2017-18") == Decimal("100000.00")
    assert value("fund-confirmed:2017-18:community-safety") == Decimal("500.00")
    figure = figures_of(["fund-confirmed:2017-18:community-safety"], TODAY)["fund-confirmed:2017-18:community-safety"]
    assert figure.label == "Fund confirmed 2017/18, Community safety"
    listed = {one.key for one in catalogue(TODAY, [YEAR])}
    assert {"fund-confirmed:2017-18", "fund-confirmed:2017-18:community-safety"} <= listed


def test_another_fund_does_not_stand_in_for_the_victims_fund():
    """The other one has begun, the Victims Fund has not: there is no figure of it, and not the other's."""
    a_fund()
    with_income(a_fund("Community safety"))

    assert value("fund-confirmed:2017-18") is None


def two_years():
    """£3,000 in 2016/17 and £10,000 in 2017/18, of which £1,000 and £2,500 are paid; £7,000 of it for hate crime."""
    before = with_income(a_fund(start_on=date(2016, 4, 1)), effective_on=date(2016, 4, 1))
    pay(a_promise("3000.00", fund=before, effective_on=date(2016, 4, 1)), "1000.00", date(2016, 6, 1))
    fund = with_income(a_fund(), Decimal("200000.00"))
    pay(a_promise("3000.00", fund=fund), "2500.00")
    a_commitment(fund, Decimal("7000.00"), provider=a_provider("Line"), priority=a_priority("Hate crime"))


def test_over_years_every_year_is_added():
    two_years()

    assert value("fund-committed:2016-17:2017-18") == Decimal("13000.00")
    assert value("committed-in-all:2016-17") == Decimal("13000.00")
    assert value("paid-in-all:2016-17") == Decimal("3500.00")
    assert value("committed:domestic-abuse:2016-17:2017-18") == Decimal("6000.00")
    assert value("change-fund-confirmed:2017-18") == Decimal("100000.00")
    assert value("percent-change-fund-confirmed:2017-18") == Decimal("100.0")
    assert value("change-committed-to:haven:2017-18") == Decimal("0.00")


def test_the_year_still_running_may_have_no_figures_yet():
    two_years()

    assert value("committed-in-all:2016-17", date(2018, 4, 1)) == Decimal("13000.00")
    assert value("committed-in-all:2016-17", date(2019, 4, 1)) is None


def a_group(name, *priorities, position=1):
    group = ReportingGroup.objects.create(name=name, position=position)
    group.priorities.set([a_priority(one) for one in priorities])


def test_a_group_gathers_its_priorities_and_the_rest_stands_in_none():
    two_years()
    a_group("Domestic", "Domestic abuse")
    a_group("Nobody", position=2)

    assert value("committed-since:domestic:2016-17") == Decimal("6000.00")
    assert value("paid-since:domestic:2016-17") == Decimal("3500.00")
    assert value("committed-since:nobody:2016-17") == 0
    key = "table:spend-by-group:2016-17:2017-18"
    table = tables_of([key], TODAY)[key]
    assert [column.label for column in table.columns] == [
        "Reporting group",
        "2016/17",
        "2017/18",
        "Paid in all",
        "Committed in all",
    ]
    assert [row.cells for row in table.rows] == [
        ("Domestic", "£1,000", "£2,500", "£3,500", "£6,000"),
        ("Nobody", "£0", "£0", "£0", "£0"),
        ("In no reporting group", "£0", "£0", "£0", "£7,000"),
    ]
    assert table.total.cells == ("Total", "£1,000", "£2,500", "£3,500", "£13,000")
    assert table.notes == ()


def test_the_chart_by_group_draws_what_is_paid_and_the_other_what_is_committed():
    two_years()
    a_group("Domestic", "Domestic abuse")
    keys = ["chart:spend-by-group:2016-17:2017-18", "chart:committed-by-group:2016-17:2017-18"]

    paid, committed = (charts_of(keys, TODAY)[key] for key in keys)

    assert [(bar.label, bar.value) for bar in paid.bars] == [
        ("Domestic", Decimal("3500.00")),
        ("In no reporting group", Decimal("0.00")),
    ]
    assert [bar.printed for bar in committed.bars] == ["£6,000", "£7,000"]


def test_without_groups_each_priority_stands_for_itself():
    two_years()
    key = "table:committed-by-group:2017-18"

    table = tables_of([key], TODAY)[key]

    assert [column.label for column in table.columns] == ["Reporting group", "Committed", "Paid"]
    assert [row.cells for row in table.rows] == [
        ("Domestic abuse", "£3,000", "£2,500"),
        ("Hate crime", "£7,000", "£0"),
    ]
    assert table.notes == ("No reporting groups are set up, so each priority stands for itself.",)


def test_a_deleted_priority_is_known_to_no_key():
    priority = a_priority("Short lived")
    with_income(a_fund())
    assert value(f"committed:{priority.slug}:2017-18") == 0
    priority.delete()

    assert figures_of(["committed:short-lived:2017-18"], TODAY) == {}
