"""The command that prints a fund's position for a person and for a program."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commissioning.transitions import record_payment
from tests.factories.commissioning import AT, a_commitment, a_fund, a_heading, a_person, with_income
from tests.factories.offices import office_without_a_press
from tests.worlds import world

pytestmark = pytest.mark.django_db

KEYS = [
    "fund",
    "financial_year",
    "as_at",
    "income_confirmed",
    "income_indicative",
    "tolerance",
    "allocated",
    "committed",
    "paid",
    "uncommitted",
    "rows",
]


@pytest.fixture
def printed(capsys):
    def run(*arguments):
        call_command("fund_position", *arguments)
        return capsys.readouterr().out

    return run


@pytest.fixture
def figures(printed):
    return lambda *arguments: json.loads(printed(*arguments, "--json"))


example = world(office_without_a_press)


def test_the_example_of_2017_to_the_penny(example, figures):
    position = figures("2017-18", "--as-at", "2018-01-23")

    assert list(position) == KEYS
    assert {name: value for name, value in position.items() if name != "rows"} == {
        "fund": "victims-fund",
        "financial_year": "2017-18",
        "as_at": "2018-01-23",
        "income_confirmed": "3321557.00",
        "income_indicative": "0.00",
        "tolerance": "220116.00",
        "allocated": "0.00",
        "committed": "3541673.00",
        "paid": "0.00",
        "uncommitted": "-220116.00",
    }
    assert len(position["rows"]) == 18
    assert sum(Decimal(row["committed"]) for row in position["rows"]) == Decimal("3541673.00")
    assert [row["authority"] for row in position["rows"] if "Competitive" in row["provider"]] == ["029/2017"]


def test_for_a_person_it_is_written_as_the_office_writes(example, printed):
    text = printed("2017-18", "--as-at", "2018-01-23")

    assert "Victims Fund 2017/18 as at 23 January 2018" in text
    assert "Commitments exceed the income confirmed by £220,116 (6.6%)." in text
    assert "18 lines, total £3,541,673, budget £3,321,557" in text
    assert "Heading" not in text


def test_the_example_of_2015_to_the_penny(example, figures):
    position = figures("2015-16", "--as-at", "2016-03-31")

    assert position["income_confirmed"] == position["allocated"] == "2344273.00"
    assert position["committed"] == "2050217.00"
    assert position["rows"][0] == {
        "provider": "Victim Support",
        "service": "1st contact, assessment and referral service",
        "priority": "Volume crime",
        "heading": "1st contact, assessment and referral",
        "authority": "007/2015",
        "committed": "1385000.00",
        "paid": "0.00",
    }


def test_a_row_under_no_heading_has_none(figures):
    a_commitment()

    assert figures("2017-18")["rows"][0]["heading"] is None


def test_amounts_have_two_decimals_and_pence_are_kept(figures):
    commitment = a_commitment(with_income(amount=Decimal("1000.10")), Decimal("999.99"))
    record_payment(
        commitment=commitment,
        amount=Decimal("0.01"),
        effective_on=date(2018, 2, 1),
        note="Bank statement",
        by=a_person(),
        at=AT,
    )

    position = figures("2017-18")

    assert (position["income_confirmed"], position["committed"], position["paid"]) == ("1000.10", "999.99", "0.01")
    assert position["uncommitted"] == "0.11"
    assert position["rows"][0]["paid"] == "0.01"


def test_it_is_true_on_the_day_that_is_asked_for(figures):
    fund = with_income(effective_on=date(2017, 4, 1))
    a_commitment(fund, Decimal("10000.00"), effective_on=date(2017, 9, 1))

    before, after = figures("2017-18", "--as-at", "2017-08-31"), figures("2017-18", "--as-at", "2017-09-01")

    assert (before["committed"], before["rows"]) == ("0.00", [])
    assert (after["committed"], len(after["rows"])) == ("10000.00", 1)


def test_without_a_day_it_is_today(figures):
    a_fund()

    assert figures("2017-18")["as_at"] == timezone.localdate().isoformat()


def test_another_fund_stands_beside_it(figures):
    a_fund()
    with_income(a_fund("Community Safety Fund"), Decimal("5000.00"))

    assert figures("2017-18")["income_confirmed"] == "0.00"
    assert figures("2017-18", "--fund", "community-safety-fund")["income_confirmed"] == "5000.00"


def test_its_columns_stand_under_one_another(printed):
    fund = with_income(amount=Decimal("2000000.00"))
    heading = a_heading(fund, amount=Decimal("1500000.00"))
    a_commitment(fund, Decimal("1234567.89"), allocation=heading)
    a_commitment(fund, Decimal("5.00"))

    lines = printed("2017-18").splitlines()
    head = next(line for line in lines if line.startswith("Provider"))
    ends = head.index("Committed") + len("Committed")

    assert "Heading" in head
    assert [line[:ends].split()[-1] for line in lines if "007/2017" in line] == ["£1,234,567.89", "£5"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2016-17"], "No fund is open for 2016/17"),
        (["2017-18", "--fund", "pot"], "There is: victims-fund"),
        (["2017-19"], "is not a financial year"),
        (["last"], "is not a financial year"),
        (["2017-18", "--as-at", "31/03/2018"], "is not a date"),
        (["2017-18", "--as-at", "2018-02-30"], "is not a date"),
    ],
)
def test_what_is_not_there_is_refused_in_plain_words(arguments, said):
    a_fund()

    with pytest.raises(CommandError, match=said):
        call_command("fund_position", *arguments)
