"""Payments of the finance system: read, looked through, confirmed in one step, matched or set aside by hand."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from commissioning.models import Commitment, LedgerEntry
from commissioning.transitions import decommit
from grants import transitions
from grants.models import Payment, PaymentFile, PaymentRow, RowSetAside
from providers.transitions import add_name
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.money_out_pages import FINANCE_HEADINGS, instalments_of, on_the_day_of_the_factories
from tests.integration.notice_pages import as_role, told, words_of

__all__ = ["on_the_day_of_the_factories"]
pytestmark = pytest.mark.django_db

# No earlier than the promise itself, which the factories make on this day.
PAID_ON = date(2018, 3, 1)
LIST, FILES, UPLOAD = "/payments/", ["/payments.csv", "/payments.xlsx"], "/payments/new/"


@pytest.fixture
def agreement():
    return life.accepted_agreement()


@pytest.fixture
def finance(client):
    return as_role(client, Role.FINANCE)


def sent(client, *lines, headings=FINANCE_HEADINGS, name="april.csv"):
    content = "\r\n".join([headings, *lines]).encode()
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content, "text/csv")})


def page_of(file):
    return f"/payments/{file.pk}/"


def confirm(client, file):
    shown = client.get(page_of(file)).context["shown"]
    return client.post(f"{page_of(file)}confirm/", {"shown": shown})


def found_in(answer):
    return {row.record["line"]: str(row.record["found"]) for row in answer.context["table"].paginated_rows}


# who


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER])
def test_the_office_sees_payments(client, role, agreement):
    file = life.a_payment_file((PAID_ON, 2500, "Nobody", ""))
    as_role(client, role)
    for address in (LIST, *FILES, page_of(file)):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("role", [Role.PROVIDER_CONTACT, Role.READER, Role.COMMISSION_MEMBER, Role.ADMINISTRATOR])
def test_payments_are_closed_to_others(client, role):
    as_role(client, role)
    for address in (LIST, *FILES, UPLOAD, "/payments/7/", "/payments/rows/7/match/"):
        assert client.get(address).status_code == 403, address


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.COMMISSIONER])
def test_finance_alone_records(client, role, agreement):
    file = life.a_payment_file((PAID_ON, 2500, "Nobody", agreement.reference))
    row = file.rows.get()
    as_role(client, role)
    assert "Record the proposed payment" not in words_of(client.get(page_of(file)))
    addresses = (UPLOAD, f"{page_of(file)}confirm/", f"/payments/rows/{row.pk}/match/")
    for address in (*addresses, f"/payments/rows/{row.pk}/set-aside/"):
        assert client.post(address, {}).status_code == 403, address


def test_what_is_not_there_is_not_found(finance):
    for address in ("/payments/999999/", "/payments/rows/999999/match/", "/payments/rows/999999/set-aside/"):
        assert finance.get(address).status_code == 404


# reading


def test_a_file_is_read_and_nothing_is_entered(finance, agreement):
    entries = LedgerEntry.objects.count()
    answer = sent(finance, f"05/04/2017,2500,Somebody,{agreement.reference},PV1")
    file = PaymentFile.objects.get()
    assert answer["Location"] == page_of(file)
    assert "Nothing is recorded in the ledger yet" in told(answer)
    assert LedgerEntry.objects.count() == entries


def test_a_fault_is_told_and_nothing_half_written(finance):
    answer = sent(finance, "05/04/2017,2500,A,,PV1", "05/04/2017,lots,A,,PV2", "05/05/2018,10,A,,PV3")
    words = words_of(answer)
    assert "Line 3, column “Amount”: “lots” cannot be taken" in words
    assert "Line 4, column “Date”: “05/05/2018” is in the future" in words
    assert not PaymentRow.objects.exists()


def test_the_same_file_is_read_once(finance):
    sent(finance, "05/04/2017,2500,A,,PV1")
    assert "This file was read before, on 1 March 2018" in words_of(sent(finance, "05/04/2017,2500,A,,PV1"))


def test_the_same_transaction_of_another_file_is_refused(finance):
    sent(finance, "05/04/2017,2500,A,,PV1")
    answer = sent(finance, "06/04/2017,10,B,,PV2", "05/04/2017,2500,A,,PV1", name="may.csv")
    assert "read before, from another file. Lines: 3" in words_of(answer)
    assert PaymentRow.objects.count() == 1


@pytest.mark.parametrize("name", ["payments.xlsx", "payments.exe"])
def test_another_kind_of_file_is_refused(finance, name):
    answer = finance.post(UPLOAD, {"file": SimpleUploadedFile(name, b"PK\x03\x04")})
    assert "choose a file of this kind: CSV" in words_of(answer)


def test_no_file_is_asked_for(finance):
    assert "There is a problem" in words_of(finance.post(UPLOAD, {}))


def test_the_example_can_be_sent_back(finance):
    example = finance.get("/payments/example.csv")
    answer = finance.post(UPLOAD, {"file": SimpleUploadedFile("example.csv", example.content, "text/csv")})
    assert answer.status_code == 302


def test_twenty_thousand_rows_are_read_at_once(finance):
    answer = sent(finance, *(f"05/04/2017,10,Payee {number % 700},,PV{number}" for number in range(20_000)))
    assert answer.status_code == 302
    assert "20,000 payments" in told(answer)
    assert words_of(finance.get(answer["Location"])).count("Nothing fits") >= 50


# matching


def test_what_fits_is_proposed_and_confirmed_in_one_step(finance, agreement):
    *_, second, first = instalments_of(agreement)
    file = life.a_payment_file(
        (PAID_ON, 2500, "BACS", f"Grant {agreement.reference} Q1"),
        (PAID_ON, 2500, agreement.award.provider.name, ""),
        (PAID_ON, 75, "Stationery Ltd", "Paper"),
    )
    page = finance.get(page_of(file))
    assert found_in(page) == {2: "proposed", 3: "proposed", 4: "none"}
    answer = confirm(finance, file)
    assert answer["Location"] == page_of(file)
    assert "2 payments were recorded: £5,000" in told(answer)
    assert {one.instalment for one in Payment.objects.all()} == {first, second}
    assert [one.entry.effective_on for one in Payment.objects.order_by("pk")] == [PAID_ON] * 2
    assert Commitment.objects.get(pk=first.commitment_id).amount_paid == Decimal(5000)
    assert found_in(finance.get(page_of(file))) == {4: "none", 2: "recorded", 3: "recorded"}


def test_another_name_of_the_provider_is_understood(finance, agreement):
    add_name(provider=agreement.award.provider, name="COV HAVEN LTD", source="Bank", by=a_person(Role.OFFICER), at=AT)
    file = life.a_payment_file((PAID_ON, 2500, "Cov. Haven Ltd", ""))
    assert found_in(finance.get(page_of(file))) == {2: "proposed"}


def test_a_held_back_instalment_is_recorded_with_a_warning(finance, agreement):
    file = life.a_payment_file((PAID_ON, 2500, "BACS", agreement.reference))
    words = words_of(finance.get(page_of(file)))
    assert "Held back, but the money has left: The return for quarter 1 of 2017/18 is overdue" in words
    assert "1 of the proposed instalments is held back" in words
    confirm(finance, file)
    assert Payment.objects.count() == 1


def test_what_the_ledger_refuses_is_told_at_its_row_and_the_others_stand(finance, agreement):
    file = life.a_payment_file(
        (PAID_ON, 2500, "BACS", agreement.reference), (PAID_ON, 2500, "BACS", agreement.reference)
    )
    shown = finance.get(page_of(file)).context["shown"]
    # The office took back part of the promise, so that the second payment is more than what is left of it.
    commitment = agreement.award.commitments.get()
    decommit(
        commitment=commitment,
        amount=Decimal(6000),
        note="Less is needed",
        effective_on=PAID_ON,
        by=a_person(Role.FINANCE),
        at=AT,
    )
    answer = finance.post(f"{page_of(file)}confirm/", {"shown": shown})
    words = words_of(answer)
    assert "1 payment was recorded: £2,500" in words
    assert "1 payment was not recorded" in words
    assert "Not recorded: £2,500 is more than the £1,500 committed and not yet paid" in words
    assert Payment.objects.count() == 1
    first = answer.context["table"].paginated_rows[0].record
    assert first["line"] == 3


def test_only_what_was_shown_is_confirmed(finance, agreement):
    file = life.a_payment_file((PAID_ON, 2500, "BACS", agreement.reference))
    shown = finance.get(page_of(file)).context["shown"]
    transitions.set_row_aside(row=file.rows.get(), reason="Rent of the office", by=a_person(Role.FINANCE), at=AT)
    answer = finance.post(f"{page_of(file)}confirm/", {"shown": shown})
    assert "nothing was recorded now" in told(answer)
    assert not Payment.objects.exists()


def test_a_payment_is_matched_by_hand(finance, agreement):
    row = life.a_payment_file((PAID_ON, 1000, "Unknown payee", "")).rows.get()
    address = f"/payments/rows/{row.pk}/match/"
    page = finance.get(address)
    first = instalments_of(agreement)[0]
    assert str(first.pk) in page.context["form"].choosable
    shown = finance.post(address, {"instalment": first.pk})
    assert "It was held back: The return for quarter 1" in words_of(shown)
    assert not Payment.objects.exists()
    number = shown.context["preview"].expected_number
    answer = finance.post(address, {"instalment": first.pk, "expected_number": number})
    assert answer["Location"] == f"/payments/{row.file_id}/"
    payment = Payment.objects.get()
    assert (payment.row, payment.entry.amount) == (row, Decimal(1000))


def test_nobody_confirms_an_effect_they_were_not_shown(finance, agreement):
    row = life.a_payment_file((PAID_ON, 1000, "Unknown payee", "")).rows.get()
    first = instalments_of(agreement)[0]
    answer = finance.post(f"/payments/rows/{row.pk}/match/", {"instalment": first.pk, "expected_number": 0})
    assert "check the effect again" in words_of(answer)
    assert not Payment.objects.exists()


def test_looking_for_an_agreement_narrows_the_choice(finance, agreement):
    other = life.accepted_agreement(life.offered_agreement(life.drafted_agreement(life.an_award())))
    row = life.a_payment_file((PAID_ON, 1000, "Unknown payee", "")).rows.get()
    page = finance.get(f"/payments/rows/{row.pk}/match/", {"q": other.reference})
    found = {one.instalment.agreement_id for one in page.context["form"].choosable.values()}
    assert found == {other.pk}
    assert "Look for other words" in words_of(finance.get(f"/payments/rows/{row.pk}/match/", {"q": "zzz"}))


def test_an_instalment_that_is_not_offered_cannot_be_chosen(finance, agreement):
    row = life.a_payment_file((PAID_ON, 9999, "Unknown payee", "")).rows.get()
    answer = finance.post(f"/payments/rows/{row.pk}/match/", {"instalment": instalments_of(agreement)[0].pk})
    assert answer.status_code == 200
    assert not Payment.objects.exists()


def test_a_payment_is_set_aside_with_the_reason(finance):
    row = life.a_payment_file((PAID_ON, 1000, "Landlord", "Rent")).rows.get()
    address = f"/payments/rows/{row.pk}/set-aside/"
    assert "Enter why it is not a payment of an award" in words_of(finance.post(address, {"reason": " "}))
    finance.post(address, {"reason": "Rent of the office"})
    assert RowSetAside.objects.get().reason == "Rent of the office"
    assert "already" in told(finance.get(address))
    assert "Rent of the office" in words_of(finance.get(LIST))


# the list


def test_rows_not_matched_come_first_and_the_list_is_searched(finance, agreement):
    file = life.a_payment_file(
        (PAID_ON, 2500, "BACS", agreement.reference), (date(2017, 4, 4), 75, "Stationery Ltd", "")
    )
    confirm(finance, file)
    page = finance.get(LIST)
    assert [row.record["payee"] for row in page.context["table"].paginated_rows] == ["Stationery Ltd", "BACS"]
    assert "£2,575" in words_of(page)

    def asked(**typed):
        return [row.record["line"] for row in finance.get(LIST, typed).context["table"].paginated_rows]

    assert asked(q="stationery") == [3]
    assert asked(state="matched") == [2]
    assert asked(file=file.pk) == [3, 2]
    assert asked(**{"from": "1 March 2018"}) == [2]
    assert "must be the same day" in words_of(finance.get(LIST, {"from": "2017-04-05", "to": "2017-04-04"}))


def test_the_files_hold_what_was_asked_for_with_its_total(finance):
    life.a_payment_file((PAID_ON, 2500, "=cmd", ""), (date(2017, 4, 4), 75, "Stationery Ltd", ""))
    rows = list(csv.DictReader(StringIO(finance.get(FILES[0], {"q": "cmd"}).content.decode("utf-8-sig"))))
    assert rows[0]["Amount"] == "2500.00"
    assert not rows[0]["Payee"].startswith("=")
    assert rows[-1]["Amount"] == "2500.00"


def test_empty_states(client):
    assert "No file of payments has been read yet. Read the first" in words_of(as_role(client, Role.FINANCE).get(LIST))
    assert "A finance officer reads the first" in words_of(as_role(client, Role.OFFICER).get(LIST))


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def test_the_pages_ask_as_often_at_one_row_as_at_fifty(finance, agreement):
    one = life.a_payment_file((PAID_ON, 2500, "BACS", agreement.reference))
    few = queries(finance, LIST), queries(finance, page_of(one))
    many = life.a_payment_file(*((PAID_ON, 2500, f"Payee {number}", agreement.reference) for number in range(50)))
    assert (queries(finance, LIST), queries(finance, page_of(many))) == few
