"""`manage.py verify` finds whatever was changed behind the transitions' back, and names the row."""

import re
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commissioning.figures import faults as checks
from commissioning.figures.faults import faults
from commissioning.models import Allocation, Commitment, Fund, LedgerEntry, Virement
from commissioning.transitions import decommit, record_payment, record_tolerance, reverse_entry, vire
from core.append_only import guards_lifted, remove_guards
from core.money import pounds
from core.refusal import Refused
from tests.factories.commissioning import AT, a_commitment, a_fund, a_heading, a_person, committed, with_income
from tests.factories.offices import office_without_a_press
from tests.worlds import world

pytestmark = pytest.mark.django_db

LATER = date(2018, 2, 1)


def a_busy_fund():
    """A fund in which everything that can happen has happened: 15 entries."""
    fund = committed()
    by_and_at = {"by": a_person(), "at": AT, "effective_on": LATER}
    source, target = fund.allocations.order_by("position")
    moved = vire(from_allocation=source, to_allocation=target, amount=Decimal(700), note="Agreed", **by_and_at)
    reverse_entry(entry=moved.entries.first(), note="Agreed for next year", **by_and_at)
    vire(from_allocation=source, to_allocation=target, amount=Decimal(300), note="Agreed", **by_and_at)
    first = fund.commitments.order_by("pk").first()
    decommit(commitment=first, amount=Decimal(500), note="The post was not filled", **by_and_at)
    record_payment(commitment=first, amount=Decimal(2500), note="Bank statement", **by_and_at)
    record_tolerance(fund=fund, amount=Decimal(1000), note="Agreed with the treasurer", **by_and_at)
    return Fund.objects.select_related("financial_year").get(pk=fund.pk)


fund = world(a_busy_fund)
office = world(office_without_a_press)


def found(fund):
    return faults(Fund.objects.select_related("financial_year").get(pk=fund.pk))


def said(fund):
    return "\n".join(found(fund))


def tamper(sql, *values):
    """Change rows as somebody with the database's own password could: past triggers, keys and checks."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def entry(fund, number):
    return LedgerEntry.objects.get(fund=fund, number=number)


class TestNothingIsWrong:
    def test_in_a_fund_in_which_everything_has_happened(self, fund):
        assert fund.last_number == 15
        assert found(fund) == []

    def test_in_the_example_office(self, office, capsys):
        call_command("verify")

        assert capsys.readouterr().out == (
            "Recounted 50 entries of 4 funds: every figure is the sum of its entries. 3 signed notices are as signed. "
            "0 agreements are as agreed. 0 accepted returns add up. 0 issued reports are as issued.\n"
        )

    def test_where_there_is_no_fund(self, capsys):
        call_command("verify")

        assert "0 entries of 0 funds" in capsys.readouterr().out

    def test_when_confirmed_income_was_reversed(self):
        fund = with_income()
        reverse_entry(entry=entry(fund, 1), note="Entered in the wrong fund", effective_on=LATER, by=a_person(), at=AT)

        assert found(fund) == []

    @pytest.mark.parametrize("seed", range(5))
    def test_after_anything_that_an_office_might_record(self, seed):
        chance, fund = Random(seed), with_income()
        for day in range(100):
            with suppress(Refused):
                anything(chance, fund, date(2017, 5, 1) + timedelta(days=day))

        assert LedgerEntry.objects.filter(fund=fund).count() > 20
        assert found(fund) == []


class TestRunningTotals:
    @pytest.mark.parametrize("figure", ["indicative", "confirmed", "tolerance", "allocated", "committed", "paid"])
    def test_of_the_fund(self, fund, figure):
        before = getattr(fund, f"amount_{figure}")
        tamper(f"UPDATE commissioning_fund SET amount_{figure} = amount_{figure} + 1 WHERE id = %s", fund.pk)

        (fault,) = found(fund)

        words = {"indicative": "income indicative", "confirmed": "income confirmed"}.get(figure, figure)
        forged = pounds(before + Decimal("0.01"))
        assert fault.startswith(f"Victims Fund 2017/18, the fund's row: {words} is {forged} there")

    @pytest.mark.parametrize("figure", ["allocated", "committed"])
    def test_of_a_heading(self, fund, figure):
        heading = fund.allocations.get(slug="domestic-abuse")
        tamper(f"UPDATE commissioning_allocation SET amount_{figure} = amount_{figure} + 1 WHERE id = %s", heading.pk)

        (fault,) = found(fund)

        assert f"heading “Domestic abuse”: {figure} is £" in fault

    @pytest.mark.parametrize("figure", ["committed", "paid"])
    def test_of_a_commitment(self, fund, figure):
        held = fund.commitments.order_by("pk").first()
        tamper(f"UPDATE commissioning_commitment SET amount_{figure} = amount_{figure} + 1 WHERE id = %s", held.pk)

        (fault,) = found(fund)

        assert f"commitment {held.pk} ({held}): {figure} is £" in fault

    def test_the_last_number(self, fund):
        tamper("UPDATE commissioning_fund SET last_number = 16 WHERE id = %s", fund.pk)

        assert "the fund's row: its last entry is 16, and the ledger's is 15" in said(fund)


class TestEntries:
    def test_an_amount_that_was_changed_shows_in_every_total_above_it(self, fund):
        held = fund.commitments.order_by("pk").first()
        made = LedgerEntry.objects.get(commitment=held, kind="commitment")
        tamper("UPDATE commissioning_ledgerentry SET amount = amount + 100 WHERE id = %s", made.pk)

        told = said(fund)

        assert "the fund's row: committed is £24,500 there, and the entries make £24,501" in told
        assert "heading “Domestic abuse”: committed is £9,500 there, and the entries make £9,501" in told
        assert f"commitment {held.pk} ({held}): committed is £9,500 there, and the entries make £9,501" in told

    def test_an_entry_that_was_taken_out(self, fund):
        tamper("DELETE FROM commissioning_ledgerentry WHERE id = %s", entry(fund, 13).pk)

        assert "entry 13: is missing" in said(fund)

    def test_a_kind_that_does_not_fit_what_the_entry_hangs_on(self, fund):
        line = entry(fund, 1)
        _without_checks(LedgerEntry)
        tamper("UPDATE commissioning_ledgerentry SET kind = 'tolerance' WHERE id = %s", line.pk)

        assert "entry 1: a tolerance hangs on nothing, and it hangs on stream" in said(fund)

    def test_a_commitment_that_takes_away(self, fund):
        _without_checks(LedgerEntry)
        tamper("UPDATE commissioning_ledgerentry SET kind = 'commitment' WHERE id = %s", entry(fund, 13).pk)

        assert "entry 13: a commitment of −£500 takes away" in said(fund)

    def test_a_decommitment_that_adds(self, fund):
        _without_checks(LedgerEntry)
        tamper("UPDATE commissioning_ledgerentry SET amount = -amount WHERE id = %s", entry(fund, 13).pk)

        assert "entry 13: a decommitment of £500 adds" in said(fund)

    def test_an_entry_without_authority(self, fund):
        _without_checks(LedgerEntry)
        tamper(
            "UPDATE commissioning_ledgerentry SET note = '', decision_reference = '' WHERE id = %s", entry(fund, 2).pk
        )

        assert "entry 2: names no authority" in said(fund)

    def test_an_entry_that_was_hung_on_a_heading_of_another_fund(self, fund):
        other = a_heading(with_income(a_fund("Community Safety Fund")), "Elsewhere", Decimal(10))
        tamper("UPDATE commissioning_ledgerentry SET allocation_id = %s WHERE id = %s", other.pk, entry(fund, 2).pk)

        assert "entry 2: it hangs on a heading of another fund" in said(fund)

    def test_an_entry_of_a_kind_that_there_is_not(self, fund):
        _without_checks(LedgerEntry)
        tamper("UPDATE commissioning_ledgerentry SET kind = 'gift' WHERE id = %s", entry(fund, 4).pk)

        assert "entry 4: its kind “gift” is unknown" in said(fund)

    def test_an_entry_of_nothing(self, fund):
        _without_checks(LedgerEntry)
        tamper("UPDATE commissioning_ledgerentry SET amount = 0 WHERE id = %s", entry(fund, 15).pk)

        assert "entry 15: it has no amount" in said(fund)

    def test_a_commitment_that_was_put_under_a_heading_of_another_fund(self, fund):
        other = a_heading(with_income(a_fund("Community Safety Fund")), "Elsewhere", Decimal(10))
        held = fund.commitments.get(allocation=None)
        tamper("UPDATE commissioning_commitment SET allocation_id = %s WHERE id = %s", other.pk, held.pk)

        assert f"commitment {held.pk} ({held}): stands under a heading of another fund" in said(fund)

    def test_an_entry_that_was_dated_anew_moves_nothing_but_still_counts_once(self, fund):
        tamper("UPDATE commissioning_ledgerentry SET effective_on = '2017-12-01' WHERE id = %s", entry(fund, 13).pk)

        assert found(fund) == []


class TestReversals:
    def test_that_are_not_the_opposite(self, fund):
        tamper("UPDATE commissioning_ledgerentry SET amount = amount + 1 WHERE id = %s", entry(fund, 9).pk)

        assert re.search(r"Victims Fund 2017/18, entry 9: is .* and reverses entry \d+", said(fund))

    def test_that_hang_on_something_else(self, fund):
        line = entry(fund, 9)
        other = fund.allocations.exclude(pk=line.allocation_id).get()
        tamper("UPDATE commissioning_ledgerentry SET allocation_id = %s WHERE id = %s", other.pk, line.pk)

        assert re.search(r"entry 9: reverses entry \d+, .* hangs on something else", said(fund))

    def test_of_a_reversal(self, fund):
        tamper(
            "UPDATE commissioning_ledgerentry SET reverses_id = %s WHERE id = %s", entry(fund, 9).pk, entry(fund, 10).pk
        )

        assert "entry 10: reverses entry 9, which is itself a reversal" in said(fund)

    def test_dated_before_what_they_reverse(self, fund):
        tamper("UPDATE commissioning_ledgerentry SET effective_on = '2017-06-01' WHERE id = %s", entry(fund, 9).pk)

        assert re.search(r"entry 9: reverses entry \d+, which comes after it", said(fund))

    def test_of_an_entry_of_another_fund(self, fund):
        other = with_income(a_fund("Community Safety Fund"))
        tamper(
            "UPDATE commissioning_ledgerentry SET reverses_id = %s WHERE id = %s", entry(other, 1).pk, entry(fund, 9).pk
        )

        assert "entry 9: reverses an entry of another fund" in said(fund)


class TestVirements:
    def test_whose_entries_do_not_cancel_out(self, fund):
        move = Virement.objects.order_by("pk").last()
        tamper(
            "UPDATE commissioning_ledgerentry SET amount = amount + 1 WHERE virement_id = %s AND amount > 0", move.pk
        )

        assert re.search(rf"virement {move.pk}: its entries \(.*\) do not cancel out", said(fund))

    def test_that_say_another_amount_than_their_entries(self, fund):
        move = Virement.objects.order_by("pk").last()
        tamper("UPDATE commissioning_virement SET amount = amount + 1 WHERE id = %s", move.pk)

        (fault,) = found(fund)
        assert f"virement {move.pk}: moves £300.01, and its entries" in fault


class TestCeilings:
    def test_a_promise_beyond_what_was_confirmed_names_its_entry(self):
        fund = with_income()
        a_commitment(fund, Decimal("60000.00"))
        a_commitment(fund, Decimal("40000.00"))
        _raise_everything(fund, entry(fund, 3), Decimal("0.01"))

        assert "Victims Fund 2017/18, entry 3: leaves £100,000.01 committed, and £100,000 is allowed" in found(fund)

    def test_a_payment_beyond_what_was_committed_names_its_entry(self, fund):
        _without_checks(LedgerEntry, Commitment, Fund)
        tamper("UPDATE commissioning_ledgerentry SET amount = 5000000 WHERE id = %s", entry(fund, 14).pk)

        assert "entry 14: leaves £50,000 paid, and £24,500 is committed" in said(fund)


class TestThePagesFigures:
    def test_a_position_that_adds_up_otherwise_is_found(self, fund, monkeypatch):
        """The recount shares nothing with the figures of the pages, so a slip there cannot hide itself."""
        honest = checks.fund_position

        def a_day_late(fund, as_at):
            return honest(fund, as_at - (LATER - date(2018, 1, 31)))

        monkeypatch.setattr(checks, "fund_position", a_day_late)

        told = said(fund)

        assert "position as at 2018-02-01: tolerance is £0 on the page, and the entries make £1,000" in told
        assert "heading “Sexual violence” as at 2018-02-01: allocated is £30,000 on the page" in told


class TestTheCommand:
    def test_it_fails_and_names_each_row(self, fund, capsys):
        Allocation.objects.filter(slug="sexual-violence").update(amount_allocated=Decimal("30300.07"))

        with pytest.raises(CommandError, match=r"1 fault in 1 fund\."):
            call_command("verify")

        assert "heading “Sexual violence”: allocated is £30,300.07 there" in capsys.readouterr().err

    def test_it_fails_when_the_guards_are_gone(self, fund, capsys):
        remove_guards()

        with pytest.raises(CommandError, match=r"\d+ faults"):
            call_command("verify")

        assert "commissioning_ledgerentry has lost the triggers" in capsys.readouterr().err

    def test_it_changes_nothing(self, fund):
        before = list(LedgerEntry.objects.order_by("pk").values_list())

        call_command("verify")

        assert list(LedgerEntry.objects.order_by("pk").values_list()) == before


def _without_checks(*models):
    """Do away with the check constraints of a table, as somebody with the database's own password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            return
        # A table cannot be altered while a deferred key of it waits for the end of the transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in (model._meta.db_table for model in models):
            for name, told in connection.introspection.get_constraints(cursor, table).items():
                if told["check"]:
                    cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')


def _raise_everything(fund, line, amount):
    """Forge an entry and every running total above it, so that only the ceiling gives it away."""
    _without_checks(LedgerEntry, Fund, Commitment)
    pence = int(amount * 100)
    tamper("UPDATE commissioning_ledgerentry SET amount = amount + %s WHERE id = %s", pence, line.pk)
    tamper("UPDATE commissioning_fund SET amount_committed = amount_committed + %s WHERE id = %s", pence, fund.pk)
    tamper(
        "UPDATE commissioning_commitment SET amount_committed = amount_committed + %s WHERE id = %s",
        pence,
        line.commitment_id,
    )


def anything(chance, fund, day):
    """One step that an office might take, with amounts and rows as they come; the rules may refuse it."""
    stamp = {"effective_on": day, "by": a_person(), "at": AT}
    amount = Decimal(chance.randint(1, 3_000_000)) / 100
    headings, promises = list(fund.allocations.all()), list(fund.commitments.all())
    step = chance.choice(["allocate", "commit", "commit", "vire", "decommit", "pay", "pay", "tolerate", "reverse"])
    if step == "allocate":
        a_heading(fund, chance.choice(["Abuse", "Slavery", "Hate"]), amount, effective_on=day)
    elif step == "commit":
        a_commitment(fund, amount, effective_on=day, allocation=chance.choice([None, *headings]))
    elif step == "vire" and len(headings) > 1:
        source, target = chance.sample(headings, 2)
        vire(from_allocation=source, to_allocation=target, amount=amount, note="Agreed", **stamp)
    elif step == "decommit" and promises:
        decommit(commitment=chance.choice(promises), amount=amount, note="Post not filled", **stamp)
    elif step == "pay" and promises:
        record_payment(commitment=chance.choice(promises), amount=amount, note="Bank statement", **stamp)
    elif step == "tolerate":
        record_tolerance(fund=fund, amount=amount, note="Agreed with the treasurer", **stamp)
    elif step == "reverse" and fund.entries.count() > 1:
        # But never the income: without it nothing more can happen.
        wrong = chance.choice(list(fund.entries.filter(number__gt=1).order_by("number")))
        reverse_entry(entry=wrong, note="Entered by mistake", **stamp)


@pytest.fixture(autouse=True)
def _checks_come_back():
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_it_names_what_was_taken_before_it_was_there(fund):
    first = fund.commitments.order_by("pk").first()
    tamper(
        "UPDATE commissioning_ledgerentry SET effective_on = %s WHERE commitment_id = %s AND kind = %s",
        LATER + timedelta(days=3),
        first.pk,
        "commitment",
    )
    assert f"commitment {first.pk}: on {LATER.isoformat()} there is less than nothing of it, −£3,000" in said(fund)


@pytest.mark.sqlite
def test_it_names_a_date_that_cannot_be_read(fund):
    tamper("UPDATE commissioning_ledgerentry SET effective_on = %s WHERE number = 3", "not a date")
    assert found(fund) == [f"{fund}, entry 3: its date cannot be read"]
