"""What each entry of the ledger does, what refuses it, and that a mistake is mended by a reversing entry."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from commissioning.choices import EntryKind
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry
from commissioning.transitions import (
    EffectChanged,
    allocate,
    close_fund,
    close_stream,
    commit,
    confirm_income,
    decommit,
    notify_income,
    record_payment,
    record_tolerance,
    reverse_entry,
    vire,
)
from core.models import AuditEvent
from core.refusal import Refused
from tests.factories.commissioning import (
    AT,
    DAY,
    a_commitment,
    a_fund,
    a_heading,
    a_person,
    a_priority,
    a_provider,
    a_stream,
    a_year,
    with_income,
)

pytestmark = pytest.mark.django_db

REASON = "The Ministry's letter gave another figure"


def stamped(**more):
    return {"effective_on": DAY, "note": "Letter of the Ministry", "by": a_person(), "at": AT} | more


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_notified_income_is_indicative_and_raises_no_ceiling():
    fund = a_fund()
    notify_income(fund=fund, stream=a_stream(), amount=Decimal("2344273"), **stamped())
    fund = again(fund)
    assert (fund.amount_indicative, fund.amount_ceiling) == (Decimal("2344273.00"), 0)


def test_confirming_income_takes_it_out_of_what_was_indicative():
    fund = a_fund()
    notify_income(fund=fund, stream=a_stream(), amount=Decimal("100"), **stamped())
    confirm_income(fund=fund, stream=a_stream(), amount=Decimal("80"), **stamped())
    fund = again(fund)
    assert (fund.amount_indicative, fund.amount_confirmed) == (Decimal("20.00"), Decimal("80.00"))


def test_confirming_more_than_was_notified_leaves_nothing_indicative():
    fund = a_fund()
    notify_income(fund=fund, stream=a_stream(), amount=Decimal("100"), **stamped())
    confirm_income(fund=fund, stream=a_stream(), amount=Decimal("130"), **stamped())
    assert again(fund).amount_indicative == 0


def test_confirming_one_stream_leaves_the_others_indicative():
    fund = a_fund()
    notify_income(fund=fund, stream=a_stream("Prisoners’ Earnings Act"), amount=Decimal("50"), **stamped())
    confirm_income(fund=fund, stream=a_stream(), amount=Decimal("130"), **stamped())
    assert again(fund).amount_indicative == Decimal("50.00")


def test_reversing_confirmed_income_gives_the_indicative_back():
    fund = a_fund()
    notify_income(fund=fund, stream=a_stream(), amount=Decimal("100"), **stamped())
    entry = confirm_income(fund=fund, stream=a_stream(), amount=Decimal("80"), **stamped())
    reverse_entry(entry=entry, **stamped(note=REASON))
    fund = again(fund)
    assert (fund.amount_indicative, fund.amount_confirmed) == (Decimal("100.00"), 0)


def test_entries_are_numbered_without_a_gap_also_after_a_refusal():
    fund = with_income(amount=Decimal(100))
    with pytest.raises(Refused):
        allocate(fund=fund, heading="Too much", amount=Decimal(101), **stamped())
    allocate(fund=fund, heading="Just right", amount=Decimal(100), **stamped())
    assert list(fund.entries.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert not Allocation.objects.filter(heading="Too much").exists()


@pytest.mark.parametrize(("amount", "fits"), [("100.00", True), ("100.01", False)])
def test_commitments_stop_at_confirmed_income_to_the_penny(amount, fits):
    fund = with_income(amount=Decimal(100))
    if fits:
        assert a_commitment(fund, Decimal(amount)).amount_committed == Decimal(100)
        return
    with pytest.raises(Refused, match="more than the £100"):
        a_commitment(fund, Decimal(amount))
    assert Commitment.objects.count() == 0


def test_a_tolerance_with_its_reason_lets_commitments_exceed_income():
    fund = with_income(amount=Decimal(100))
    record_tolerance(fund=fund, amount=Decimal(10), **stamped(note="Agreed with the Chief Finance Officer"))
    a_commitment(fund, Decimal(110))
    assert again(fund).amount_headroom == 0


def test_a_tolerance_needs_a_reason_and_cannot_fall_below_what_is_used():
    fund = with_income(amount=Decimal(100))
    with pytest.raises(Refused, match="Give the reason"):
        record_tolerance(fund=fund, amount=Decimal(10), **stamped(note="ok"))
    record_tolerance(fund=fund, amount=Decimal(10), **stamped(note=REASON))
    a_commitment(fund, Decimal(107))
    with pytest.raises(Refused, match="£7 more than the confirmed income"):
        record_tolerance(fund=fund, amount=Decimal(6), **stamped(note=REASON))
    record_tolerance(fund=fund, amount=Decimal(7), **stamped(note=REASON))
    assert again(fund).amount_tolerance == Decimal(7)


def test_a_commitment_stops_at_what_its_heading_was_allocated():
    fund = with_income(amount=Decimal(100))
    heading = a_heading(fund, amount=Decimal(50))
    with pytest.raises(Refused, match="left under the heading"):
        a_commitment(fund, Decimal(51), allocation=heading)
    a_commitment(fund, Decimal(50), allocation=heading)
    a_commitment(fund, Decimal(50))  # under no heading
    assert again(heading).amount_free == 0
    assert again(fund).amount_committed == Decimal(100)


def test_a_commitment_is_not_made_to_a_provider_that_was_merged():
    fund = with_income()
    old, new = a_provider(), a_provider()
    type(old).objects.filter(pk=old.pk).update(merged_into=new, merged_on=DAY)
    with pytest.raises(Refused, match="was merged into"):
        a_commitment(fund, provider=again(old))


def test_a_virement_moves_what_is_free_and_changes_no_total():
    fund = with_income(amount=Decimal(100))
    first, second = a_heading(fund, "First", Decimal(60)), a_heading(fund, "Second", Decimal(40))
    a_commitment(fund, Decimal(50), allocation=first)
    with pytest.raises(Refused, match="£11 is more than the £10 free under First"):
        vire(from_allocation=first, to_allocation=second, amount=Decimal(11), **stamped())
    vire(from_allocation=first, to_allocation=second, amount=Decimal(10), **stamped())
    assert (again(first).amount_allocated, again(second).amount_allocated) == (Decimal(50), Decimal(50))
    assert again(fund).amount_allocated == Decimal(100)


def test_a_virement_is_reversed_as_a_whole():
    fund = with_income(amount=Decimal(100))
    first, second = a_heading(fund, "First", Decimal(60)), a_heading(fund, "Second", Decimal(40))
    virement = vire(from_allocation=first, to_allocation=second, amount=Decimal(10), **stamped())
    reversals = reverse_entry(entry=virement.entries.first(), **stamped(note=REASON))
    assert len(reversals) == 2
    assert (again(first).amount_allocated, again(second).amount_allocated) == (Decimal(60), Decimal(40))


def test_money_is_not_moved_to_the_same_heading_or_another_fund():
    fund = with_income(amount=Decimal(100))
    other = with_income(a_fund("Community safety fund"), Decimal(100))
    here, there = a_heading(fund, "Here", Decimal(60)), a_heading(other, "There", Decimal(60))
    with pytest.raises(Refused, match="a different heading"):
        vire(from_allocation=here, to_allocation=here, amount=Decimal(1), **stamped())
    with pytest.raises(Refused, match="same fund"):
        vire(from_allocation=here, to_allocation=there, amount=Decimal(1), **stamped())


def test_payments_and_decommitments_never_exceed_what_is_committed():
    fund = with_income(amount=Decimal(100))
    commitment = a_commitment(fund, Decimal(100))
    record_payment(commitment=commitment, amount=Decimal(60), **stamped())
    with pytest.raises(Refused, match="£40 committed and not yet paid"):
        record_payment(commitment=commitment, amount=Decimal(41), **stamped())
    with pytest.raises(Refused, match="£40 committed and not yet paid"):
        decommit(commitment=commitment, amount=Decimal(41), **stamped(note=REASON))
    decommit(commitment=commitment, amount=Decimal(40), **stamped(note=REASON))
    commitment = again(commitment)
    assert (commitment.amount_committed, commitment.amount_paid) == (Decimal(60), Decimal(60))
    assert again(fund).amount_headroom == Decimal(40)


def test_a_mistake_is_mended_by_an_opposite_entry_and_stays_to_be_seen():
    fund = with_income(amount=Decimal(100))
    entry = allocate(fund=fund, heading="Wrong", amount=Decimal(70), **stamped())
    (reversal,) = reverse_entry(entry=entry, **stamped(note=REASON))
    assert (reversal.amount, reversal.reverses, reversal.number) == (Decimal(-70), entry, 3)
    assert again(fund).amount_allocated == 0
    assert LedgerEntry.objects.filter(pk=entry.pk).exists()


def test_an_entry_is_reversed_once_and_a_reversal_never():
    fund = with_income(amount=Decimal(100))
    entry = allocate(fund=fund, heading="Wrong", amount=Decimal(70), **stamped())
    (reversal,) = reverse_entry(entry=entry, **stamped(note=REASON))
    with pytest.raises(Refused, match="reversed already"):
        reverse_entry(entry=entry, **stamped(note=REASON))
    with pytest.raises(Refused, match="itself a reversal"):
        reverse_entry(entry=reversal, **stamped(note=REASON))


def test_income_that_is_committed_cannot_be_reversed_away():
    fund = with_income(amount=Decimal(100))
    a_commitment(fund, Decimal(60))
    with pytest.raises(Refused, match="beyond its confirmed income"):
        reverse_entry(entry=fund.entries.get(number=1), **stamped(note=REASON))
    assert again(fund).amount_confirmed == Decimal(100)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (AT.date() + timedelta(days=1), "today or in the past"),
        (date(2014, 3, 31), "is in 2013/14. An entry for 2017/18 must be dated from 1 April 2014 to 31 March 2019"),
    ],
)
def test_an_entry_is_dated_near_its_year_and_not_ahead(day, says):
    with pytest.raises(Refused, match=says):
        allocate(fund=with_income(), heading="Any", amount=Decimal(1), **stamped(effective_on=day))


def test_nothing_is_taken_from_where_it_was_not_yet_on_that_day():
    may, june = date(2017, 5, 1), date(2017, 6, 1)
    fund = with_income(amount=Decimal(100))
    first = a_heading(fund, "First", Decimal(60), effective_on=june)
    second = a_heading(fund, "Second", Decimal(40))
    commitment = a_commitment(fund, Decimal(30), effective_on=june)
    early = {"amount": Decimal(5), **stamped(effective_on=may, note=REASON)}
    for act in (
        lambda: vire(from_allocation=first, to_allocation=second, **early),
        lambda: decommit(commitment=commitment, **early),
        lambda: record_payment(commitment=commitment, **early),
    ):
        with pytest.raises(Refused, match="On 1 May 2017 there would be less than nothing of"):
            act()
    vire(from_allocation=first, to_allocation=second, **early | {"effective_on": june})
    record_payment(commitment=commitment, **early | {"effective_on": june})


def test_a_later_day_counts_too():
    fund = with_income(amount=Decimal(100))
    commitment = a_commitment(fund, Decimal(30))
    record_payment(commitment=commitment, amount=Decimal(30), **stamped(effective_on=date(2017, 6, 1)))
    record = {"commitment": commitment, "amount": Decimal(5), **stamped(effective_on=date(2017, 5, 1), note=REASON)}
    with pytest.raises(Refused, match="committed and not yet paid"):
        decommit(**record)
    reverse_entry(entry=commitment.entries.get(kind="payment"), **stamped(effective_on=date(2017, 7, 1), note=REASON))
    with pytest.raises(Refused, match="On 1 June 2017 there would be less than nothing of the commitment"):
        decommit(**record)


def test_a_lower_tolerance_begins_after_the_higher_one():
    fund = with_income(amount=Decimal(100))
    record_tolerance(fund=fund, amount=Decimal(10), **stamped(effective_on=date(2017, 6, 1), note=REASON))
    with pytest.raises(Refused, match="less than nothing of tolerance"):
        record_tolerance(fund=fund, amount=Decimal(2), **stamped(effective_on=date(2017, 5, 1), note=REASON))


def test_income_notified_after_it_was_confirmed_is_never_below_nothing():
    fund = a_fund()
    notify_income(fund=fund, stream=a_stream(), amount=Decimal(5), **stamped(effective_on=date(2017, 6, 1)))
    confirm_income(fund=fund, stream=a_stream(), amount=Decimal(5), **stamped(effective_on=date(2017, 5, 1)))
    indicative = fund.entries.filter(kind="income-indicative").values_list("effective_on", "amount")
    assert set(indicative) == {(date(2017, 6, 1), Decimal(5)), (date(2017, 6, 1), Decimal(-5))}


def test_what_confirming_took_out_is_not_reversed_on_its_own():
    fund = a_fund()
    notify_income(fund=fund, stream=a_stream(), amount=Decimal(100), **stamped())
    confirm_income(fund=fund, stream=a_stream(), amount=Decimal(60), **stamped())
    confirmed, released = fund.entries.get(number=2), fund.entries.get(number=3)
    with pytest.raises(Refused, match="came with entry 2"):
        reverse_entry(entry=released, **stamped(note=REASON))
    reverse_entry(entry=confirmed, **stamped(note=REASON))
    assert again(fund).amount_indicative == Decimal(100)


def test_each_entry_names_its_authority():
    with pytest.raises(Refused, match="reference, or a note"):
        allocate(fund=with_income(), heading="Any", amount=Decimal(1), **stamped(note="  "))


def test_nothing_is_entered_in_a_closed_fund():
    fund = with_income()
    late = AT.replace(year=2019)
    with pytest.raises(Refused, match="has not ended"):
        close_fund(fund=fund, by=a_person(), at=AT)
    close_fund(fund=fund, by=a_person(), at=late)
    with pytest.raises(Refused, match="was closed on 1 March 2019"):
        allocate(fund=fund, heading="Late", amount=Decimal(1), **stamped(at=late))


@pytest.mark.parametrize("name", ["New", "Streams", "years", "…"])
def test_a_fund_is_not_named_so_that_its_page_could_not_be_reached(name):
    with pytest.raises(Refused):
        a_fund(name)


@pytest.mark.parametrize(("year", "opens"), [(2011, False), (2012, True), (2022, True), (2023, False), (2098, False)])
def test_only_a_year_near_today_is_opened(year, opens):
    if opens:
        assert a_year(date(year, 4, 1)).start_on.year == year
        return
    with pytest.raises(Refused, match="Enter a year from 2012/13 to 2022/23"):
        a_year(date(year, 4, 1))


def test_a_closed_stream_brings_no_later_income():
    fund, stream = a_fund(), a_stream()
    close_stream(stream=stream, closed_on=DAY - timedelta(days=1), by=a_person(), at=AT)
    with pytest.raises(Refused, match="closed on 31 March 2017, before this date"):
        confirm_income(fund=fund, stream=again(stream), amount=Decimal(1), **stamped())


def test_what_was_not_shown_is_not_confirmed():
    fund = with_income(amount=Decimal(100))
    shown = fund.last_number
    allocate(fund=fund, heading="Somebody else’s", amount=Decimal(40), **stamped())
    with pytest.raises(EffectChanged, match="since this page was shown"):
        allocate(fund=fund, heading="Mine", amount=Decimal(40), expected_number=shown, **stamped())
    assert again(fund).amount_allocated == Decimal(40)


def test_every_act_leaves_a_line_in_the_audit_log():
    fund = with_income(amount=Decimal(100))
    a_heading(fund, amount=Decimal(50))
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["commissioning.income.confirmed", "commissioning.allocation.made"]


def test_the_database_refuses_an_entry_that_brings_another_number():
    fund = with_income()
    entry = fund.entries.get()
    for number in (1, 3):
        with pytest.raises(DatabaseError, match=r"append-only|UNIQUE"), transaction.atomic():
            LedgerEntry.objects.create(
                fund=fund,
                number=number,
                kind=EntryKind.TOLERANCE,
                amount=Decimal(1),
                effective_on=DAY,
                note="Past the transitions",
                recorded_at=AT,
                recorded_by=entry.recorded_by,
            )


@pytest.mark.parametrize(
    ("kind", "amount", "links", "constraint"),
    [
        (EntryKind.COMMITMENT, "5", {}, "entry_commitment_for_promise"),
        (EntryKind.ALLOCATION, "5", {}, "entry_allocation_for_heading"),
        (EntryKind.INCOME_CONFIRMED, "5", {}, "entry_stream_for_income"),
        (EntryKind.TOLERANCE, "0", {}, "entry_not_zero"),
        (EntryKind.TOLERANCE, "5", {"note": ""}, "entry_names_its_authority"),
        ("gift", "5", {}, "entry_kind_known"),
        (EntryKind.COMMITMENT, "-5", {"commitment": a_commitment}, "entry_sign_fits_kind"),
    ],
)
def test_the_database_refuses_an_entry_that_makes_no_sense(kind, amount, links, constraint):
    fund = with_income()
    made = {name: link(fund) if callable(link) else link for name, link in links.items()}
    details = {"note": "Past the transitions"} | made
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LedgerEntry.objects.create(
            fund=fund,
            number=fund.entries.count() + 1,
            kind=kind,
            amount=Decimal(amount),
            effective_on=DAY,
            recorded_at=AT,
            recorded_by=a_person(),
            **details,
        )


@pytest.mark.parametrize(
    ("total", "constraint"),
    [
        ("amount_committed", "fund_not_overcommitted"),
        ("amount_allocated", "fund_not_overallocated"),
        ("amount_paid", "fund_not_overpaid"),
    ],
)
def test_the_database_refuses_a_total_beyond_its_ceiling(total, constraint):
    fund = with_income(amount=Decimal(100))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(**{total: Decimal("100.01")})


def test_three_tenths_make_thirty_pence_on_either_database():
    fund = with_income(amount=Decimal("0.30"))
    for name in ("A", "B", "C"):
        allocate(fund=fund, heading=name, amount=Decimal("0.10"), **stamped())
    assert again(fund).amount_unallocated == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM commissioning_ledgerentry ORDER BY number")
        assert [row[0] for row in cursor.fetchall()] == [30, 10, 10, 10]


def test_a_service_and_a_heading_of_the_same_fund_are_needed():
    fund, other = with_income(), with_income(a_fund("Community safety fund"))
    facts = {"fund": fund, "provider": a_provider(), "priority": a_priority(), "amount": Decimal(1)}
    with pytest.raises(Refused, match="Enter the service"):
        commit(**facts, service="  ", **stamped())
    with pytest.raises(Refused, match="heading of the same fund"):
        commit(**facts, service="Support", allocation=a_heading(other), **stamped())
