"""What a finance system saves is read whole or not at all, and each fault is told with its line and column."""

import csv
import io
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.refusal import Refused
from grants.rules.payment_file import MOST_BYTES, MOST_PAYMENTS, MOST_TOLD, read_payments
from grants.views.payment import EXAMPLE

TODAY = date(2018, 3, 1)
HEADINGS = "Date,Amount,Payee,Reference,Transaction number"
GOOD = "05/04/2017,1250.00,Coventry Haven,029/2017/A1,PV1"


def read(*lines, headings=HEADINGS):
    return read_payments("\r\n".join([headings, *lines]).encode(), today=TODAY)


def refusals(*lines, headings=HEADINGS):
    with pytest.raises(Refused) as refusal:
        read(*lines, headings=headings)
    return [one.message for one in refusal.value.obstacles]


def line(paid_on="05/04/2017", amount="10", payee="A", reference="R", transaction="T1"):
    out = io.StringIO()
    csv.writer(out).writerow([paid_on, amount, payee, reference, transaction])
    return out.getvalue().strip("\r\n")


def test_a_line_is_read():
    (row,) = read(GOOD)
    assert (row.line, row.paid_on, row.amount) == (2, date(2017, 4, 5), Decimal("1250.00"))
    assert (row.payee, row.reference, row.transaction) == ("Coventry Haven", "029/2017/A1", "PV1")


def test_the_example_file_can_be_read():
    rows = read_payments(("\ufeff" + EXAMPLE).encode(), today=TODAY)
    assert [row.amount for row in rows] == [Decimal(12500), Decimal(12500)]


@pytest.mark.parametrize("typed", ["05/04/2017", "5/4/2017", "2017-04-05", "2017-04-05 00:00:00", "5 April 2017"])
def test_a_day_as_systems_write_it(typed):
    assert read(line(paid_on=typed))[0].paid_on == date(2017, 4, 5)


@pytest.mark.parametrize(
    ("typed", "pounds"), [("£1,250.50", "1250.50"), ("1250.5", "1250.50"), ("1250", "1250.00"), ("£ 12", "12.00")]
)
def test_an_amount_as_systems_write_it(typed, pounds):
    assert read(line(amount=typed))[0].amount == Decimal(pounds)


@pytest.mark.parametrize(
    "headings",
    [
        "PAYMENT DATE,Net Amount (£),Supplier Name,Narrative,Voucher No.",
        " date paid , amount GBP,vendor,ref,document number",
        "Transaction date,Value,Beneficiary,Description,Transaction ID",
    ],
)
def test_headings_may_be_called_as_the_system_calls_them(headings):
    assert read(GOOD, headings=headings)[0].payee == "Coventry Haven"


def test_columns_stand_in_any_order_among_others_and_the_reference_may_be_left_out():
    (row,) = read("x,PV1,Coventry Haven,y,10,05/04/2017", headings="Cost centre,Voucher,Payee,User,Amount,Date")
    assert (row.transaction, row.reference) == ("PV1", "")


def test_a_title_above_empty_lines_and_a_total_below_are_passed_over():
    rows = read("", HEADINGS, "", GOOD, "", ",1250.00,,Total,", headings="Payments of April")
    assert [row.line for row in rows] == [5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_of_office_machines(encoding):
    content = f"{HEADINGS}\n{line(payee='Tŷ – Café £' if encoding != 'cp1252' else 'Café – £')}".encode(encoding)
    assert "Café" in read_payments(content, today=TODAY)[0].payee


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators(separator):
    content = f"{HEADINGS}\n{GOOD}".replace(",", separator).encode()
    assert read_payments(content, today=TODAY)[0].transaction == "PV1"


@pytest.mark.parametrize(
    ("wrong", "column", "says"),
    [
        ({"amount": "twelve"}, "Amount", "figures only"),
        ({"amount": "-5"}, "Amount", "below zero"),
        ({"amount": "(5.00)"}, "Amount", "below zero"),
        ({"amount": "5.00 CR"}, "Amount", "below zero"),
        ({"amount": "0"}, "Amount", "above zero"),
        ({"amount": "1.234"}, "Amount", "whole pence"),
        ({"amount": "=1+1"}, "Amount", "figures only"),
        ({"amount": ""}, "Amount", "the amount is missing"),
        ({"paid_on": "02/03/2018"}, "Date", "in the future"),
        ({"paid_on": "13/13/2017"}, "Date", "month"),
        ({"paid_on": "05/04/17"}, "Date", "year in full"),
        ({"paid_on": ""}, "Date", "the date is missing"),
        ({"payee": ""}, "Payee", "the payee is missing"),
        ({"payee": "x" * 301}, "Payee", "no longer than 300"),
        ({"transaction": ""}, "Transaction number", "transaction number is missing"),
    ],
)
def test_a_fault_is_told_with_its_line_and_column(wrong, column, says):
    (message,) = refusals(GOOD, line(**wrong))
    assert message.startswith(f"Line 3, column “{column}”: ")
    assert says in message


def test_the_day_that_is_today_is_taken():
    assert read(line(paid_on="01/03/2018"))[0].paid_on == TODAY


def test_the_same_transaction_twice_names_the_other_line():
    assert refusals(GOOD, GOOD) == ["Line 3, column “Transaction number”: “PV1” stands on line 2 already"]


def test_every_fault_is_told_up_to_a_number_and_the_rest_counted():
    wrong = [line(amount="x", transaction=f"T{number}") for number in range(MOST_TOLD + 7)]
    told = refusals(*wrong)
    assert len(told) == MOST_TOLD + 1
    assert told[-1] == "7 more lines have something wrong"


def test_missing_and_doubled_headings():
    assert "Missing: payee, transaction number" in refusals("1,2", headings="Date,Amount")[0]
    assert refusals(GOOD + ",1", headings=f"{HEADINGS},amount") == [
        "Two columns are called “amount”: rename one, or take it out"
    ]


def test_of_two_headings_that_fit_ours_wins():
    (row,) = read("11,05/04/2017,10,A,R,T1", headings="Net amount,Date,Amount,Payee,Reference,Voucher")
    assert row.amount == 10


def test_a_file_of_headings_alone_and_an_empty_one():
    assert "holds no payment" in refusals()[0]
    with pytest.raises(Refused, match="Missing"):
        read_payments(b"", today=TODAY)


def test_a_quotation_mark_left_open_does_not_swallow_the_file():
    assert "quotation mark" in refusals('05/04/2017,"10,A,R,T1', *[GOOD] * 3)[0]


def test_too_many_and_too_large():
    many = [line(transaction=str(number)) for number in range(MOST_PAYMENTS)]
    assert len(read(*many)) == MOST_PAYMENTS
    assert "more than 20,000" in refusals(*many, GOOD)[0]
    with pytest.raises(Refused, match="too large"):
        read_payments(b"x" * (MOST_BYTES + 1), today=TODAY)


def test_a_million_lines_are_refused_early():
    content = f"{HEADINGS}\n".encode() + b"x\n" * 1_000_000
    with pytest.raises(Refused, match=r"more than 20,000"):
        read_payments(content, today=TODAY)


def test_a_line_is_counted_as_an_editor_counts():
    assert [row.line for row in read('05/04/2017,10,"A\nB",R,T1', line(transaction="T2"))] == [2, 4]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(content):
    with suppress(Refused):
        read_payments(content, today=TODAY)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from('",;\t\r\n\x00£-().0123456789/ aé\u2028'), max_size=200))
def test_any_lines_below_the_headings_are_read_or_refused(text):
    with suppress(Refused):
        for row in read_payments(f"{HEADINGS}\n{text}".encode(), today=TODAY):
            assert row.amount > 0
            assert row.paid_on <= TODAY
            assert row.payee
            assert row.transaction
            assert "\x00" not in row.payee + row.reference + row.transaction


words = st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=20).filter(
    lambda text: not text.casefold().startswith(("total", "grand"))
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dates(date(2000, 1, 1), TODAY),
            st.integers(1, 99_999_999_999).map(lambda p: Decimal(p) / 100),
            words,
            words,
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.booleans(),
)
def test_whatever_is_written_by_the_rules_comes_back_as_it_was(payments, encoding, is_iso):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS.split(","))
    for number, (day, amount, payee, reference) in enumerate(payments):
        writer.writerow([day if is_iso else f"{day:%d/%m/%Y}", f"£{amount:,.2f}", payee, reference, f"T{number}"])
    rows = read_payments(out.getvalue().encode(encoding), today=TODAY)
    assert [(row.paid_on, row.amount, row.payee, row.reference) for row in rows] == payments


def test_a_day_in_the_future_is_refused_whatever_the_hour():
    assert refusals(line(paid_on=(TODAY + timedelta(days=1)).isoformat()))
