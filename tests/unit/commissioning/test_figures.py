"""Figures are sums over entries as at a date; however they are grouped, the parts make the whole."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commissioning.figures import by_provider, fund_position, fund_totals, holdings, priority_matrix
from commissioning.transitions import record_payment, record_tolerance, retire_adoption, reverse_entry
from providers.choices import ProviderKind
from providers.transitions.membership import end_membership, join_consortium
from providers.transitions.merge import merge_provider
from tests.factories.commissioning import (
    AT,
    DAY,
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_provider,
    a_year,
    adopted,
    an_area,
    with_income,
)

pytestmark = pytest.mark.django_db

LATER = date(2018, 1, 23)
TODAY = AT.date()


def stamped(**more):
    return {"effective_on": DAY, "note": "A note of its origin", "by": a_person(), "at": AT} | more


def test_a_figure_is_what_had_taken_effect_by_the_day():
    fund = with_income(amount=Decimal(100))
    a_commitment(fund, Decimal(40))
    a_commitment(fund, Decimal(25), effective_on=LATER)
    assert fund_totals(fund, DAY - timedelta(days=1)).committed == 0
    assert fund_totals(fund, LATER - timedelta(days=1)).committed == Decimal(40)
    assert fund_totals(fund, LATER).committed == Decimal(65)
    assert fund_totals(fund, LATER).uncommitted == Decimal(35)


def test_a_reversed_mistake_still_shows_on_the_days_it_stood():
    fund = with_income(amount=Decimal(100))
    commitment = a_commitment(fund, Decimal(40))
    reverse_entry(entry=commitment.entries.get(), **stamped(effective_on=LATER, note="Entered for the wrong year"))
    assert fund_totals(fund, LATER - timedelta(days=1)).committed == Decimal(40)
    assert fund_totals(fund, LATER).committed == 0
    assert fund_position(fund, LATER).rows == ()


def test_over_the_fund_is_said_in_pounds_and_per_cent():
    fund = with_income(amount=Decimal("3321557"))
    record_tolerance(fund=fund, amount=Decimal("220116"), **stamped(note="The funded rows exceed the fund"))
    a_commitment(fund, Decimal("3541673"))
    totals = fund_totals(fund, LATER)
    assert (totals.over, totals.over_share) == (Decimal("220116.00"), Decimal("6.6"))
    assert (totals.uncommitted, totals.headroom) == (Decimal("-220116.00"), 0)


def test_within_the_fund_nothing_is_over():
    totals = fund_totals(with_income(amount=Decimal(100)), LATER)
    assert (totals.over, totals.over_share) == (0, None)


def test_paid_is_a_sum_of_payments():
    fund = with_income(amount=Decimal(100))
    commitment = a_commitment(fund, Decimal(40))
    record_payment(commitment=commitment, amount=Decimal(10), **stamped())
    record_payment(commitment=commitment, amount=Decimal(15), **stamped(effective_on=LATER))
    assert fund_position(fund, LATER - timedelta(days=1)).rows[0].paid == Decimal(10)
    assert fund_position(fund, LATER).rows[0].paid == Decimal(25)


def test_headings_show_allocated_and_committed_and_what_stands_under_none():
    fund = with_income(amount=Decimal(100))
    heading = a_heading(fund, amount=Decimal(50))
    a_commitment(fund, Decimal(30), allocation=heading)
    a_commitment(fund, Decimal(15))
    position = fund_position(fund, LATER)
    (line,) = position.headings
    assert (line.allocated, line.committed, line.free) == (50, 30, 20)
    assert position.committed_under_no_heading == Decimal(15)


def test_a_heading_shows_what_was_promised_under_it_before_money_was_set_aside():
    fund = with_income(amount=Decimal(100))
    heading = a_heading(fund, amount=Decimal(50), effective_on=LATER)
    a_commitment(fund, Decimal(30), allocation=heading)
    (line,) = fund_position(fund, LATER - timedelta(days=1)).headings
    assert (line.allocated, line.committed, line.free) == (0, 30, -30)


def test_the_queries_of_a_position_do_not_grow_with_its_rows(django_assert_num_queries):
    fund = with_income(amount=Decimal(100))
    heading = a_heading(fund, amount=Decimal(50))
    for _ in range(12):
        a_commitment(fund, Decimal(1), allocation=heading, areas=[an_area()])
    with django_assert_num_queries(8):
        fund_position(fund, LATER)


def a_consortium(*members, **facts):
    consortium = a_provider(kind=ProviderKind.CONSORTIUM)
    for member in members:
        join_consortium(
            consortium=consortium,
            member=member,
            **({"joined_on": DAY} | facts),
            by=a_person("officer"),
            at=AT,
        )
    return consortium


def test_a_provider_holds_directly_and_through_its_consortia():
    fund, member = with_income(amount=Decimal(100)), a_provider()
    a_commitment(fund, Decimal(10), provider=member)
    a_commitment(fund, Decimal(60), provider=a_consortium(member))
    a_commitment(fund, Decimal(5))
    (held,) = holdings(member, LATER)
    assert (held.amount_direct, held.amount_through_consortia) == (10, 60)


def test_a_position_looks_through_consortia_and_counts_nothing_twice():
    fund, member, idle = with_income(amount=Decimal(100)), a_provider("Haven"), a_provider("Aid")
    a_commitment(fund, Decimal(10), provider=member)
    a_commitment(fund, Decimal(60), provider=a_consortium(member, idle))
    position = fund_position(fund, LATER)
    told = {
        one.name: (sum(row.committed for row in one.direct), one.amount_through_consortia)
        for one in by_provider(position)
    }
    assert told["Haven"] == (10, 60)
    assert told["Aid"] == (0, 60)
    assert sum(direct for direct, _ in told.values()) == position.totals.committed


def test_two_ways_to_one_commitment_count_it_once():
    fund, member = with_income(amount=Decimal(100)), a_provider()
    inner = a_consortium(member)
    outer = a_consortium(member, inner)
    a_commitment(fund, Decimal(60), provider=outer)
    (held,) = holdings(member, LATER)
    assert held.amount_through_consortia == Decimal(60)


def test_a_year_before_a_provider_joined_is_not_its_own():
    fund, member = with_income(amount=Decimal(100)), a_provider()
    consortium = a_consortium(member, joined_on=date(2016, 4, 1))
    a_commitment(fund, Decimal(60), provider=consortium)
    membership = member.memberships.get()
    end_membership(membership=membership, ended_on=DAY - timedelta(days=1), by=a_person("officer"), at=AT)
    assert holdings(member, LATER) == []


def test_a_way_through_two_consortia_counts_only_where_its_days_meet():
    fund, member = with_income(amount=Decimal(100)), a_provider()
    inner = a_consortium(member)
    a_commitment(fund, Decimal(60), provider=a_consortium(inner, joined_on=date(2017, 9, 1)))
    membership = member.memberships.get()
    assert holdings(member, LATER)[0].amount_through_consortia == Decimal(60)
    end_membership(membership=membership, ended_on=date(2017, 5, 1), by=a_person("officer"), at=AT)
    assert holdings(member, LATER) == []


def test_what_was_promised_to_a_merged_provider_is_its_survivors():
    fund, old, new = with_income(amount=Decimal(100)), a_provider(), a_provider()
    a_commitment(fund, Decimal(10), provider=old)
    a_commitment(fund, Decimal(20), provider=new)
    merge_provider(duplicate=old, into=new, by=a_person("manager"), at=AT)
    assert {row.provider for row in fund_position(fund, LATER).rows} == {new.name}
    (held,) = holdings(new, LATER)
    assert held.amount_direct == Decimal(30)


def test_priorities_without_money_and_money_without_priority():
    fund = with_income(amount=Decimal(100))
    funded, unfunded = adopted("Domestic abuse"), adopted("Hate crime")
    a_commitment(fund, Decimal(10), priority=funded)
    a_commitment(fund, Decimal(25))
    matrix = priority_matrix(a_year(), LATER)
    assert [line.name for line in matrix.without_money] == [unfunded.name]
    assert matrix.committed_without_priority == Decimal(25)
    assert matrix.committed == Decimal(35)


def test_a_retired_priority_is_no_longer_one_without_money():
    with_income()
    adoption = adopted("Volume crime").adoptions.get()
    retire_adoption(adoption=adoption, retired_on=LATER, by=a_person("officer"), at=AT)
    assert priority_matrix(a_year(), LATER).without_money == ()
    assert len(priority_matrix(a_year(), LATER - timedelta(days=1)).without_money) == 1


def test_an_empty_fund_is_all_noughts():
    position = fund_position(a_fund(), TODAY)
    assert (position.totals.committed, position.rows, position.headings) == (0, (), ())
