"""Money demanded back: listed, demanded from the agreement, received with what becomes of the promise, waived."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.roles import Role
from grants.figures.underspend import underspend_of
from grants.models import Clawback
from tests.factories import agreements as life
from tests.factories.commissioning import AT, a_person
from tests.integration.money_out_pages import on_the_day_of_the_factories
from tests.integration.notice_pages import as_person, as_role, told, words_of

__all__ = ["on_the_day_of_the_factories"]
pytestmark = pytest.mark.django_db

LIST, FILES = "/clawbacks/", ["/clawbacks.csv", "/clawbacks.xlsx"]
DEMAND = {
    "amount": "500",
    "reason": "A post stood empty",
    "demanded_on_day": "1",
    "demanded_on_month": "3",
    "demanded_on_year": "2018",
    "due_on_day": "20",
    "due_on_month": "3",
    "due_on_year": "2018",
}
RECEIVED = {
    "amount": "300",
    "received_on_day": "1",
    "received_on_month": "3",
    "received_on_year": "2018",
    "promise": "falls",
}


@pytest.fixture
def agreement():
    return life.accepted_agreement()


@pytest.fixture
def demand(agreement):
    return life.demanded_clawback(agreement)


def page_of(clawback, verb):
    return f"/clawbacks/{clawback.pk}/{verb}/"


def test_who_may_do_what(client, demand):
    for role in (Role.OFFICER, Role.MANAGER, Role.FINANCE, Role.COMMISSIONER):
        as_role(client, role)
        assert {client.get(address).status_code for address in (LIST, *FILES)} == {200}
    for role, address in [
        (Role.FINANCE, f"/agreements/{demand.agreement_id}/clawback/"),
        (Role.PROVIDER_CONTACT, f"/agreements/{demand.agreement_id}/clawback/"),
        (Role.OFFICER, page_of(demand, "receive")),
        (Role.MANAGER, page_of(demand, "receive")),
        (Role.OFFICER, page_of(demand, "waive")),
        (Role.FINANCE, page_of(demand, "waive")),
        (Role.PROVIDER_CONTACT, page_of(demand, "waive")),
    ]:
        assert as_role(client, role).post(address, {}).status_code == 403, (role, address)


def test_a_contact_sees_their_own_alone(client, demand):
    as_person(client, life.contact_of(demand.agreement))
    assert demand.agreement.reference in words_of(client.get(LIST))
    assert client.get(f"/agreements/{demand.agreement_id}/underspend/").status_code == 200
    stranger = life.accepted_agreement(life.offered_agreement(life.drafted_agreement(life.an_award())))
    as_person(client, life.contact_of(stranger))
    assert "No money has been demanded back" in words_of(client.get(LIST))
    assert client.get(f"/agreements/{demand.agreement_id}/underspend/").status_code == 404


def test_money_is_demanded_back_from_the_agreement(client, agreement):
    payment = life.paid_instalment(agreement)
    address = f"/agreements/{agreement.pk}/clawback/"
    as_role(client, Role.OFFICER)
    assert "£2,500 paid; £2,500 of it not yet demanded back" in words_of(client.get(address))
    typed = DEMAND | {"commitment": payment.instalment.commitment_id}
    beyond = client.post(address, typed | {"amount": "2500.01"})
    assert "paid and not yet demanded back" in words_of(beyond)
    early = client.post(address, typed | {"due_on_month": "2"})
    assert "It cannot be due before it is demanded" in words_of(early)
    assert early.context["form"]["reason"].value() == "A post stood empty"
    answer = client.post(address, typed)
    assert answer["Location"] == LIST
    assert Clawback.objects.get().amount == Decimal(500)
    assert "£2,000 of it not yet demanded back" in words_of(client.get(address))


def test_nothing_paid_is_nothing_to_demand(client, agreement):
    words = words_of(as_role(client, Role.OFFICER).get(f"/agreements/{agreement.pk}/clawback/"))
    assert "Nothing was paid under this agreement that is not demanded back already" in words


def test_money_comes_back_and_the_promise_falls_by_the_same(client, demand):
    address = page_of(demand, "receive")
    as_role(client, Role.FINANCE)
    shown = client.post(address, RECEIVED)
    assert "Nothing is recorded yet" in words_of(shown)
    client.post(address, RECEIVED | {"expected_number": shown.context["preview"].expected_number})
    demand.refresh_from_db()
    demand.commitment.refresh_from_db()
    assert demand.outstanding == Decimal(200)
    assert (demand.commitment.amount_committed, demand.commitment.amount_paid) == (Decimal(9700), Decimal(2200))


def test_the_promise_may_stay(client, demand):
    address, typed = page_of(demand, "receive"), RECEIVED | {"promise": "stays"}
    as_role(client, Role.FINANCE)
    shown = client.post(address, typed)
    client.post(address, typed | {"expected_number": shown.context["preview"].expected_number})
    demand.commitment.refresh_from_db()
    assert (demand.commitment.amount_committed, demand.commitment.amount_paid) == (Decimal(10000), Decimal(2200))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": "500.01"}, "still to come back"),
        ({"promise": ""}, "Select what happens to the promise"),
        ({"received_on_year": "2019"}, "must be today or in the past"),
        ({"received_on_year": "2016"}, "more would have come back than was paid"),
    ],
)
def test_what_cannot_have_come_back_is_refused_at_its_box(client, demand, wrong, says):
    answer = as_role(client, Role.FINANCE).post(page_of(demand, "receive"), RECEIVED | wrong)
    assert says in words_of(answer)
    assert not demand.receipts.exists()


def test_another_manager_waives(client, demand):
    address = page_of(demand, "waive")
    as_role(client, Role.MANAGER)
    assert "The £500 outstanding is let go" in words_of(client.get(address))
    assert "Enter why it is waived" in words_of(client.post(address, {"reason": ""}))
    client.post(address, {"reason": "Too small to pursue"})
    assert "£500 waived: Too small to pursue" in words_of(client.get(LIST))
    assert "Nothing of this demand is outstanding" in told(client.get(address))


def test_who_demanded_does_not_waive(client, agreement):
    own = life.demanded_clawback(agreement, by=a_person(Role.MANAGER))
    as_role(client, Role.MANAGER)
    assert "another manager must waive it" in told(client.get(page_of(own, "waive")))
    assert "another manager must waive it" in words_of(
        client.post(page_of(own, "waive"), {"reason": "Too small to pursue"})
    )
    assert "/waive/" not in client.get(LIST).content.decode()


def test_the_list_is_narrowed_and_adds_up(client, demand):
    as_role(client, Role.OFFICER)

    def asked(**typed):
        return len(client.get(LIST, typed).context["table"].paginated_rows)

    assert (asked(state="outstanding"), asked(state="overdue"), asked(state="received")) == (1, 0, 0)
    assert (asked(q="post"), asked(q="nobody")) == (1, 0)
    assert client.get(LIST).context["table"].totals["left"] == Decimal(500)
    assert client.get(FILES[0]).content.decode().strip().endswith("500.00,0.00,0.00,,500.00")


# what is left over


def test_underspend_tells_promised_paid_and_spent_of_each_year(agreement):
    life.accepted_return(life.a_return(1, agreement))
    life.paid_instalment(agreement)
    (year,) = underspend_of(agreement, date(2018, 3, 1))
    assert (year.promised, year.paid, year.spent) == (Decimal(10000), Decimal(2500), Decimal(2000))
    assert (year.not_paid, year.not_spent, year.left_over) == (Decimal(7500), Decimal(500), Decimal(8000))
    assert (year.told, year.asked, year.is_whole) == (1, 4, False)


def test_underspend_as_at_an_earlier_day_shows_what_was_known_then(agreement):
    life.paid_instalment(agreement)
    life.accepted_return(life.a_return(1, agreement), at=AT.replace(day=20))
    (year,) = underspend_of(agreement, date(2018, 3, 10))
    assert (year.paid, year.spent, year.left_over, year.told) == (Decimal(2500), None, None, 0)
    assert underspend_of(agreement, date(2018, 3, 20))[0].spent == Decimal(2000)


def test_the_page_says_what_is_missing_and_what_can_be_done(client, agreement):
    address = f"/agreements/{agreement.pk}/underspend/"
    words = words_of(as_role(client, Role.OFFICER).get(address))
    assert "Not every quarter has an accepted return" in words
    assert "Demand it back" in words
    assert "0 of 4 returns accepted" in words
    assert "What can be done with it" not in words_of(as_role(client, Role.COMMISSIONER).get(address))
    assert "must be today or in the past" in words_of(client.get(address, {"as-at": "2019-01-01"}))
