"""The payment schedule: what is due, held back with why, planned and paid; released by a manager, paid by finance."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from grants.models import InstalmentRelease, Payment
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_commitment, a_person
from tests.integration.money_out_pages import instalments_of, on_the_day_of_the_factories
from tests.integration.notice_pages import as_person, as_role, told, words_of
from tests.worlds import world

__all__ = ["on_the_day_of_the_factories"]
pytestmark = pytest.mark.django_db

LIST, FILES = "/instalments/", ["/instalments.csv", "/instalments.xlsx"]
PAID = {"amount": "2,500", "paid_on_day": "1", "paid_on_month": "3", "paid_on_year": "2018", "note": "PV1"}


agreement = world(life.accepted_agreement)


def page_of(instalment, verb):
    return f"/instalments/{instalment.pk}/{verb}/"


def states_on(answer):
    return [str(row.record["state"]) for row in answer.context["table"].paginated_rows]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER])
def test_the_office_sees_the_schedule(client, role, agreement):
    as_role(client, role)
    assert {client.get(address).status_code for address in (LIST, *FILES)} == {200}


def test_who_may_do_what(client, agreement):
    first = instalments_of(agreement)[0]
    for role, verb in [
        (Role.OFFICER, "release"),
        (Role.FINANCE, "release"),
        (Role.PROVIDER_CONTACT, "release"),
        (Role.OFFICER, "pay"),
        (Role.MANAGER, "pay"),
        (Role.PROVIDER_CONTACT, "pay"),
    ]:
        assert as_role(client, role).post(page_of(first, verb), PAID).status_code == 403, (role, verb)


def test_a_contact_sees_their_own_and_nobody_elses(client, agreement):
    as_person(client, life.contact_of(agreement))
    assert agreement.reference in words_of(client.get(LIST))
    stranger = life.accepted_agreement(life.offered_agreement(life.drafted_agreement(life.an_award())))
    as_person(client, life.contact_of(stranger))
    words = words_of(client.get(LIST))
    assert stranger.reference in words
    assert agreement.reference not in words
    assert "/release/" not in client.get(LIST).content.decode()
    assert agreement.reference not in client.get(FILES[0]).content.decode()


def test_each_instalment_says_how_it_stands_and_what_asks_for_a_hand_comes_first(client, agreement):
    life.paid_instalment(agreement)
    page = as_role(client, Role.OFFICER).get(LIST)
    assert states_on(page) == ["held", "held", "held", "paid"]
    words = words_of(page)
    assert "The return for quarter 1 of 2017/18 is overdue" in words
    assert "Released: The return came by letter." in words
    assert "Total £10,000 £2,500 £7,500" in " ".join(words.split())


def test_the_schedule_is_narrowed(client, agreement):
    life.paid_instalment(agreement)
    as_role(client, Role.OFFICER)

    def asked(**typed):
        return len(client.get(LIST, typed).context["table"].paginated_rows)

    provider, fund = agreement.award.provider, agreement.award.commitments.get().fund
    assert asked(state="paid") == 1
    assert asked(state="open") == 3
    assert asked(state="planned") == 0
    assert asked(provider=provider.slug) == 4
    assert asked(fund=f"{fund.slug}-{fund.financial_year.slug}") == 4
    assert asked(quarter="2017-18-q1") == 1
    assert asked(q=agreement.reference) == 4
    assert asked(q="nothing of the kind") == 0


def test_the_file_is_a_payment_schedule_with_its_total(client, agreement):
    answer = as_role(client, Role.FINANCE).get(FILES[0])
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Amount"] for row in rows] == ["2500.00"] * 4 + ["10000.00"]
    assert "overdue" in rows[0]["Held back by"]
    assert "payment-schedule" in answer["Content-Disposition"]


def test_what_was_only_offered_is_not_scheduled(client):
    life.offered_agreement()
    assert "No instalment has been agreed yet" in words_of(as_role(client, Role.OFFICER).get(LIST))


def test_a_manager_releases_with_the_reason(client, agreement):
    first = instalments_of(agreement)[0]
    address = page_of(first, "release")
    as_role(client, Role.MANAGER)
    assert "The return for quarter 1 of 2017/18 is overdue" in words_of(client.get(address))
    assert "Enter why it can be paid all the same" in words_of(client.post(address, {"reason": ""}))
    client.post(address, {"reason": "The return came by letter"})
    assert InstalmentRelease.objects.get().reason == "The return came by letter"
    assert "not held back" in told(client.get(address))
    assert "Released: The return came by letter" in words_of(client.get(LIST))


def test_finance_pays_by_hand_once_it_is_released(client, agreement):
    first = instalments_of(agreement)[0]
    address = page_of(first, "pay")
    as_role(client, Role.FINANCE)
    assert "a manager must release it first" in told(client.get(address))
    assert "held back" in words_of(client.post(address, PAID))
    life.transitions.release_instalment(instalment=first, reason="It came by letter.", by=a_person(Role.MANAGER), at=AT)
    shown = client.post(address, PAID)
    assert not Payment.objects.exists()
    answer = client.post(address, PAID | {"expected_number": shown.context["preview"].expected_number})
    assert answer["Location"] == f"{LIST}?q={agreement.reference}"
    assert Payment.objects.get().entry.amount == Decimal(2500)
    assert "This instalment is paid" in told(client.get(address))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": "2500.01"}, "more than the £2,500 left"),
        ({"amount": "-1"}, "above zero"),
        ({"paid_on_year": "2019"}, "must be today or in the past"),
        ({"note": ""}, "Enter the transaction number"),
    ],
)
def test_bad_input_keeps_what_was_typed(client, agreement, wrong, says):
    first = instalments_of(agreement)[0]
    life.transitions.release_instalment(instalment=first, reason="It came by letter.", by=a_person(Role.MANAGER), at=AT)
    answer = as_role(client, Role.FINANCE).post(page_of(first, "pay"), PAID | wrong)
    assert says in words_of(answer)
    assert answer.context["form"]["amount"].value() == (PAID | wrong)["amount"]


def test_the_list_asks_as_often_at_many_as_at_four(client, agreement):
    as_role(client, Role.OFFICER)

    def queries():
        with CaptureQueriesContext(connection) as taken:
            assert client.get(LIST).status_code == 200
        return len(taken)

    queries()
    few = queries()
    for _ in range(3):
        life.accepted_agreement(life.offered_agreement(life.drafted_agreement(life.an_award())))
    assert queries() == few


def test_the_page_of_a_commitment_leads_to_its_instalments(client, agreement):
    commitment = agreement.award.commitments.get()
    page = f"/funds/victims-fund/2017-18/commitments/{commitment.pk}/"
    as_role(client, Role.FINANCE)
    assert "Record a payment at its instalment" in words_of(client.get(page))
    for answer in (client.get(f"{page}pay/"), client.post(f"{page}pay/", {})):
        assert answer["Location"] == f"{LIST}?q={agreement.reference.replace('/', '%2F')}"


def test_a_commitment_without_an_agreement_is_paid_as_ever(client):
    commitment = a_commitment()
    page = f"/funds/victims-fund/2017-18/commitments/{commitment.pk}/"
    as_role(client, Role.FINANCE)
    assert "Record a payment at its instalment" not in words_of(client.get(page))
    assert client.get(f"{page}pay/").status_code == 200
