"""Payments of a file set aside together, and one that was recorded by mistake and reversed: matched anew."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from grants import transitions
from grants.models import Payment, PaymentRow, RowSetAside
from grants.views import payment_file
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.money_out_pages import instalments_of, on_the_day_of_the_factories
from tests.integration.notice_pages import as_role, told, words_of

__all__ = ["on_the_day_of_the_factories"]
pytestmark = pytest.mark.django_db

PAID_ON = date(2018, 3, 1)
REASON = {"reason": "Rent of the office"}


@pytest.fixture
def agreement():
    return life.accepted_agreement()


@pytest.fixture
def finance(client):
    return as_role(client, Role.FINANCE)


@pytest.fixture
def file(agreement):
    """A proposed payment on line 2, then three that fit nothing."""
    rents = ((PAID_ON, amount, "Landlord", f"Rent {amount}") for amount in (75, 80, 85))
    return life.a_payment_file((PAID_ON, 2500, "BACS", agreement.reference), *rents)


def page_of(file):
    return f"/payments/{file.pk}/"


def at(file, *rows, **asked):
    """The address of the page that sets rows of a file aside."""
    query = "&".join([*(f"row={row.pk}" for row in rows), *(f"{name}={words}" for name, words in asked.items())])
    return f"{page_of(file)}set-aside/?{query}"


def rents(file):
    return list(file.rows.filter(payee="Landlord").order_by("line"))


def confirm(client, address, **typed):
    shown = client.get(address).context["form"]["shown"].value()
    return client.post(address, REASON | {"shown": shown} | typed)


def aside():
    return sorted(RowSetAside.objects.values_list("row__line", flat=True))


class TestTogether:
    def test_each_payment_that_waits_has_a_box(self, finance, file):
        transitions.set_row_aside(row=rents(file)[0], reason="Rent of the office", by=a_person(Role.FINANCE), at=AT)
        page = finance.get(page_of(file)).content.decode()
        waiting = [row for row in file.rows.all() if row != rents(file)[0]]
        assert page.count('name="row"') == len(waiting)
        for row in waiting:
            assert f'name="row" type="checkbox" value="{row.pk}"' in page
        assert "Set aside all 3 not matched" in page

    def test_who_may_not_record_sees_none(self, client, file):
        words = as_role(client, Role.OFFICER).get(page_of(file)).content.decode()
        assert 'name="row"' not in words
        assert "set-aside/" not in words
        for answer in (client.get(at(file, all="yes")), client.post(at(file, all="yes"), REASON)):
            assert answer.status_code == 403

    def test_they_are_listed_with_count_and_sum_before_anything_is_done(self, finance, file):
        answer = finance.get(at(file, *rents(file)[:2]))
        words = words_of(answer)
        assert "Set aside 2 payments" in words
        assert "£155" in words
        assert "Rent 75" in words
        assert "Rent 85" not in words
        assert aside() == []

    def test_one_reason_stands_beside_each(self, finance, file):
        answer = confirm(finance, at(file, *rents(file)[:2]))
        assert answer["Location"] == page_of(file)
        assert "2 payments set aside: £155" in told(answer)
        assert aside() == [3, 4]
        assert set(RowSetAside.objects.values_list("reason", flat=True)) == {"Rent of the office"}

    def test_all_of_the_file_that_wait(self, finance, file):
        address = at(file, all="yes")
        assert "1 of these is proposed as a payment of an instalment" in words_of(finance.get(address))
        confirm(finance, address)
        assert aside() == [2, 3, 4, 5]

    def test_all_that_fit_what_was_chosen(self, finance, file):
        page = finance.get(page_of(file), {"found": "none", "q": "rent"})
        assert "Set aside all 3 not matched that fit what you chose" in words_of(page)
        assert "all=yes&amp;q=rent&amp;found=none" in page.content.decode()
        answer = confirm(finance, at(file, all="yes", found="none", q="rent"))
        assert answer["Location"] == f"{page_of(file)}?q=rent&found=none"
        assert aside() == [3, 4, 5]

    def test_the_choice_is_kept_where_some_are_ticked(self, finance, file):
        page = finance.get(page_of(file), {"q": "rent"}).content.decode()
        assert '<input type="hidden" name="q" value="rent">' in page

    def test_without_a_reason_nothing_is_done_and_the_list_stays(self, finance, file):
        words = words_of(confirm(finance, at(file, *rents(file)), reason=" "))
        assert "Enter why they are not payments of an award" in words
        assert "Set aside 3 payments" in words
        assert aside() == []

    def test_a_reason_that_is_too_short_is_told_at_its_box(self, finance, file):
        answer = confirm(finance, at(file, *rents(file)), reason="Rent")
        assert list(answer.context["form"].errors) == ["reason"]
        assert answer.context["form"]["reason"].value() == "Rent"
        assert aside() == []

    @pytest.mark.parametrize("query", ["", "row=", "row=x", "row=999999", "row=%00", "row=1e9", "row=²"])
    def test_without_any_it_leads_back(self, finance, file, query):
        answer = finance.get(f"{page_of(file)}set-aside/?{query}")
        assert answer["Location"] == page_of(file)
        assert ("Select the payments" if query == "" else "nothing was set aside") in told(answer)

    def test_a_row_of_another_file_is_none_of_these(self, finance, file):
        other = life.a_payment_file((PAID_ON, 9, "Stranger", "")).rows.get()
        answer = finance.get(at(file, other, rents(file)[0]))
        assert "Set aside 1 payment" in words_of(answer)
        assert "Stranger" not in words_of(answer)

    def test_what_somebody_did_meanwhile_is_told_and_nothing_is_done(self, finance, file):
        address = at(file, *rents(file))
        shown = finance.get(address).context["form"]["shown"].value()
        transitions.set_row_aside(row=rents(file)[0], reason="Rent of the office", by=a_person(Role.FINANCE), at=AT)
        answer = finance.post(address, REASON | {"shown": shown})
        words = words_of(answer)
        assert "nothing was set aside now" in words
        assert "Set aside 2 payments" in words
        assert answer.context["form"]["reason"].value() == REASON["reason"]
        assert aside() == [3]
        # The list is the one that waits now, so that confirming again does it.
        finance.post(address, REASON | {"shown": answer.context["form"]["shown"].value()})
        assert aside() == [3, 4, 5]

    def test_the_second_press_of_one_button_leads_back(self, finance, file):
        address = at(file, *rents(file))
        shown = finance.get(address).context["form"]["shown"].value()
        finance.post(address, REASON | {"shown": shown})
        answer = finance.post(address, REASON | {"shown": shown})
        assert answer["Location"] == page_of(file)
        assert aside() == [3, 4, 5]

    def test_nothing_is_set_aside_that_was_not_shown(self, finance, file):
        finance.post(at(file, all="yes"), REASON)
        assert aside() == []

    def test_of_very_many_the_first_are_listed(self, finance, file, monkeypatch):
        monkeypatch.setattr("grants.views.payment_aside.MOST_ASIDE", 2)
        monkeypatch.setattr(payment_file, "MOST_ASIDE", 2)
        assert "Set aside the first 2 of the 4 not matched" in words_of(finance.get(page_of(file)))
        assert "2 more wait after them" in words_of(finance.get(at(file, all="yes")))
        confirm(finance, at(file, all="yes"))
        assert aside() == [2, 3]

    def test_the_page_asks_as_often_at_one_as_at_fifty(self, finance, agreement):
        counts = []
        for number in (1, 50):
            file = life.a_payment_file(*((PAID_ON, 10, f"Payee {one}", "") for one in range(number)))
            finance.get(at(file, all="yes"))
            with CaptureQueriesContext(connection) as asked:
                finance.get(at(file, all="yes"))
            with CaptureQueriesContext(connection) as done:
                confirm(finance, at(file, all="yes"))
            counts.append((len(asked), len(done)))
        assert counts[0] == counts[1]


class TestReversed:
    @pytest.fixture
    def row(self, finance, file, agreement):
        """A payment that was recorded of the first instalment and reversed."""
        row = file.rows.get(line=2)
        payment = transitions.record_instalment_payment(
            instalment=instalments_of(agreement)[0],
            amount=row.amount,
            paid_on=row.paid_on,
            by=a_person(Role.FINANCE),
            at=AT,
            row=row,
        )
        life.reversed_payment(payment)
        return row

    def test_it_waits_among_the_others_with_a_word_on_what_happened(self, finance, row, agreement):
        page = finance.get(page_of(row.file))
        found = {one.record["line"]: str(one.record["found"]) for one in page.context["table"].paginated_rows}
        assert found[2] == "to-choose"
        words = words_of(page)
        assert f"Recorded before for {agreement.reference}, instalment due 1 April 2017, and reversed by entry" in words
        assert "It was of another agreement." in words
        assert "Record the proposed payment" not in words
        listed = words_of(finance.get("/payments/", {"state": "unmatched"}))
        assert f"Recorded before for {agreement.reference}" in listed
        assert f"Recorded before for {agreement.reference}" not in words_of(
            finance.get("/payments/", {"state": "matched"})
        )

    def test_it_is_matched_with_another_instalment(self, finance, row, agreement):
        address = f"/payments/rows/{row.pk}/match/"
        assert "Recorded before for" in words_of(finance.get(address))
        other = instalments_of(agreement)[1]
        number = finance.post(address, {"instalment": other.pk}).context["preview"].expected_number
        answer = finance.post(address, {"instalment": other.pk, "expected_number": number})
        assert answer["Location"] == page_of(row.file)
        assert Payment.objects.standing().get().instalment == other
        words = words_of(finance.get(page_of(row.file)))
        assert "Recorded before" not in words

    def test_it_is_set_aside_with_the_others(self, finance, row):
        confirm(finance, at(row.file, all="yes"))
        assert aside() == [2, 3, 4, 5]
        assert not PaymentRow.objects.unmatched().exists()

    def test_the_file_names_no_agreement_for_what_does_not_stand(self, finance, row):
        told = list(csv.DictReader(StringIO(finance.get("/payments.csv").content.decode("utf-8-sig"))))
        line = next(one for one in told if one["Line"] == "2")
        assert (line["State"], line["Agreement"], line["Instalment due"]) == ("Not matched", "", "")
        assert line["What happened before"].startswith("Recorded before for")
        assert Decimal(told[-1]["Amount"]) == Decimal(2740)

    def test_the_page_asks_as_often_with_one_reversed_as_with_several(self, finance, row, agreement):
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                finance.get(page_of(row.file))
            counts.append(len(asked))
            for other, instalment in zip(rents(row.file), instalments_of(agreement)[1:], strict=True):
                payment = transitions.record_instalment_payment(
                    instalment=instalment,
                    amount=other.amount,
                    paid_on=other.paid_on,
                    by=a_person(Role.FINANCE),
                    at=AT,
                    row=other,
                )
                life.reversed_payment(payment)
        assert counts[0] == counts[1]
