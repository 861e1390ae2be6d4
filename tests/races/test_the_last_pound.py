"""Two people spend the last pound at once. Held by the running total and its CHECK (DOMAIN.md 4.2).

Each race has a twin from which the guard is taken: it must overspend, or the race proves nothing.
"""

from decimal import Decimal

import pytest
from django.utils import timezone

from commissioning import rules
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry, Virement
from commissioning.transitions import EffectChanged, allocate, commit, record_payment, vire
from tests.factories.commissioning import a_commitment, a_person, a_priority, a_provider, with_income
from tests.races.rivals import race, refused, without_constraint

pytestmark = pytest.mark.django_db(transaction=True)

RIVALS = 16
EACH = Decimal(30)


@pytest.fixture
def finance():
    return a_person("finance")


@pytest.fixture
def fund(finance):
    """£100 confirmed and nothing promised: room for three promises of £30."""
    return with_income(amount=Decimal(100))


@pytest.fixture
def no_check_in_python(monkeypatch):
    """As if the rule before the database were forgotten: the database alone must refuse."""
    for rule in ("obstacles_to_commit", "obstacles_to_allocate", "obstacles_to_take_from"):
        monkeypatch.setattr(rules, rule, lambda *args, **kwargs: [])


def promises(fund, finance):
    provider, priority = a_provider(), a_priority()

    def promise(number):
        return commit(
            fund=fund,
            provider=provider,
            service=f"Service {number}",
            priority=priority,
            amount=EACH,
            effective_on=fund.financial_year.start_on,
            note="A race for the last pound",
            by=finance,
            at=timezone.now(),
        )

    return promise


def allocations(fund, finance):
    return lambda number: allocate(
        fund=fund,
        heading=f"Heading {number}",
        amount=EACH,
        effective_on=fund.financial_year.start_on,
        note="A race for the last pound",
        by=finance,
        at=timezone.now(),
    )


def test_rivals_never_commit_more_than_the_fund(fund, finance):
    outcomes = race(promises(fund, finance), RIVALS)
    fund.refresh_from_db()
    assert refused(outcomes) == RIVALS - 3
    assert fund.amount_committed == Decimal(90)
    assert Commitment.objects.count() == 3
    assert sorted(LedgerEntry.objects.filter(fund=fund).values_list("number", flat=True)) == list(
        range(1, fund.last_number + 1)
    )


def test_the_database_alone_refuses_rivals(fund, finance, no_check_in_python):
    outcomes = race(promises(fund, finance), RIVALS)
    fund.refresh_from_db()
    assert refused(outcomes) == RIVALS - 3
    assert fund.amount_committed == Decimal(90)


def test_twin_without_the_check_overspends(fund, finance, no_check_in_python):
    promise = promises(fund, finance)
    with without_constraint(Fund, "fund_not_overcommitted"):
        outcomes = race(promise, RIVALS)
        fund.refresh_from_db()
        assert refused(outcomes) == 0
        assert fund.amount_committed == EACH * RIVALS


def test_rivals_never_allocate_more_than_the_fund(fund, finance):
    outcomes = race(allocations(fund, finance), RIVALS)
    fund.refresh_from_db()
    assert refused(outcomes) == RIVALS - 3
    assert fund.amount_allocated == Decimal(90)
    assert Allocation.objects.count() == 3


def test_the_database_alone_refuses_rival_allocations(fund, finance, no_check_in_python):
    outcomes = race(allocations(fund, finance), RIVALS)
    fund.refresh_from_db()
    assert refused(outcomes) == RIVALS - 3
    assert fund.amount_allocated == Decimal(90)


def test_twin_without_the_check_overallocates(fund, finance, no_check_in_python):
    with without_constraint(Fund, "fund_not_overallocated"):
        outcomes = race(allocations(fund, finance), RIVALS)
        fund.refresh_from_db()
        assert refused(outcomes) == 0
        assert fund.amount_allocated == EACH * RIVALS


def headings(fund, finance):
    """Two headings, of £60 and £40, in a fund of £100."""
    for name, amount in (("First", 60), ("Second", 40)):
        allocate(
            fund=fund,
            heading=name,
            amount=Decimal(amount),
            effective_on=fund.financial_year.start_on,
            note="Set up for a race",
            by=finance,
            at=timezone.now(),
        )
    return Allocation.objects.get(slug="first"), Allocation.objects.get(slug="second")


def virements(fund, finance, source, target):
    return lambda number: vire(
        from_allocation=source,
        to_allocation=target,
        amount=EACH,
        effective_on=fund.financial_year.start_on,
        note="A race for the last pound",
        by=finance,
        at=timezone.now(),
    )


def test_rivals_never_move_more_than_a_heading_holds(fund, finance):
    source, target = headings(fund, finance)
    outcomes = race(virements(fund, finance, source, target), RIVALS)
    source.refresh_from_db()
    assert refused(outcomes) == RIVALS - 2
    assert source.amount_allocated == Decimal(0)
    assert Virement.objects.count() == 2


def test_the_database_alone_refuses_rival_virements(fund, finance, no_check_in_python):
    source, target = headings(fund, finance)
    outcomes = race(virements(fund, finance, source, target), RIVALS)
    source.refresh_from_db()
    assert refused(outcomes) == RIVALS - 2
    assert source.amount_allocated == Decimal(0)


def payments(commitment, finance):
    return lambda number: record_payment(
        commitment=commitment,
        amount=EACH,
        effective_on=commitment.fund.financial_year.start_on,
        note="A race for the last pound",
        by=finance,
        at=timezone.now(),
    )


def test_the_database_alone_refuses_paying_more_than_was_promised(fund, finance, no_check_in_python):
    commitment = a_commitment(fund, Decimal(100))
    outcomes = race(payments(commitment, finance), RIVALS)
    commitment.refresh_from_db()
    assert refused(outcomes) == RIVALS - 3
    assert commitment.amount_paid == Decimal(90)


def test_only_one_of_those_who_saw_the_same_effect_confirms_it(fund, finance):
    seen = fund.last_number
    outcomes = race(
        lambda number: allocate(
            fund=fund,
            heading=f"Heading {number}",
            amount=Decimal(1),
            effective_on=fund.financial_year.start_on,
            note="A double click",
            by=finance,
            at=timezone.now(),
            expected_number=seen,
        ),
        RIVALS,
    )
    assert sum(isinstance(outcome, EffectChanged) for outcome in outcomes) == RIVALS - 1
    assert Allocation.objects.count() == 1
